import { expect, test } from '@jest/globals';
import { memoryAuditLog } from '../testing/memory-audit.js';
import { memoryRegistry, SAMPLE } from '../testing/registry.js';
import { issueCertificate } from './issue.js';
import { unmaskCertificate } from './unmask.js';
import { PERSONS } from '../testing/review.js';

const who = { account: 'registrar', organization: 'registry', roles: ['registrar'] };

async function registry() {
  const { parts } = await memoryRegistry();
  const { entry } = await issueCertificate(parts, { persons: PERSONS, requestId: 'r', entry: SAMPLE });
  const audit = memoryAuditLog();
  const ask = (change: object = {}) =>
    unmaskCertificate(
      { ...parts, audit },
      { certRef: entry.certRef, fields: ['holders', 'holder_ids'], purpose: '更正登记', who, ...change },
    );
  return { ask, audit, parts, certRef: entry.certRef };
}

test('named fields are shown in clear, and the log knows which, to whom and why (checklist 39)', async () => {
  const { ask, audit, certRef } = await registry();
  const shown = await ask();
  expect(shown.map(({ key, value }) => [key, value])).toEqual([
    ['holders', '张示例'],
    ['holder_ids', '张示例 440605199001010006'],
  ]);
  expect(audit.records).toMatchObject([
    {
      action: 'FIELDS_UNMASKED',
      result: 'RELEASED',
      subject: certRef,
      fields: ['holders', 'holder_ids'],
      purpose: '更正登记',
      account: 'registrar',
    },
  ]);
  expect(JSON.stringify(audit.records)).not.toMatch(/张示例|440605199001010006/);
});

test.each([
  ['without a purpose', { purpose: '  ' }, 'BLANK_FIELD'],
  ['with a novel as its purpose', { purpose: '长'.repeat(201) }, 'TOO_LARGE'],
  ['of an unknown field', { fields: ['holders', 'toString'] }, 'INVALID_FORMAT'],
  ['of nothing', { fields: [] }, 'INVALID_FORMAT'],
  ['of a certificate that is not there', { certRef: '00'.repeat(32) }, 'NOT_FOUND'],
])('an unmasking %s shows and logs nothing', async (_name, change, code) => {
  const { ask, audit } = await registry();
  await expect(ask(change)).rejects.toMatchObject({ code });
  expect(audit.records).toEqual([]);
});

test('what cannot be logged is not shown', async () => {
  const { parts, certRef } = await registry();
  const audit = { ...memoryAuditLog(), record: () => Promise.reject(new Error('disk full')) };
  const asked = unmaskCertificate({ ...parts, audit }, { certRef, fields: ['holders'], purpose: '更正', who });
  await expect(asked).rejects.toThrow('disk full');
});
