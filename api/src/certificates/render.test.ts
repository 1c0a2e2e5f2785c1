import { expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import { memoryRegistry, SAMPLE } from '../testing/registry.js';
import { issueCertificate } from './issue.js';
import { renderCertificate } from './render.js';
import { PERSONS } from '../testing/review.js';

async function registry() {
  const { parts, ledger, documents } = await memoryRegistry();
  const { entry } = await issueCertificate(parts, { persons: PERSONS, requestId: 'r', entry: SAMPLE });
  return { parts: { ...parts, ledger }, documents, certRef: entry.certRef, entry };
}

test('the first file stays: asked again, the same bytes come back, though every seal differs', async () => {
  const { parts, certRef, entry } = await registry();
  const first = await renderCertificate(parts, certRef);
  const second = await renderCertificate(parts, certRef);
  expect(second).toEqual(first);
  expect(first.certificateNumber).toBe(entry.certificateNumber);
  expect((await parts.renderer.render({ credential: 'x', code: 'x' })).sha256).not.toBe(first.rendition.sha256);
});

test('LC-05: the file is on the ledger before it is handed out, once', async () => {
  const { parts, certRef } = await registry();
  const { rendition } = await renderCertificate(parts, certRef);
  await renderCertificate(parts, certRef);
  expect((await parts.readModel.rendition(rendition.sha256))?.certificate.certRef).toBe(certRef);
  expect(parts.ledger.writes.filter((name) => name === 'RENDITION_ANCHORED')).toHaveLength(1);
});

test('what the ledger does not take is not handed out; asked again, the same file is anchored', async () => {
  const { parts, documents, certRef } = await registry();
  const away = { ...parts.ledger, submit: () => Promise.reject(new DomainError('LEDGER_UNAVAILABLE')) };
  await expect(renderCertificate({ ...parts, ledger: away }, certRef)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  const kept = documents.bodies.get(`rendition:${certRef}`);
  expect((await renderCertificate(parts, certRef)).rendition.pdf).toEqual(kept);
});

test('two who ask at once get one file', async () => {
  const { parts, certRef } = await registry();
  const [one, two] = await Promise.all([renderCertificate(parts, certRef), renderCertificate(parts, certRef)]);
  expect(one.rendition.sha256).toBe(two.rendition.sha256);
});

test('what cannot be printed is refused, and nothing is kept', async () => {
  const { parts, documents, certRef } = await registry();
  const before = documents.bodies.size;
  const renderer = { ...parts.renderer, render: () => Promise.reject(new DomainError('GLYPH_MISSING')) };
  await expect(renderCertificate({ ...parts, renderer }, certRef)).rejects.toMatchObject({ code: 'GLYPH_MISSING' });
  expect(documents.bodies.size).toBe(before);
});

test.each([
  ['a certificate of nobody', '00'.repeat(32), 'NOT_FOUND'],
  ['a reference that is none', 'x', 'INVALID_FORMAT'],
])('%s is refused', async (_name, certRef, code) => {
  const { parts } = await registry();
  await expect(renderCertificate(parts, certRef)).rejects.toMatchObject({ code });
});
