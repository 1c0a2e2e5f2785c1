import { canonicalize } from '@zhenglian/chaincode/domain';
import { CASE_REF, endorser, issuerOf, member, UNIT_REF, type PlanAnswer, type ProofPlan } from '../../../verify/testing/proof.js';
import { CERT_REF } from '../../../verify/testing/proof.js';
import { fixedKey, makeCrl } from '../../../verify/testing/deterministic-pki.js';
import { invalid, unknown, VALID, type ProofCase } from './case.js';

/** The answer of a plan, to be changed. */
export const answerOf = (plan: ProofPlan): PlanAnswer => plan.answer as unknown as PlanAnswer;

export const MORTGAGE = {
  rank: 1,
  ref: '55'.repeat(32),
  lender: 'BankMSP',
  form: 'MORTGAGE',
  kind: 'GENERAL',
  since: '2026-11-20',
  transferBan: false,
};
export const SEIZURE = {
  ref: '66'.repeat(32),
  of: 'SEIZURE',
  body: 'COURT-A',
  stage: 'EFFECTIVE',
  arrivedAt: '2026-11-20T01:00:00Z',
  onBearer: false,
  until: '2029-11-20',
};

/** Turns the plan into that of a transfer with its case. */
export function transfer(plan: ProofPlan, state = 'ATTESTED'): void {
  const answer = answerOf(plan);
  plan.arguments = [canonicalize({ caseRef: CASE_REF, certRef: CERT_REF })];
  answer.title['registrationType'] = '200';
  const attested = { kind: 'PAID', attestedOn: '2026-11-19' };
  const buyer = state === 'ABSENT' ? { side: 'BUYER', state } : { side: 'BUYER', state, ...attested };
  answer.tax = { unitRef: UNIT_REF, caseRef: CASE_REF, sides: [buyer, { side: 'SELLER', state: 'ATTESTED', ...attested }] };
}

export const withCrl =
  (org: string, ...serials: readonly number[]): NonNullable<ProofCase['trust']> =>
  (trust) => ({
    ...trust,
    organizations: trust.organizations.map((one) =>
      one.id === org ? { ...one, crls: [makeCrl(issuerOf(org), fixedKey(`ca ${org}`), serials)] } : one,
    ),
  });

/** What honest institutions and slow or badly set clocks come to. */
export const HONEST_CASES: readonly ProofCase[] = [
  { name: 'honest', about: 'a free unit', expected: VALID },
  {
    name: 'honest_mortgaged_and_seized',
    about: 'burdens are facts, not faults',
    expected: VALID,
    plan: (plan) => {
      answerOf(plan).mortgage['items'] = [MORTGAGE];
      answerOf(plan).seizure['items'] = [SEIZURE, { ...SEIZURE, ref: '77'.repeat(32), of: 'HOLD', stage: 'WAITING' }];
      answerOf(plan).title['notices'] = 1;
    },
  },
  { name: 'honest_transfer', about: 'a transfer with its tax attestations', expected: VALID, plan: (plan) => transfer(plan) },
  {
    name: 'honest_bank_for_regulator',
    about: 'another set of institutions that meets every policy',
    expected: VALID,
    plan: (plan) => {
      plan.endorsers = ['registry', 'tax', 'court', 'bank'].map((org) => endorser(org));
    },
  },
  {
    name: 'honest_all_five',
    about: 'more signatures than needed',
    expected: VALID,
    plan: (plan) => void plan.endorsers.push(endorser('bank')),
  },
  {
    name: 'honest_second_registry_peer',
    about: 'two peers of one organisation',
    expected: VALID,
    plan: (plan) => void plan.endorsers.push(endorser('registry', member('registry', 'peer1'))),
  },
  {
    name: 'honest_newcomer',
    about: 'an organisation that the trust file does not know yet has signed too',
    expected: VALID,
    plan: (plan) => void plan.endorsers.push(endorser('bank2')),
  },
  { name: 'honest_other_revoked', about: 'somebody else was revoked', expected: VALID, trust: withCrl('court', 9, 77) },
  { name: 'honest_empty_crl', about: 'a revocation list without entries', expected: VALID, trust: withCrl('court') },
  {
    name: 'honest_fifteen_minutes',
    about: 'as old as it may be',
    expected: VALID,
    plan: (plan) => void (answerOf(plan).clock = '2026-11-21T03:45:00Z'),
  },
  {
    name: 'honest_ahead',
    about: 'the clock of the verifier is a little slow',
    expected: VALID,
    plan: (plan) => void (answerOf(plan).clock = '2026-11-21T04:15:00Z'),
  },
  {
    name: 'honest_trust_until_now',
    about: 'the last second of the trust file',
    expected: VALID,
    trust: (trust) => ({ ...trust, validUntil: '2026-11-21T04:00:00Z' }),
  },
  {
    name: 'stale_fail',
    about: 'a second older than allowed',
    expected: { status: 'STALE', check: 'PROOF_TIME', code: 'EVIDENCE_STALE' },
    plan: (plan) => void (answerOf(plan).clock = '2026-11-21T03:44:59Z'),
  },
  {
    name: 'replay_of_last_month_fail',
    about: 'an old proof, from before the mortgage',
    expected: { status: 'STALE', check: 'PROOF_TIME', code: 'EVIDENCE_STALE' },
    plan: (plan) => void (answerOf(plan).clock = '2026-10-21T03:56:00Z'),
  },
  {
    name: 'ahead_fail',
    about: 'a proof from the future',
    expected: unknown('PROOF_TIME', 'PROOF_AHEAD'),
    plan: (plan) => void (answerOf(plan).clock = '2026-11-21T04:15:01Z'),
  },
  {
    name: 'trust_expired_fail',
    about: 'the trust file is out of date',
    expected: unknown('PROOF_TRUST', 'TRUST_STALE'),
    trust: (trust) => ({ ...trust, validUntil: '2026-11-21T03:59:59Z' }),
  },
  ...(
    [
      ['REPLACED', 'CERTIFICATE_REPLACED'],
      ['CANCELLED', 'CERTIFICATE_CANCELLED'],
      ['ERROR_VOID', 'CERTIFICATE_VOID'],
    ] as const
  ).map(([state, code]): ProofCase => ({
    name: `state_${state.toLowerCase()}_fail`,
    about: `a certificate whose state is ${state}`,
    expected: invalid('STATE', code),
    plan: (plan) => {
      Object.assign(answerOf(plan).title, { state, endedOn: '2026-11-21', ...(state === 'REPLACED' && { successor: '88'.repeat(32) }) });
    },
  })),
  {
    name: 'tax_absent_fail',
    about: 'a transfer of which one side is not attested',
    expected: invalid('PROOF_TAX', 'FACET_TAX_ABSENT'),
    plan: (plan) => transfer(plan, 'ABSENT'),
  },
  {
    name: 'tax_reversed_fail',
    about: 'a transfer whose attestation was taken back',
    expected: invalid('PROOF_TAX', 'FACET_TAX_ABSENT'),
    plan: (plan) => transfer(plan, 'REVERSED'),
  },
  {
    name: 'transfer_without_case_fail',
    about: 'a transfer that leaves its taxation out',
    expected: unknown('PROOF_TAX', 'FACET_MISSING'),
    plan: (plan) => void (answerOf(plan).title['registrationType'] = '200'),
  },
];
