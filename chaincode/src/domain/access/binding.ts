import { FOUNDERS, REGISTRAR } from '../authors.js';
import { DomainError } from '../errors.js';
import { key, madeBy } from '../fields.js';
import { clockFindings, refuseAll } from '../gate/judge.js';
import { changed, decided, type KeyPolicy, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { checkStatement, readStatement } from './claims.js';
import { signedPart } from './jws.js';
import { REBIND_LIMIT, type BindingRecord } from './records.js';
import { comparable, type BindKey, type RebindKey } from './requests.js';

/** Where an act takes place: what must stand in what is signed, and the law's day. */
export interface Scene {
  readonly channel: string;
  readonly day: string | undefined;
}

/**
 * The registry binds the holder's key to a certificate; the key proves by its signature that somebody holds it. Throws CONFLICT,
 * HOLDER_SIGNATURE, CLOCK_BEHIND.
 */
export function bindKey(request: BindKey, existing: BindingRecord | undefined, { channel, day }: Scene): Outcome<BindingRecord> {
  return decided(requestDigest('bindKey', comparable(request)), existing, (digest) => {
    const { key: publicKey } = readStatement('binding', request.jws, channel);
    const { certTag, custody } = checkStatement('binding', request.jws, publicKey, channel);
    demandCome(day, request.day);
    const record: BindingRecord = {
      ...madeBy(digest, 'binding'),
      certTag,
      key: publicKey,
      custody,
      boundOn: request.day,
      earlier: [],
      acts: [],
    };
    return { name: 'KEY_BOUND', records: [record], result: record, policies: [registrysOwn(certTag)] };
  });
}

/**
 * Another key for the certificate, as an act of its own that everybody sees: agreed by the earlier key, or after loss on the
 * registry's document. Grants that stand go on; only the new key revokes them. Throws NOT_FOUND, HOLDER_SIGNATURE,
 * DOCUMENT_MISSING (neither agreed nor documented), CONFLICT (the key is bound already), TOO_LARGE, CLOCK_BEHIND.
 */
export function rebindKey(request: RebindKey, existing: BindingRecord | undefined, { channel, day }: Scene): Outcome<BindingRecord> {
  return changed(requestDigest('rebindKey', comparable(request)), existing, (binding, digest) => {
    const { key: publicKey } = readStatement('rebinding', request.jws, channel);
    const claims = checkStatement('rebinding', request.jws, publicKey, channel);
    if (claims.previousKey !== binding.key) throw new DomainError('HOLDER_SIGNATURE', { field: 'previousKey' });
    const known = [binding.key, ...binding.earlier.map((one) => one.key)];
    if (known.includes(publicKey)) throw new DomainError('CONFLICT', { field: 'jws', detail: 'the key was bound before' });
    if (binding.earlier.length >= REBIND_LIMIT) throw new DomainError('TOO_LARGE', { field: 'jws' });
    demandCome(day, request.day);
    const document = agreement(request, binding, channel);
    const { custody } = claims;
    const act = { act: document === undefined ? ('SIGNED' as const) : ('LOST' as const), requestDigest: digest, day: request.day };
    const record: BindingRecord = {
      ...binding,
      key: publicKey,
      custody,
      boundOn: request.day,
      earlier: [...binding.earlier, { key: binding.key, custody: binding.custody, until: request.day }],
      acts: [...binding.acts, { ...act, ...(document !== undefined && { digest: document }) }],
    };
    return { name: 'KEY_REBOUND', records: [record], result: record };
  });
}

/** The digest of the registry's document, or undefined when the earlier key has signed the very same statement. */
function agreement({ jws, agreed, documentDigest }: RebindKey, { key: earlier }: BindingRecord, channel: string): string | undefined {
  if (agreed === undefined) {
    if (documentDigest === undefined) throw new DomainError('DOCUMENT_MISSING', { field: 'documentDigest' });
    return documentDigest;
  }
  checkStatement('rebinding', agreed, earlier, channel);
  if (signedPart(agreed) !== signedPart(jws)) throw new DomainError('HOLDER_SIGNATURE', { field: 'agreed' });
  return undefined;
}

/** Throws CLOCK_BEHIND for a day that has not come. */
export function demandCome(lawDay: string | undefined, day: string): void {
  refuseAll(clockFindings(lawDay, day).length > 0 ? ['CLOCK_BEHIND'] : [], 'day');
}

/** Once bound, a key changes under the registry's endorsement only. */
function registrysOwn(certTag: string): KeyPolicy {
  const registry = REGISTRAR.mspId ?? '';
  return { key: key('binding', certTag), all: [registry], n: 1, of: FOUNDERS.filter((mspId) => mspId !== registry) };
}
