import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { consentMessage, signingInput, type ClaimsOf, type ConsentSubject, type StatementKind } from '@zhenglian/chaincode/domain';

/** A holder's key, as a phone would keep it. */
export class HolderKey {
  readonly #secret: KeyObject;
  /** Compressed point, hex. */
  readonly publicKey: string;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const odd = ((Buffer.from(y, 'base64url').at(-1) ?? 0) & 1) === 1;
    this.#secret = privateKey;
    this.publicKey = (odd ? '03' : '02') + Buffer.from(x, 'base64url').toString('hex');
  }

  /** A compact JWS over the claims (ES256, RFC 7518). */
  states<K extends StatementKind>(kind: K, claims: ClaimsOf[K]): string {
    const input = signingInput(kind, claims);
    return `${input}.${sign('sha256', Buffer.from(input), { key: this.#secret, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }

  /** The holder's consent to an act on the unit that a notice or right burdens, as a request carries it. */
  consents(subject: ConsentSubject): { ref: string; signature: string } {
    const signature = sign('sha256', consentMessage(subject), { key: this.#secret, dsaEncoding: 'ieee-p1363' });
    return { ref: subject.ref, signature: signature.toString('hex') };
  }
}
