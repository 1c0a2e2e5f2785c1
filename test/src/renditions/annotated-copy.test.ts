import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { canonicalize, type CheckCode, type CheckStatus, type JsonValue } from '@zhenglian/chaincode/domain';
import { discloseFields, parseCredential, type FactsSource, type Report } from '@zhenglian/verify';
import { verifyPdf } from '@zhenglian/verify/pdf';
import { CompactSign, importPKCS8 } from 'jose';
import { annotationSigner } from '../../../api/src/documents/annotations.js';
import type { BookedEntry, CertificateFacts, Rendition, RenditionContent } from '../../../api/src/ports.js';
import { annotatedCopy, ANNOTATION_TYPE } from '../../../api/src/sharing/annotated-copy.js';
import { readCopy } from '../../../api/src/sharing/open-copy.js';
import { titleContent } from '../../../api/src/testing/renditions.js';
import { ledgerWith, NOW } from '../../../verify/testing/credential.js';
import { anchored, type Files, type Office, openOffice } from './office.js';
import { readFileSync } from 'node:fs';

// S10 3: what a recipient can do with the annotated copy that it got: the file is not anchored, the maker's statement vouches for it.

const RECIPIENT = { recipient: `key:${'A'.repeat(43)}`, name: '示例小学', publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } } as const;
const DAY = 86_400_000;

let office: Office;
let content: RenditionContent;
let original: Rendition;
let copy: ReturnType<typeof readCopy>;
let clerk: Files;

beforeAll(async () => {
  office = await openOffice();
  clerk = await office.files('registrar');
  content = await titleContent(office, '08-long-address-rare-character.json');
  original = await office.renderer.render(content);
  copy = await make();
}, 60_000);
afterAll(() => office.close());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function make() {
  const { digest } = parseCredential(content.credential);
  const entry = { secret: { credential: content.credential, code: content.code } } as unknown as BookedEntry;
  const facts = { credentialDigest: digest, state: 'VALID' } as unknown as CertificateFacts;
  const claims = { grantRef: '11'.repeat(32), expiresOn: '2026-12-31' } as never;
  const use = {
    grantRef: '11'.repeat(32),
    n: 1,
    recipient: RECIPIENT.recipient,
    fields: ['holders', 'location'],
    day: '2026-11-21',
    eventTag: '22'.repeat(32),
  };
  const parts = {
    renderer: office.renderer,
    signer: annotationSigner(office.issuer),
    clock: { now: () => NOW },
    maker: '佛山市不动产登记中心',
  };
  const { body } = await annotatedCopy(parts, {
    grant: { claims, purpose: '子女入学报名', purposeSalt: '33'.repeat(16) },
    use,
    recipient: RECIPIENT,
    facts,
    entry,
  });
  return readCopy(body, sha256);
}

function ledger(): FactsSource {
  const { certificate, rendition } = anchored(content, original.sha256);
  return ledgerWith([certificate], [rendition]);
}

const check = (statement: string | undefined, pdf = copy.file, now = NOW): Promise<Report> =>
  verifyPdf(pdf, { trust: office.network.trust, facts: ledger(), now, ...(statement !== undefined && { copyStatement: statement }) });
const failed = ({ status, checks }: Report): [CheckStatus, CheckCode[]] => [
  status,
  checks.filter(({ code }) => code !== 'OK').map(({ code }) => code),
];

test('with the statement the copy is VALID by all twelve checks and shows what was granted only', async () => {
  const report = await check(copy.signed);
  expect(failed(report)).toEqual(['VALID', []]);
  expect(report.checks).toHaveLength(12);
  expect(report.certificate?.face.map(({ key }) => key)).toEqual(['holders', 'location']);
  expect(discloseFields(content.credential, ['holders', 'location'])).toBe(copy.credential);
});

test('without it nobody vouches for the file; the original does not need one', async () => {
  expect(failed(await check(undefined))).toEqual(['INVALID', ['RENDITION_NOT_ANCHORED']]);
  expect(failed(await check(undefined, original.pdf))).toEqual(['VALID', []]);
});

test('on its last day it is good, afterwards STALE', async () => {
  const last = new Date('2026-12-31T15:59:59Z');
  expect(failed(await check(copy.signed, copy.file, last))).toEqual(['VALID', []]);
  expect(failed(await check(copy.signed, copy.file, new Date(last.getTime() + 1_000)))).toEqual(['STALE', ['COPY_EXPIRED']]);
});

describe('a statement is worth nothing', () => {
  const payload = (): Record<string, JsonValue> =>
    JSON.parse(Buffer.from(copy.signed.split('.')[1] ?? '', 'base64url').toString()) as never;
  const signed = (change: Record<string, JsonValue>, user = office.issuer, typ = ANNOTATION_TYPE) =>
    annotationSigner(user).sign(typ, { ...payload(), ...change });
  const withHeader = async (header: object, body: string = canonicalize(payload())) => {
    const key = await importPKCS8(readFileSync(office.issuer.key, 'utf8'), 'ES256');
    return new CompactSign(Buffer.from(body)).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);
  };
  const x5c = () => [readFileSync(office.issuer.certificate, 'utf8').replace(/-----[^-]+-----|\s/g, '')];
  const flipped = (part: number) => {
    const parts = copy.signed.split('.');
    parts[part] = `${(parts[part] ?? '').slice(0, -3)}${(parts[part] ?? '').endsWith('AAA') ? 'BBB' : 'AAA'}`;
    return parts.join('.');
  };

  test.each<[string, () => string | Promise<string>, CheckCode]>([
    ['of another file', () => signed({ fileDigest: '44'.repeat(32) }), 'COPY_OTHER_FILE'],
    ['of another certificate', () => signed({ credentialDigest: '44'.repeat(32) }), 'COPY_OTHER_FILE'],
    ['by a clerk of the office', () => signed({}, clerk), 'COPY_UNTRUSTED'],
    ['by the seal of the office', () => signed({}, office.seal), 'COPY_UNTRUSTED'],
    ['by an office that nobody trusts', () => signed({}, office.impostor), 'COPY_UNTRUSTED'],
    ['made before the issuing identity was in force', () => signed({ iat: 0 }), 'COPY_UNTRUSTED'],
    ['of another type', () => signed({}, office.issuer, 'zl-erasure-receipt+jwt'), 'COPY_UNTRUSTED'],
    ['with a later last day put in', () => flipped(1), 'COPY_UNTRUSTED'],
    ['with another signature', () => flipped(2), 'COPY_UNTRUSTED'],
    ['with another header', () => flipped(0), 'COPY_UNTRUSTED'],
    ['with a key of its own choice', () => withHeader({ typ: ANNOTATION_TYPE, jwk: { kty: 'EC' }, x5c: x5c() }), 'COPY_UNTRUSTED'],
    ['without a certificate', () => withHeader({ typ: ANNOTATION_TYPE }), 'COPY_UNTRUSTED'],
    ['with a certificate that is none', () => withHeader({ typ: ANNOTATION_TYPE, x5c: ['AAAA'] }), 'COPY_UNTRUSTED'],
    [
      'in another spelling',
      () => withHeader({ typ: ANNOTATION_TYPE, x5c: x5c() }, JSON.stringify(payload(), undefined, 1)),
      'COPY_UNTRUSTED',
    ],
    ['that does not say until when', () => signed({ validUntil: 'soon' }), 'COPY_UNTRUSTED'],
    ['that is none', () => 'x', 'COPY_UNTRUSTED'],
    ['that is nothing', () => '', 'COPY_UNTRUSTED'],
    ['of ten megabytes', () => 'a'.repeat(10_000_000), 'COPY_UNTRUSTED'],
  ])('%s', async (_what, statement, code) => {
    expect(failed(await check(await statement()))).toEqual(['INVALID', [code]]);
  });

  test('for a copy that was changed by a byte', async () => {
    const changed = Uint8Array.from(copy.file);
    const at = changed.length - 2_000;
    changed[at] = (changed[at] ?? 0) ^ 1;
    const report = await check(copy.signed, changed);
    expect(report.status).toBe('INVALID');
  });

  test('for the original, or for a second copy', async () => {
    expect(failed(await check(copy.signed, original.pdf))).toEqual(['INVALID', ['COPY_OTHER_FILE']]);
    expect(failed(await check(copy.signed, (await make()).file))).toEqual(['INVALID', ['COPY_OTHER_FILE']]);
  });
});

test('a copy of the future day is judged by the verifier’s clock alone', async () => {
  expect((await check(copy.signed, copy.file, new Date(NOW.getTime() + 3 * DAY))).status).toBe('VALID');
});
