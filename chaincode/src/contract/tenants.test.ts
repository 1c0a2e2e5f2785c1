import { afterEach, expect, test } from '@jest/globals';
import { GATE, ROWS_OFF } from '@zhenglian/chaincode/domain';
import { refused, run } from './testing/acting.js';
import { DAY, laterMortgage, mortgaged, registered, seize } from './testing/mortgages.js';
import { OLD, ref, type Call } from './testing/scenario.js';
import { registrar } from './testing/submitters.js';

// gate.md [G]: a county may switch off a row of general knowledge. The list is empty in the package as it is; here a county has one.
const COUNTY = '440605';
const list = ROWS_OFF as Record<string, readonly string[]>;

afterEach(() => {
  delete list[COUNTY];
});

const replacing = (certRef: string): Call => [
  registrar,
  'title',
  'replaceCertificate',
  {
    certRef,
    replacement: { certRef: ref(0x84), credentialDigest: ref(0x85) },
    reason: 'REISSUED_LOST',
    day: DAY,
    statementOn: DAY,
  },
];

test('a row that title applies itself: the days of a statement of loss', async () => {
  expect(await refused(await registered(), replacing(OLD))).toEqual(['STATEMENT_RUNNING']);
  list[COUNTY] = ['statement'];
  await run(await registered(), replacing(OLD));
});

test('a row that another contract applies, which hears of it by the gate: an agreement that excludes further mortgages', async () => {
  const [apply, enter] = laterMortgage() as [Call, Call];
  const excluded = () => mortgaged({ excludesOthers: true });
  expect(await refused(await run(await excluded(), apply), enter)).toEqual(['LENDER_CONSENT']);
  list[COUNTY] = ['excludes-others'];
  await run(await excluded(), apply, enter);
});

test('a row of the statute stays, whatever is listed', async () => {
  const [apply, enter] = laterMortgage() as [Call, Call];
  list[COUNTY] = GATE.filter(({ codes }) => codes.includes('SEIZED')).map(({ id }) => id);
  const ledger = await run(await mortgaged(), apply);
  seize(ledger);
  expect(await refused(ledger, enter)).toEqual(['SEIZED']);
});
