import { presentCredential } from '../src/credential/present.js';
import { HolderKey } from '../src/credential/format.js';
import { assembleCredential } from '../src/credential/format.js';
import { fromBase64Url } from '../src/bytes.js';
import { issueCredential, NOW, type TestCredential, type TestNetwork } from './credential.js';
import type { CorpusBase } from './credential-corpus.js';
import { createAuthority } from './pki.js';

export const ASKED = { audience: 'https://bank.example', nonce: 'n-0S6_WzA2Mj' };

/** A holder's key and signature, as a device would have it. */
export async function createHolder() {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  const sign = async (message: Uint8Array) => new Uint8Array(await crypto.subtle.sign(algorithm, keys.privateKey, new Uint8Array(message)));
  return { key: HolderKey.parse({ kty, crv, x, y }), privateKey: keys.privateKey, sign };
}

export type TestHolder = Awaited<ReturnType<typeof createHolder>>;

/** An honest credential bound to a holder's key, its presentation, and everything that a forger needs. */
export async function corpusBase(
  { issuer, authorities }: TestNetwork,
  holder: TestHolder,
): Promise<CorpusBase & { readonly good: TestCredential }> {
  const good = await issueCredential(issuer, ({ claims }) => void (claims['cnf'] = { jwk: holder.key }));
  const other = await issueCredential(issuer, undefined, { holders: '王五', location: '佛山市南海区测试路2号' });
  const full = assembleCredential(good.jwt, good.disclosures);
  const fields = good.disclosures.map((text) => (JSON.parse(Buffer.from(fromBase64Url(text) ?? []).toString()) as string[])[1] ?? '');
  const stranger = await createAuthority('registry');
  return {
    ...good,
    good,
    presentation: await presentCredential(full, { ...ASKED, fields, now: NOW }, holder.sign),
    other,
    forger: await stranger.issue({ attributes: { 'zl.role': 'issuer' } }),
    clerk: await authorities.registry.issue({ attributes: { 'zl.role': 'registrar' } }),
  };
}
