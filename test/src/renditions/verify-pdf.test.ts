import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CheckCode, CheckStatus } from '@zhenglian/chaincode/domain';
import { discloseFields, type FactsSource, offline, type Report } from '@zhenglian/verify';
import { verifyPdf } from '@zhenglian/verify/pdf';
import fc from 'fast-check';
import type { Rendition, RenditionContent } from '../../../api/src/ports.js';
import { proofContent, titleContent } from '../../../api/src/testing/renditions.js';
import { ledgerWith, NOW } from '../../../verify/testing/credential.js';
import { anchored, type Office, openOffice } from './office.js';
import { type PdfMutation, pdfMutations } from './pdf-corpus.js';

let office: Office;
let content: RenditionContent;
let title: Rendition;
let other: Rendition & { content: RenditionContent };
let mutations: readonly PdfMutation[];

beforeAll(async () => {
  office = await openOffice();
  content = await titleContent(office, '08-long-address-rare-character.json');
  title = await office.renderer.render(content);
  const elsewhere = { ...(await proofContent(office)), code: 'ZZZZYYYYXXXXWWWW' };
  other = { ...(await office.renderer.render(elsewhere)), content: elsewhere };
  mutations = pdfMutations({ ...office, pdf: Buffer.from(title.pdf), other: Buffer.from(other.pdf) });
}, 60_000);
afterAll(() => office.close());

/** The ledger holds both genuine certificates and both genuine files. */
function ledger(...more: ReturnType<typeof anchored>[]): FactsSource {
  const list = [anchored(content, title.sha256), anchored(other.content, other.sha256), ...more];
  return ledgerWith(
    list.map(({ certificate }) => certificate),
    list.map(({ rendition }) => rendition),
  );
}

const check = (pdf: Uint8Array, facts = ledger()): Promise<Report> => verifyPdf(pdf, { trust: office.network.trust, facts, now: NOW });
const failed = ({ status, checks }: Report): [CheckStatus, CheckCode[]] => [
  status,
  checks.filter(({ code }) => code !== 'OK').map(({ code }) => code),
];

test('the genuine files of both kinds are VALID by all twelve checks, and show their face', async () => {
  for (const [file, kind] of [[title, 'TITLE_CERTIFICATE'] as const, [other, 'REGISTRATION_PROOF'] as const]) {
    const report = await check(file.pdf);
    expect(failed(report)).toEqual(['VALID', []]);
    expect(report.checks).toHaveLength(12);
    expect(report.certificate?.kind).toBe(kind);
    expect(report.certificate?.face.find(({ key }) => key === (kind === 'TITLE_CERTIFICATE' ? 'holders' : 'obligors'))?.value).toContain(
      '吴𠮷样',
    );
  }
});

test('an annotated copy is a file of its certificate: VALID when anchored, and it tells what was granted only', async () => {
  const credential = discloseFields(content.credential, ['holders', 'location', 'issued_on']);
  const annotation = { recipient: '示例市第一中学', purpose: '入学报名', validUntil: '2026-12-31', maker: '吴𠮷样', madeOn: '2026-11-21' };
  const copy = await office.renderer.render({ credential, code: content.code, annotation });
  expect(failed(await check(copy.pdf))).toEqual(['INVALID', ['RENDITION_NOT_ANCHORED']]);
  const { certificate } = anchored(content, title.sha256);
  const report = await check(
    copy.pdf,
    ledgerWith([certificate], [{ sha256: copy.sha256, transaction: certificate.transaction, certificate }]),
  );
  expect(failed(report)).toEqual(['VALID', []]);
  expect(report.certificate?.face.map(({ key }) => key)).toEqual(['holders', 'location', 'issued_on']);
});

test('a good seal proves nothing: without its anchor a file is INVALID', async () => {
  const again = await office.renderer.render(content);
  expect(again.sha256).not.toBe(title.sha256);
  expect(failed(await check(again.pdf))).toEqual(['INVALID', ['RENDITION_NOT_ANCHORED']]);
});

test('without the ledger nothing can be said of a genuine file, and a changed one is INVALID', async () => {
  expect((await check(title.pdf, offline)).status).toBe('UNKNOWN');
  const changed = mutations.find(({ name }) => name === 'a bit flipped in the colour profile');
  expect(failed(await check(changed?.pdf ?? new Uint8Array(), offline))[1]).toContain('SEAL_BROKEN');
});

test('a file anchored for another certificate is INVALID', async () => {
  const wrong = anchored(other.content, title.sha256);
  const facts = ledgerWith([anchored(content, title.sha256).certificate], [wrong.rendition]);
  expect(failed(await check(title.pdf, facts))).toEqual(['INVALID', ['RENDITION_OTHER_CERTIFICATE']]);
});

test('a file anchored by one organisation alone is INVALID', async () => {
  const { certificate, rendition } = anchored(content, title.sha256);
  const alone = { ...rendition, transaction: { ...rendition.transaction, endorsers: rendition.transaction.endorsers.slice(0, 1) } };
  expect(failed(await check(title.pdf, ledgerWith([certificate], [alone])))).toEqual(['INVALID', ['ENDORSEMENT_INSUFFICIENT']]);
});

test('a replaced certificate is INVALID, its file genuine or not', async () => {
  const { certificate, rendition } = anchored(content, title.sha256);
  const replaced = { ...certificate, state: 'REPLACED' as const };
  expect(failed(await check(title.pdf, ledgerWith([replaced], [rendition])))).toEqual(['INVALID', ['CERTIFICATE_REPLACED']]);
});

test('a code that is not of this certificate makes a QR that does not fit, though sealed and anchored', async () => {
  const misprinted = { ...content, code: '0000000000000000' };
  const file = await office.renderer.render(misprinted);
  const { certificate } = anchored(content, file.sha256);
  const facts = ledgerWith([certificate], [{ sha256: file.sha256, transaction: certificate.transaction, certificate }]);
  expect(failed(await check(file.pdf, facts))).toEqual(['INVALID', ['QR_MISMATCH']]);
});

test('the corpus has at least 60 mutations of distinct names, in every class', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(60);
  expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
  expect(new Set(mutations.map(({ kind }) => kind)).size).toBe(6);
});

test('none of the mutations is VALID, each says why, and each differs from the genuine file', async () => {
  const wrong: unknown[] = [];
  for (const { name, pdf, reasons } of mutations) {
    const [status, codes] = failed(await check(pdf));
    const told = codes.includes('RENDITION_NOT_ANCHORED') && reasons.some((reason) => codes.includes(reason));
    if (status !== 'INVALID' || !told || pdf.equals(title.pdf)) wrong.push([name, status, codes]);
  }
  expect(wrong).toEqual([]);
}, 300_000);

test('whatever is done to its bytes, a file is INVALID, and nothing but a verdict comes out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(title.pdf.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(40), async (place, mask, cut) => {
      const pdf = Buffer.from(title.pdf);
      pdf[place] = (pdf[place] ?? 0) ^ mask;
      const changed = cut === 0 ? Buffer.concat([pdf.subarray(0, place), pdf.subarray(place + 7)]) : pdf;
      expect((await check(changed)).status).toBe('INVALID');
    }),
    { numRuns: 150 },
  );
}, 120_000);
