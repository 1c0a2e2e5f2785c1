import { expect, test } from '@jest/globals';
import {
  judgeProof,
  PROOF_CHECKS,
  secondsOf,
  verdict,
  type CheckCode,
  type CheckName,
  type ProofAnswer,
  type ProofFacet,
  type ProofFacts,
  type ProofQuestion,
} from '../index.js';
import { ref } from '../testing/facts.js';

// A proof bundle as cryptography left it, and every way in which it can be no proof. One thing is wrong at a time, so that each
// check is seen to speak for itself.

const CLOCK = '2026-11-21T04:00:00Z';
const NOW = secondsOf(CLOCK);
const MINUTE = 60;

const answer: ProofAnswer = {
  v: 1,
  suite: 'p256-sha256',
  certRef: ref(1),
  clock: CLOCK,
  title: {
    unitRef: ref(2),
    kind: 'TITLE_CERTIFICATE',
    registrationType: '200',
    division: '440605',
    enteredOn: '2026-11-20',
    credentialDigest: ref(3),
    requestDigest: ref(4),
    state: 'VALID',
    notices: 0,
    objections: 0,
    rights: 0,
    correction: false,
  },
  tax: { unitRef: ref(2), caseRef: ref(5), sides: [{ side: 'BUYER', state: 'ATTESTED', kind: 'PAID', attestedOn: '2026-11-19' }] },
  mortgage: { unitRef: ref(2), items: [] },
  seizure: { unitRef: ref(2), day: '2026-11-21', items: [] },
};

const good: ProofFacts = {
  channel: 'zhenglian',
  chaincodes: ['access', 'access', 'access'],
  function: 'prove',
  request: { certRef: ref(1), caseRef: ref(5) },
  idFits: true,
  proposalFits: true,
  endorserFault: undefined,
  endorsed: () => true,
  status: 200,
  writes: false,
  answer,
};

const asked: ProofQuestion = {
  channel: 'zhenglian',
  now: NOW,
  trustedUntil: '2027-11-21T04:00:00Z',
  subject: { certRef: ref(1), credentialDigest: ref(3) },
};

const saying = (change: Partial<ProofAnswer>): Partial<ProofFacts> => ({ answer: { ...answer, ...change } });
const titled = (change: Partial<ProofAnswer['title']>): Partial<ProofFacts> => saying({ title: { ...answer.title, ...change } });
const taxed = (change: Partial<ProofAnswer['tax']>): Partial<ProofFacts> => saying({ tax: { ...answer.tax, ...change } });
const buyer = (state: 'ATTESTED' | 'REVERSED' | 'ABSENT') => [{ side: 'BUYER' as const, state }];
const without = (facet: ProofFacet): Partial<ProofFacts> => ({ endorsed: (one) => one !== facet });

/** What the checks say, but for those that are content. */
function complaints(proof: Partial<ProofFacts>, question: Partial<ProofQuestion> = {}): string[] {
  const checks = judgeProof({ ...good, ...proof }, { ...asked, ...question });
  expect(checks.map(({ name }) => name)).toEqual(PROOF_CHECKS);
  return checks.filter(({ code }) => code !== 'OK').map(({ name, code }) => `${name} ${code}`);
}

test('a good proof passes every check, in the order in which they are reported', () => {
  expect(complaints({})).toEqual([]);
  expect(verdict(judgeProof(good, asked), PROOF_CHECKS).status).toBe('VALID');
});

test('a bundle that cannot be read has one check, and nothing was checked', () => {
  expect(judgeProof(undefined, asked)).toEqual([{ name: 'PROOF_FORM', code: 'PROOF_MALFORMED', status: 'INVALID' }]);
});

test.each<[string, CheckName, CheckCode, Partial<ProofFacts>]>([
  ['of another channel', 'PROOF_PLACE', 'PROOF_OTHER_CHANNEL', { channel: 'other' }],
  ['of another chaincode', 'PROOF_PLACE', 'PROOF_OTHER_CHAINCODE', { chaincodes: ['title', 'title', 'title'] }],
  ['that names another chaincode in one place', 'PROOF_PLACE', 'PROOF_OTHER_CHAINCODE', { chaincodes: ['access', 'access', 'title'] }],
  ['of another function', 'PROOF_CALL', 'PROOF_OTHER_FUNCTION', { function: 'getClock' }],
  ['of a function without a name', 'PROOF_CALL', 'PROOF_OTHER_FUNCTION', { function: '' }],
  ['without a readable argument', 'PROOF_CALL', 'PROOF_ARGUMENTS', { request: undefined }],
  ['whose id does not follow', 'PROOF_PROPOSAL', 'PROOF_ID_WRONG', { idFits: false }],
  ['whose proposal was altered', 'PROOF_PROPOSAL', 'PROOF_PROPOSAL_ALTERED', { proposalFits: false }],
  ['with an endorser’s bad signature', 'PROOF_ENDORSERS', 'ENDORSER_SIGNATURE', { endorserFault: 'ENDORSER_SIGNATURE' }],
  ['that was refused', 'PROOF_ANSWER', 'PROOF_REFUSED', { status: 500 }],
  ['that is no success', 'PROOF_ANSWER', 'PROOF_REFUSED', { status: 201 }],
  ['that writes', 'PROOF_ANSWER', 'PROOF_WRITES', { writes: true }],
  ['about another certificate than was asked', 'PROOF_ANSWER', 'PROOF_ANSWER_OTHER', { request: { certRef: ref(9), caseRef: ref(5) } }],
  ['about another case than was asked', 'PROOF_ANSWER', 'PROOF_ANSWER_OTHER', { request: { certRef: ref(1), caseRef: ref(9) } }],
  ['about a case that nobody asked of', 'PROOF_ANSWER', 'PROOF_ANSWER_OTHER', { request: { certRef: ref(1) } }],
  ['whose title is not endorsed', 'PROOF_TITLE', 'FACET_UNENDORSED', without('title')],
  ['whose taxes are not endorsed', 'PROOF_TAX', 'FACET_UNENDORSED', without('tax')],
  ['whose mortgages are not endorsed', 'PROOF_MORTGAGE', 'FACET_UNENDORSED', without('mortgage')],
  ['whose seizures are not endorsed', 'PROOF_SEIZURE', 'FACET_UNENDORSED', without('seizure')],
  ['with the taxes of another unit', 'PROOF_TAX', 'FACET_OTHER_UNIT', taxed({ unitRef: ref(9) })],
  ['with the mortgages of another unit', 'PROOF_MORTGAGE', 'FACET_OTHER_UNIT', saying({ mortgage: { unitRef: ref(9), items: [] } })],
  [
    'with the seizures of another unit',
    'PROOF_SEIZURE',
    'FACET_OTHER_UNIT',
    saying({ seizure: { unitRef: ref(9), day: '2026-11-21', items: [] } }),
  ],
  ['with a side that nobody attested', 'PROOF_TAX', 'FACET_TAX_ABSENT', taxed({ sides: [...buyer('ATTESTED'), ...buyer('ABSENT')] })],
  ['with a side that was reversed', 'PROOF_TAX', 'FACET_TAX_ABSENT', taxed({ sides: buyer('REVERSED') })],
  [
    'of a transfer without its case',
    'PROOF_TAX',
    'FACET_MISSING',
    { ...taxed({ caseRef: undefined, sides: [] }), request: { certRef: ref(1) } },
  ],
  ['of a replaced certificate', 'STATE', 'CERTIFICATE_REPLACED', titled({ state: 'REPLACED' })],
  ['of a cancelled certificate', 'STATE', 'CERTIFICATE_CANCELLED', titled({ state: 'CANCELLED' })],
  ['of a void certificate', 'STATE', 'CERTIFICATE_VOID', titled({ state: 'ERROR_VOID' })],
])('a proof %s: %s %s', (_, name, code, change) => {
  expect(complaints(change)).toEqual([`${name} ${code}`]);
});

test.each<[string, Partial<ProofFacts>]>([
  ['a first registration needs no case', { ...firstRegistration(), request: { certRef: ref(1) } }],
  ['a case that asks for no side has nothing to attest', taxed({ sides: [] })],
])('%s', (_, change) => {
  expect(complaints(change)).toEqual([]);
});

function firstRegistration(): Partial<ProofFacts> {
  const { caseRef: _, ...tax } = answer.tax;
  return saying({ title: { ...answer.title, registrationType: '100' }, tax: { ...tax, sides: [] } });
}

test('without an answer nothing of it is checked, and the proof proves nothing', () => {
  const checks = judgeProof({ ...good, answer: undefined }, asked);
  const unchecked = ['PROOF_SUBJECT', 'PROOF_TITLE', 'PROOF_TAX', 'PROOF_MORTGAGE', 'PROOF_SEIZURE', 'PROOF_TIME', 'STATE'];
  expect(checks.filter(({ code }) => code === 'NOT_CHECKED').map(({ name }) => name)).toEqual(unchecked);
  expect(checks.find(({ name }) => name === 'PROOF_ANSWER')?.code).toBe('PROOF_ANSWER_MALFORMED');
  expect(verdict(checks, PROOF_CHECKS).status).toBe('INVALID');
});

test.each<[string, ProofQuestion['subject'], string[]]>([
  ['by identifier and code', { certRef: ref(1) }, []],
  ['by the credential', { credentialDigest: ref(3) }, []],
  ['of another certificate', { certRef: ref(9) }, ['PROOF_SUBJECT PROOF_SUBJECT_OTHER']],
  ['of another credential', { credentialDigest: ref(9) }, ['PROOF_SUBJECT PROOF_SUBJECT_OTHER']],
  ['of the certificate, and another credential', { certRef: ref(1), credentialDigest: ref(9) }, ['PROOF_SUBJECT PROOF_SUBJECT_OTHER']],
  ['of the credential, and another certificate', { certRef: ref(9), credentialDigest: ref(3) }, ['PROOF_SUBJECT PROOF_SUBJECT_OTHER']],
  ['of nothing', undefined, ['PROOF_SUBJECT PROOF_SUBJECT_MISSING']],
  ['of nothing by its own words', {}, ['PROOF_SUBJECT PROOF_SUBJECT_MISSING']],
])('the evidence speaks %s', (_, subject, expected) => {
  expect(complaints({}, { subject })).toEqual(expected);
});

test.each<[string, number, string[]]>([
  ['at its moment', 0, []],
  ['a quarter of an hour later', 15 * MINUTE, []],
  ['a second more', 15 * MINUTE + 1, ['PROOF_TIME EVIDENCE_STALE']],
  ['by a clock a quarter of an hour behind', -15 * MINUTE, []],
  ['by a clock a second more behind', -15 * MINUTE - 1, ['PROOF_TIME PROOF_AHEAD']],
  ['by a clock that tells no time', Number.NaN, ['PROOF_TIME PROOF_AHEAD']],
])('read %s', (_, seconds, expected) => {
  expect(complaints({}, { now: NOW + seconds, trustedUntil: undefined })).toEqual(expected);
});

test.each<[string, string | undefined, string[]]>([
  ['without an end', undefined, []],
  ['on its last second', CLOCK, []],
  ['a second after its end', '2026-11-21T03:59:59Z', ['PROOF_TRUST TRUST_STALE']],
])('by a trust file %s', (_, trustedUntil, expected) => {
  expect(complaints({}, { trustedUntil })).toEqual(expected);
});
