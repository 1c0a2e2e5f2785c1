import { CalendarDay, canonicalize, Hex64, parseJson, shanghaiDay } from '@zhenglian/chaincode/domain';
import * as z from 'zod';
import { type Bytes, fromBase64Url, fromUtf8, utf8 } from '../bytes.js';
import type { P256Verify } from '../ecdsa.js';
import type { Trust } from '../trust.js';
import { parseCertificate } from '../x509/certificate.js';
import { assertInForce, buildChain } from '../x509/chain.js';

export type CopyCode = 'OK' | 'COPY_UNTRUSTED' | 'COPY_OTHER_FILE' | 'COPY_EXPIRED';

/** `typ` of the statement that goes with an annotated copy. */
export const COPY_STATEMENT_TYP = 'zl-annotated-copy+jwt';

const Header = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.literal(COPY_STATEMENT_TYP),
  x5c: z.array(z.base64().max(20_000)).min(1).max(4),
});

const Statement = z.object({
  v: z.literal(1),
  iat: z.int().min(0).max(253_402_300_799),
  /** SHA-256 of the file. */
  fileDigest: Hex64,
  /** Of the credential of which it is a copy. */
  credentialDigest: Hex64,
  /** Last day. */
  validUntil: CalendarDay,
});

const ISSUER_ROLE = 'issuer';
const TEXT_LIMIT = 32_768;

export interface CopyEvidence {
  readonly statement: string;
  readonly fileDigest: string;
  readonly credentialDigest: string;
}

/**
 * Judges the statement that goes with an annotated copy (加注件). Such a copy is not anchored, because its digest beside the grant would
 * tell the whole network whose certificate was shown to whom; the registry's issuing key says instead that it made exactly this file of
 * exactly this credential, which itself is anchored and checked apart.
 */
export async function judgeCopy({ statement, ...found }: CopyEvidence, trust: Trust, now: Date, verify: P256Verify): Promise<CopyCode> {
  const said = await readStatement(statement, trust, verify).catch(() => undefined);
  if (said === undefined) return 'COPY_UNTRUSTED';
  if (said.fileDigest !== found.fileDigest || said.credentialDigest !== found.credentialDigest) return 'COPY_OTHER_FILE';
  return shanghaiDay(now.toISOString()) > said.validUntil ? 'COPY_EXPIRED' : 'OK';
}

/** @throws Error for everything but a statement that a registry's issuing identity signed */
async function readStatement(text: string, trust: Trust, verify: P256Verify): Promise<z.infer<typeof Statement>> {
  const [header = '', payload = '', signature = '', ...more] = text.length > TEXT_LIMIT ? [] : text.trim().split('.');
  if (more.length > 0) throw new Error('no compact JWS');
  const { x5c } = Header.parse(parseJson(fromUtf8(bytesOf(header))));
  const json = fromUtf8(bytesOf(payload));
  const parsed = parseJson(json);
  if (canonicalize(parsed) !== json) throw new Error('not canonical');
  const claims = Statement.parse(parsed);
  const [leaf, ...intermediates] = x5c.map((der) => parseCertificate(Uint8Array.from(atob(der), (letter) => letter.charCodeAt(0))));
  if (leaf === undefined) throw new Error('no certificate');
  const roots = [...new Set(trust.document.issuers.map(({ mspId }) => mspId))].flatMap((mspId) => trust.roots.get(mspId) ?? []);
  assertInForce(await buildChain(leaf, intermediates, roots, verify), new Date(claims.iat * 1000));
  if (leaf.attributes.get('zl.role') !== ISSUER_ROLE) throw new Error('another role');
  if (!(await verify(leaf.key, utf8(`${header}.${payload}`), bytesOf(signature)))) throw new Error('another signature');
  return claims;
}

function bytesOf(part: string): Bytes {
  const bytes = fromBase64Url(part);
  if (bytes === undefined) throw new Error('not base64url');
  return bytes;
}
