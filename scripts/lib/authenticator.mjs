import { randomInt } from 'node:crypto';
import { at } from './paths.mjs';

/** What an authenticator app on a telephone does (RFC 6238). */
export async function authenticator() {
  const { stepAt, totpCode } = await import(at('api/dist/identity/totp.js'));
  let secret;
  const code = () => totpCode(secret, stepAt(new Date()));
  return {
    scan: (address) => void (secret = fromBase32(new URL(address).searchParams.get('secret'))),
    code,
    /** No code of these minutes. */
    wrong() {
      const now = stepAt(new Date());
      const good = new Set([-2, -1, 0, 1, 2].map((step) => totpCode(secret, now + step)));
      let guess = code();
      while (good.has(guess)) guess = String(randomInt(1_000_000)).padStart(6, '0');
      return guess;
    },
  };
}

function fromBase32(text) {
  const bits = [...text].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}
