import { describe, expect, test } from '@jest/globals';
import { ref, type Call } from './testing/scenario.js';
import { courtClerk, registrar, taxOfficer } from './testing/submitters.js';
import { caseRefOf, certRefOf, consent, COUNTY, publicKey, saleable, transferOf, type World } from './testing/world.js';

// Two acts that were endorsed on the same state and of which the law lets only one stand: whichever comes second must not commit.

const U = ref(1);
const CERT = certRefOf(1);
const DAY = '2026-11-10';
const NOTICE = ref(0x71);
const base = { unitRef: U, division: COUNTY, day: DAY };

const by = (name: string, request: object): Call => [registrar, 'title', name, request];
const proof = (number: number) => ({ certRef: ref(number), credentialDigest: ref(1) });
const notice = (number: number): Call =>
  by('enterNotice', {
    ...base,
    noticeRef: ref(number),
    kind: 'OTHER',
    holderKey: publicKey(1),
    proof: proof(number + 0x100),
    attested: { holders: 'SIGNED' },
  });
const transfer = by('registerTransfer', transferOf(1, { enteredOn: DAY }));
const split = by('splitUnits', {
  caseRef: ref(0x80),
  division: COUNTY,
  day: DAY,
  unitRefs: [U],
  successors: [11, 12].map((n) => ({ unitRef: ref(n), certRef: certRefOf(n), credentialDigest: ref(5) })),
});
const waive = by('cancelRight', { ...base, certRef: CERT, caseRef: ref(0x80), ground: 'WAIVER' });
const replace = (number: number) =>
  by('replaceCertificate', { certRef: CERT, replacement: proof(number), reason: 'REISSUED_DAMAGED', day: DAY });
const objection = (number: number, ground = 0x76) => by('applyObjection', { ...base, objectionRef: ref(number), groundRef: ref(ground) });
const correction = (number: number) =>
  by('acceptCorrection', { ...base, correctionRef: ref(number), certRef: CERT, of: 'OTHER', proofDigest: ref(1) });
const print = (number: number) => by('printCertificate', { certRef: CERT, blankDigest: ref(number), day: DAY });
const end = by('endCase', { caseRef: caseRefOf(1), state: 'WITHDRAWN', day: DAY });
const reverse: Call = [taxOfficer, 'tax', 'reverse', { caseRef: caseRefOf(1), side: 'BUYER', reason: 'CONTRACT_VOID', day: DAY }];
const seize: Call = [
  courtClerk,
  'seizure',
  'instruct',
  {
    seizureRef: ref(0x801),
    unitRef: U,
    court: 'COURT-1',
    instructionDigest: ref(1),
    rulingDigest: ref(2),
    arrivedAt: `${DAY}T01:00:00Z`,
    pre: false,
    months: 12,
    certRef: CERT,
  },
];
const log = (digest: number) =>
  by('closeLog', {
    division: COUNTY,
    day: DAY,
    counts: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((type) => [`${type}00`, 0])),
    digest: ref(digest),
  });

async function free(): Promise<World> {
  return (await saleable(1)).day(DAY);
}

describe.each<[string, Call, Call]>([
  ['transfer and notice', transfer, notice(0x71)],
  ['transfer and objection', transfer, objection(0x75)],
  ['transfer and correction', transfer, correction(0x77)],
  ['transfer and seizure', transfer, seize],
  ['transfer and split', transfer, split],
  ['transfer and cancellation', transfer, waive],
  ['transfer and reissue', transfer, replace(0x84)],
  ['transfer and the end of its case', transfer, end],
  ['transfer and the reversal of its tax', transfer, reverse],
  ['split and notice', split, notice(0x71)],
  ['split and seizure', split, seize],
  ['cancellation and correction', waive, correction(0x77)],
  ['two reissues', replace(0x84), replace(0x85)],
  ['two notices', notice(0x71), notice(0x72)],
  ['two objections on one ground', objection(0x75), objection(0x78)],
  ['two corrections', correction(0x77), correction(0x78)],
  ['two prints', print(1), print(2)],
  ['a print and a reissue', print(1), replace(0x84)],
  ['two logs of one day', log(1), log(2)],
])('%s', (_, one, two) => {
  test.each([
    ['one after the other', one, two],
    ['the other way round', two, one],
  ])('%s: the second does not commit', async (__, first, second) => {
    const register = await free();
    const [a, b] = [await register.ledger.endorse(...first), await register.ledger.endorse(...second)];
    expect([a.status, b.status]).toEqual([200, 200]);
    expect([register.ledger.commit(a), register.ledger.commit(b)]).toEqual([true, false]);
  });
});

test('the holder cancels a notice while the transfer converts it', async () => {
  const register = await free();
  await register.ok(...notice(0x71));
  const signed = (act: 'TRANSFER' | 'NOTICE_CANCEL', caseRef: string) => consent(1, { act, unitRef: U, ref: NOTICE, caseRef });
  const own = by('registerTransfer', transferOf(1, { enteredOn: DAY, executes: NOTICE, consents: [signed('TRANSFER', caseRefOf(1))] }));
  const cancel = by('cancelNotice', { noticeRef: NOTICE, day: DAY, signature: signed('NOTICE_CANCEL', NOTICE).signature });
  const [a, b] = [await register.ledger.endorse(...own), await register.ledger.endorse(...cancel)];
  expect([a.status, b.status]).toEqual([200, 200]);
  expect([register.ledger.commit(b), register.ledger.commit(a)]).toEqual([true, false]);
});

test('an objection is kept on its last day while the clock moves on', async () => {
  const register = await free();
  await register.ok(...objection(0x75));
  await register.ok(...by('decideObjection', { objectionRef: ref(0x75), proof: proof(0x175), day: DAY }));
  await register.day('2026-11-25');
  const kept = await register.ledger.endorse(...by('keepObjection', { objectionRef: ref(0x75), suitDigest: ref(1), day: '2026-11-25' }));
  await register.day('2026-11-26');
  expect([kept.status, register.ledger.commit(kept)]).toEqual([200, false]);
});

test('notices on units that have nothing in common go side by side', async () => {
  const register = await free();
  await register.unit(2);
  const other = by('enterNotice', { ...(notice(0x72)[3] as { unitRef: string }), unitRef: ref(2) });
  const [a, b] = [await register.ledger.endorse(...notice(0x71)), await register.ledger.endorse(...other)];
  expect([register.ledger.commit(a), register.ledger.commit(b)]).toEqual([true, true]);
});
