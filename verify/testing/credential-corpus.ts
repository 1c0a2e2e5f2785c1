import type { CheckCode } from '@zhenglian/chaincode/domain';
import { fromBase64Url, fromUtf8, toBase64, toBase64Url, utf8 } from '../src/bytes.js';
import { assembleCredential, encodeDisclosure } from '../src/credential/format.js';
import type { TestIdentity } from './pki.js';

/** An honest credential as the holder has it, and what a forger may have besides. */
export interface CorpusBase {
  readonly jwt: string;
  readonly disclosures: readonly string[];
  /** Presentation of all fields, with the holder's signature. */
  readonly presentation: string;
  /** Another genuine credential of the same issuer. */
  readonly other: { readonly jwt: string; readonly disclosures: readonly string[] };
  /** A certificate that calls itself the issuer's, from an authority of the forger's own. */
  readonly forger: TestIdentity;
  /** Another identity of the genuine registry, without the issuing role. */
  readonly clerk: TestIdentity;
}

export interface Mutation {
  readonly name: string;
  readonly text: string;
  /** One of these checks must say why; any one of them fits. */
  readonly reasons: readonly CheckCode[];
}

type Json = Record<string, unknown>;
const SALT = 'a-salt-of-the-forger-0001';
const SIGNED: readonly CheckCode[] = ['SIGNATURE_INVALID'];
const FORM: readonly CheckCode[] = ['FORMAT_INVALID'];
const UNTRUSTED: readonly CheckCode[] = ['ISSUER_UNTRUSTED'];
const ALTERED: readonly CheckCode[] = ['DISCLOSURE_ALTERED'];
const SURPLUS: readonly CheckCode[] = ['DISCLOSURE_SURPLUS'];

/** What can be done to a credential by one who cannot sign as its issuer: none may ever be VALID. */
export async function credentialMutations(base: CorpusBase): Promise<readonly Mutation[]> {
  return [...signedPart(base), ...(await otherSigners(base)), ...shape(base), ...disclosures(base), ...holder(base)];
}

function signedPart({ jwt, disclosures, other }: CorpusBase): Mutation[] {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const claims = decode(payload);
  const rest = (text: string): string => assembleCredential(text, disclosures);
  const change = (name: string, next: Json, reasons: readonly CheckCode[] = SIGNED): Mutation => ({
    name,
    text: rest(`${header}.${encode({ ...claims, ...next })}.${signature}`),
    reasons,
  });
  const digests = claims['_sd'] as string[];
  return [
    change('another number', { certificate_number: '粤（2026）佛南不动产权第0000002号' }),
    change('another identifier', { licence_id: `${String(claims['licence_id']).slice(0, -1)}0` }),
    change('another issuer name', { iss: 'urn:uscc:91440600MA00000000' }),
    change('issued a day later', { iat: Number(claims['iat']) + 86_400 }),
    change('issued in the year 9999', { iat: 253_402_300_799 }, UNTRUSTED),
    change('one digest less', { _sd: digests.slice(1) }),
    change('digests in another order', { _sd: digests.toReversed() }),
    change('a digest more', { _sd: [...digests, 'A'.repeat(43)] }),
    change('a digest twice', { _sd: [...digests, digests[0]] }, FORM),
    change('the key of another holder', { cnf: { jwk: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43) } } }),
    change('another ledger', { status: { ledger: { channel: 'other', genesis: 'ff'.repeat(32) } } }),
    change('another hash algorithm', { _sd_alg: 'sha-512' }, FORM),
    change('another type of credential', { vct: 'https://zhenglian.example/credentials/registration-proof/1' }),
    change('a type of nobody', { vct: 'https://example.org/other' }, FORM),
    change('a claim that nobody knows', { exp: 1 }, FORM),
    change('a number that is none', { iat: 'yesterday' }, FORM),
    { name: 'a flipped bit in the signature', text: rest(`${header}.${payload}.${flip(signature)}`), reasons: SIGNED },
    { name: 'the signature of another credential', text: rest(`${header}.${payload}.${other.jwt.split('.')[2] ?? ''}`), reasons: SIGNED },
    { name: 'a signature of zeros', text: rest(`${header}.${payload}.${'A'.repeat(86)}`), reasons: SIGNED },
    { name: 'no signature', text: rest(`${header}.${payload}.`), reasons: FORM },
  ];
}

async function otherSigners({ jwt, disclosures, forger, clerk }: CorpusBase): Promise<Mutation[]> {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const plain = decode(header);
  const resign = async (signer: TestIdentity, next: Json): Promise<string> => {
    const signed = `${encode({ ...plain, ...next })}.${payload}`;
    return assembleCredential(`${signed}.${toBase64Url(await signer.signRaw(utf8(signed)))}`, disclosures);
  };
  const swapped = (next: Json): string => assembleCredential(`${encode({ ...plain, ...next })}.${payload}.${signature}`, disclosures);
  const genuine = plain['x5c'] as string[];
  return [
    { name: 'signed by a self-made authority', text: await resign(forger, { x5c: [toBase64(forger.der)] }), reasons: UNTRUSTED },
    { name: 'signed by a stranger, certificate kept', text: await resign(forger, {}), reasons: SIGNED },
    { name: 'signed by a clerk without the role', text: await resign(clerk, { x5c: [toBase64(clerk.der)] }), reasons: UNTRUSTED },
    {
      name: "a stranger's certificate before the issuer's",
      text: await resign(forger, { x5c: [toBase64(forger.der), ...genuine] }),
      reasons: UNTRUSTED,
    },
    { name: 'algorithm none', text: swapped({ alg: 'none' }), reasons: FORM },
    { name: 'algorithm HS256', text: swapped({ alg: 'HS256' }), reasons: FORM },
    { name: 'a key of its own in the header', text: swapped({ jwk: { kty: 'EC' } }), reasons: FORM },
    { name: 'a key address in the header', text: swapped({ x5u: 'https://example.org/key' }), reasons: FORM },
    { name: 'a critical extension', text: swapped({ crit: ['exp'] }), reasons: FORM },
    { name: 'another media type', text: swapped({ typ: 'JWT' }), reasons: FORM },
    { name: 'no certificate', text: swapped({ x5c: [] }), reasons: FORM },
    { name: 'a certificate that is none', text: swapped({ x5c: ['AAAA'] }), reasons: UNTRUSTED },
  ];
}

function shape({ jwt, disclosures, other }: CorpusBase): Mutation[] {
  const text = assembleCredential(jwt, disclosures);
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const twice = toBase64Url(utf8(fromUtf8(fromBase64Url(payload) ?? new Uint8Array()).replace('{', '{"iat":1,')));
  return [
    { name: 'nothing', text: '', reasons: FORM },
    {
      name: 'cut in the middle',
      text: text.slice(0, text.length / 2),
      reasons: ['FORMAT_INVALID', 'SIGNATURE_INVALID', 'DISCLOSURE_ALTERED'],
    },
    { name: 'without its last tilde', text: text.slice(0, -1), reasons: FORM },
    { name: 'a JWT alone', text: jwt, reasons: FORM },
    { name: 'an empty disclosure', text: `${text}~`, reasons: FORM },
    { name: 'padded base64', text: text.replace(signature, `${signature}==`), reasons: FORM },
    { name: 'a member twice', text: assembleCredential(`${header}.${twice}.${signature}`, disclosures), reasons: FORM },
    { name: 'two credentials', text: text + assembleCredential(other.jwt, other.disclosures), reasons: FORM },
    { name: 'a fourth part of the JWT', text: text.replace('~', '.x~'), reasons: FORM },
    { name: 'far too long', text: `${text}${'A'.repeat(500_000)}~`, reasons: FORM },
  ];
}

function disclosures({ jwt, disclosures: list, other }: CorpusBase): Mutation[] {
  const [first = '', ...rest] = list;
  const make = (name: string, changed: readonly string[], reasons: readonly CheckCode[]): Mutation => ({
    name,
    text: assembleCredential(jwt, changed),
    reasons,
  });
  const [salt = '', name = '', value = ''] = JSON.parse(fromUtf8(fromBase64Url(first) ?? new Uint8Array())) as string[];
  return [
    make('another holder', [encodeDisclosure(salt, name, '李四'), ...rest], ALTERED),
    make('the same value, another salt', [encodeDisclosure(SALT, name, value), ...rest], ALTERED),
    make('a space in the JSON', [toBase64Url(utf8(JSON.stringify([salt, name, value]).replace(',', ', '))), ...rest], ALTERED),
    make('a character escaped', [toBase64Url(utf8(`["${salt}","\\u0068${name.slice(1)}","${value}"]`)), ...rest], ALTERED),
    make("another credential's disclosure", [other.disclosures[0] ?? '', ...rest], ALTERED),
    make("another credential's disclosure besides", [...list, other.disclosures[0] ?? ''], SURPLUS),
    make('a disclosure twice', [...list, first], ['DISCLOSURE_DUPLICATE']),
    make('a field beside the issued one', [...list, encodeDisclosure(SALT, name, '李四')], SURPLUS),
    make('a claim of the forger', [...list, encodeDisclosure(SALT, 'no_mortgage', 'true')], SURPLUS),
    make('a claim that stands in clear', [...list, encodeDisclosure(SALT, 'certificate_number', '1')], SURPLUS),
    make('a claim with a dangerous name', [...list, encodeDisclosure(SALT, '__proto__', 'x')], SURPLUS),
    make('a digest list in a disclosure', [...list, encodeDisclosure(SALT, '_sd', 'x')], SURPLUS),
    make('a disclosure of two parts', [...list, toBase64Url(utf8(JSON.stringify([salt, value])))], FORM),
    make('a disclosure that is no JSON', [...list, 'AAAA'], FORM),
    make('a value that is no text', [toBase64Url(utf8(JSON.stringify([salt, name, { a: 1 }]))), ...rest], FORM),
    make('a salt of nothing', [encodeDisclosure('', name, value), ...rest], FORM),
  ];
}

/** Presentations: judged with the audience and nonce that the holder was asked for. */
function holder({ jwt, disclosures: list, presentation }: CorpusBase): Mutation[] {
  const at = presentation.lastIndexOf('~') + 1;
  const proof = presentation.slice(at);
  const [header = '', payload = '', signature = ''] = proof.split('.');
  const claims = decode(payload);
  const shown = assembleCredential(jwt, list);
  const change = (next: Json): string => `${shown}${header}.${encode({ ...claims, ...next })}.${signature}`;
  return [
    {
      name: 'presentation: a disclosure dropped afterwards',
      text: assembleCredential(jwt, list.slice(1)) + proof,
      reasons: ['HOLDER_PROOF_INVALID'],
    },
    {
      name: 'presentation: disclosures in another order',
      text: assembleCredential(jwt, list.toReversed()) + proof,
      reasons: ['HOLDER_PROOF_INVALID'],
    },
    { name: 'presentation: the proof left out', text: shown, reasons: ['HOLDER_PROOF_MISSING'] },
    { name: 'presentation: another audience', text: change({ aud: 'https://school.example' }), reasons: ['HOLDER_PROOF_INVALID'] },
    { name: 'presentation: another nonce', text: change({ nonce: 'mine' }), reasons: ['HOLDER_PROOF_INVALID'] },
    { name: 'presentation: a later time', text: change({ iat: Number(claims['iat']) + 1 }), reasons: ['HOLDER_PROOF_INVALID'] },
    { name: 'presentation: a flipped bit', text: `${shown}${header}.${payload}.${flip(signature)}`, reasons: ['HOLDER_PROOF_INVALID'] },
    { name: 'presentation: proof of the issuer', text: `${shown}${jwt}`, reasons: FORM },
    {
      name: 'presentation: algorithm none',
      text: `${shown}${encode({ alg: 'none', typ: 'kb+jwt' })}.${payload}.${signature}`,
      reasons: FORM,
    },
  ];
}

const encode = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)));
const decode = (part: string): Json => JSON.parse(fromUtf8(fromBase64Url(part) ?? new Uint8Array())) as Json;
const flip = (part: string): string => {
  const bytes = (fromBase64Url(part) ?? new Uint8Array()).slice();
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  return toBase64Url(bytes);
};
