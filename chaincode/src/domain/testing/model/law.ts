import type { ErrorCode } from '../../errors.js';
import { ACTS, type GatedAct } from '../../gate/acts.js';
import type { Finding } from '../../gate/findings.js';
import type { Asked, CARRIES } from '../../gate/table.js';
import { ref } from '../facts.js';

// What the law demands, written down a second time and without a look at the table: on such a state this act is stopped, this
// follows from it, or it must be let through. The model check holds the table against it.

export interface Demand {
  readonly text: string;
  readonly asked: Asked;
  readonly found: readonly Finding[];
  /** The code that stops the act. */
  readonly stops?: ErrorCode;
  /** What must follow. */
  readonly carries?: (typeof CARRIES)[number];
  /** It must pass, although something lives on the unit, and a row must say why. */
  readonly passes?: true;
}

const DAY = '2026-11-21';
const DISPOSALS: readonly GatedAct[] = ['TRANSFER', 'MORTGAGE', 'NOTICE', 'RESIDENCE', 'EASEMENT'];
const BURDENINGS: readonly GatedAct[] = ['TRANSFER', 'MORTGAGE', 'NOTICE', 'MORTGAGE_NOTICE', 'SPLIT_MERGE'];
const NEW_BURDENS: readonly GatedAct[] = ['TRANSFER', 'MORTGAGE', 'NOTICE', 'MORTGAGE_NOTICE', 'RESIDENCE', 'EASEMENT'];
const WITH_PORT: readonly GatedAct[] = ['TRANSFER', 'FIRST', 'NOTICE', 'MORTGAGE_NOTICE', 'MORTGAGE', 'MORTGAGE_CHANGE', 'CONVERT'];
/** Acts on a mortgage that stands: on a retired unit, whose successors it burdens, and on one that is still being built. */
const ON_STANDING: readonly GatedAct[] = ['MORTGAGE_CHANGE', 'MORTGAGE_TRANSFER', 'MORTGAGE_RELEASE'];
const but = (...without: readonly GatedAct[]): readonly GatedAct[] => ACTS.filter((act) => !without.includes(act));

const entry = (change: object = {}) => ({
  ref: ref(60),
  body: 'A',
  arrivedAt: '2026-10-08T01:00:00Z',
  pre: false,
  enteredOn: '2026-10-08',
  months: 36,
  extensions: [],
  ...change,
});
const seized = (change: Partial<Finding> = {}, of: object = {}): Finding => ({
  state: 'SEIZURE',
  own: false,
  onBearer: false,
  entry: entry(of),
  ...change,
});
const held: Finding = { state: 'HOLD', onBearer: false, entry: entry({ ref: ref(64), forbids: [...BURDENINGS] }) };
const mortgaged = (change: Partial<Finding> = {}): Finding => ({
  state: 'MORTGAGE',
  kind: 'MORTGAGE',
  ref: ref(61),
  party: 'BankMSP',
  ban: false,
  excludesOthers: false,
  own: false,
  onBearer: false,
  ...change,
});
const noticed = (own: boolean): Finding => ({ state: 'NOTICE', kind: 'PURCHASE', ref: ref(62), own });
const unsigned: Finding = { state: 'HOLDER_UNSIGNED' };
const right: Finding = { state: 'RIGHT', kind: 'RESIDENCE', ref: ref(63) };
const order: Finding = { state: 'COURT_ORDER', seizureRef: ref(60) };
const orderBefore: Finding = { state: 'COURT_ORDER', arrivedAt: '2026-10-01T01:00:00Z' };

type Fact = Finding | readonly Finding[];
const many = (
  acts: readonly GatedAct[],
  fact: Fact,
  demand: Omit<Demand, 'text' | 'asked' | 'found'>,
  how: Partial<Asked> = {},
): Demand[] =>
  acts.map((act) => {
    const found = Array.isArray(fact) ? (fact as readonly Finding[]) : [fact as Finding];
    const what = Object.values(how).join(' ');
    return {
      text: `${act} ${what} on ${found.map(({ state }) => state).join(' + ') || 'anything'}`,
      asked: { act, day: DAY, ...how },
      found,
      ...demand,
    };
  });
const stop = (acts: readonly GatedAct[], fact: Fact, code: ErrorCode, how?: Partial<Asked>) => many(acts, fact, { stops: code }, how);
const carry = (acts: readonly GatedAct[], fact: Fact, kind: (typeof CARRIES)[number], how?: Partial<Asked>) =>
  many(acts, fact, { carries: kind, passes: true }, how);
const pass = (acts: readonly GatedAct[], fact: Fact, how?: Partial<Asked>) => many(acts, fact, { passes: true }, how);

/** One line per sentence of the law as `gate.md` retells it. */
export const LAW: readonly Demand[] = [
  ...stop(ACTS, { state: 'UNIT_FOREIGN' }, 'WRONG_TENANT'),
  ...stop(but('SHARE', 'SEIZE', 'HOLD', ...ON_STANDING), { state: 'UNIT_RETIRED' }, 'UNIT_RETIRED'),
  ...carry(['SEIZE', 'HOLD'], { state: 'UNIT_RETIRED' }, 'SUCCESSORS_COVERED', { step: 'ORDER' }),
  ...stop(but('FIRST', 'NOTICE', 'MORTGAGE_NOTICE', 'SEIZE', ...ON_STANDING), { state: 'UNIT_ABSENT' }, 'UNIT_UNKNOWN'),
  ...stop(['SEIZE'], { state: 'UNIT_ABSENT' }, 'UNIT_UNKNOWN', { pre: false }),
  ...stop(
    ['TRANSFER', 'CHANGE', 'SPLIT_MERGE', 'MORTGAGE', 'REPLACE', 'CANCEL_RIGHT', 'RESIDENCE', 'EASEMENT'],
    { state: 'CERTIFICATE_NOT_CURRENT' },
    'CERTIFICATE_NOT_CURRENT',
  ),
  ...stop(['FIRST'], { state: 'RIGHT_REGISTERED' }, 'ALREADY_REGISTERED'),
  ...stop(DISPOSALS, unsigned, 'HOLDER_CONSENT'),
  ...stop(DISPOSALS, { state: 'GUARDIAN_PROMISE_ABSENT' }, 'GUARDIAN_PROMISE'),
  ...pass(['TRANSFER'], [unsigned, mortgaged({ ban: true })], { ground: 'JUDGMENT' }),
  ...pass(['TRANSFER'], [unsigned, mortgaged({ ban: true })], { ground: 'INHERITANCE' }),
  ...stop(['TRANSFER'], seized(), 'SEIZED', { ground: 'JUDGMENT' }),
  ...stop(['TRANSFER', 'CHANGE', 'FIRST'], { state: 'CASE_ABSENT' }, 'CASE_UNKNOWN'),
  ...stop(['TRANSFER', 'CHANGE', 'FIRST', 'MORTGAGE', 'MORTGAGE_NOTICE'], { state: 'CASE_NOT_READY' }, 'CASE_NOT_READY'),
  ...stop(['TRANSFER', 'CHANGE', 'FIRST'], { state: 'CASE_OTHER' }, 'CASE_MISMATCH'),
  ...stop(['TRANSFER', 'CHANGE', 'FIRST', 'MORTGAGE', 'MORTGAGE_NOTICE'], { state: 'SAME_PERSON' }, 'SAME_PERSON'),
  ...stop(['REPLACE'], { state: 'STATEMENT_RUNNING' }, 'STATEMENT_RUNNING'),
  ...stop(['TRANSFER'], { state: 'ANNOUNCEMENT_RUNNING' }, 'ANNOUNCEMENT_RUNNING', { ground: 'INHERITANCE' }),
  ...stop(['FIRST', 'TRANSFER'], { state: 'TAX_ABSENT' }, 'TAX_INCOMPLETE'),
  ...stop(['FIRST', 'TRANSFER'], { state: 'TAX_REVERSED' }, 'TAX_REVERSED'),
  ...stop(['FIRST', 'TRANSFER'], { state: 'TAX_KIND_WRONG' }, 'TAX_INCOMPLETE'),
  ...stop(WITH_PORT, { state: 'PORT_NOT_OPEN' }, 'PORT_CLOSED'),
  ...pass(['MORTGAGE_RELEASE'], { state: 'PORT_NOT_OPEN' }),
  ...stop(['SHARE'], { state: 'GRANT_EXPIRED' }, 'GRANT_EXPIRED'),
  ...stop(['SHARE'], { state: 'GRANT_REVOKED' }, 'GRANT_REVOKED'),
  ...stop(['SHARE'], { state: 'GRANT_USED' }, 'GRANT_CONSUMED'),
  ...stop(['SHARE'], { state: 'RECIPIENT_OTHER' }, 'WRONG_RECIPIENT'),
  ...stop(['SHARE'], { state: 'FIELDS_SURPLUS' }, 'FIELDS_NOT_GRANTED'),
  ...carry(['SHARE'], { state: 'CERTIFICATE_ENDED' }, 'COPY_SAYS_ENDED'),
  ...stop(ACTS, { state: 'CLOCK_BEHIND' }, 'CLOCK_BEHIND'),

  ...stop([...NEW_BURDENS, 'SPLIT_MERGE'], seized(), 'SEIZED'),
  ...stop([...NEW_BURDENS, 'SPLIT_MERGE'], seized({ onBearer: true }), 'SEIZED'),
  ...stop([...NEW_BURDENS], seized({}, { enteredOn: undefined }), 'SEIZED'),
  ...carry(['TRANSFER'], [order, seized(), unsigned, mortgaged({ ban: true })], 'WAITERS_VOIDED', { ground: 'COURT_SALE' }),
  ...carry(['TRANSFER'], [orderBefore, seized(), unsigned], 'WAITERS_VOIDED', { ground: 'COURT_SALE' }),
  ...carry(['TRANSFER'], seized({ own: true }, { pre: true }), 'PRE_TAKES_EFFECT'),
  ...carry(['CHANGE'], seized(), 'REMARK', { change: 'NON_DISPOSING' }),
  ...stop(['CHANGE'], seized(), 'SEIZED', { change: 'OTHER' }),
  ...pass(['REPLACE', 'MORTGAGE_RELEASE', 'SHARE', 'OBJECT'], seized()),
  ...carry(['FIRST'], seized({ onBearer: true }), 'UNITS_COVERED'),
  ...pass(['CONVERT'], seized(), { of: 'MORTGAGE' }),
  ...stop(['MORTGAGE_CHANGE'], seized(), 'SEIZED', { change: 'INCREASE' }),
  ...stop(BURDENINGS, held, 'HELD'),
  ...stop(['HOLD_RELEASE'], { state: 'NOT_SUBMITTERS' }, 'NOT_THE_AUTHOR'),
  ...stop(['HOLD', 'HOLD_RELEASE'], { state: 'DOCUMENT_ABSENT' }, 'DOCUMENT_MISSING'),
  ...carry(['SEIZE', 'HOLD'], seized(), 'QUEUED', { step: 'ORDER' }),
  ...carry(['SEIZE', 'HOLD'], held, 'QUEUED', { step: 'ORDER' }),
  ...stop(['SEIZE', 'COURT_TRANSFER_ORDER'], { state: 'DEBTORS_NO_MORE' }, 'NOT_THE_DEBTORS'),
  ...stop(['SEIZE', 'HOLD', 'COURT_TRANSFER_ORDER'], { state: 'RANK_TAKEN' }, 'RANK_TAKEN'),
  ...stop(['SEIZE', 'HOLD_RELEASE'], { state: 'ENDED_BEFORE' }, 'SEIZURE_ENDED'),
  ...stop(['COURT_TRANSFER_ORDER'], { state: 'NOT_EFFECTIVE' }, 'NOT_EFFECTIVE'),
  ...stop(['COURT_TRANSFER_ORDER'], { state: 'NOT_SUBMITTERS' }, 'NOT_THE_AUTHOR'),
  ...stop(['SEIZE'], { state: 'TERM_TOO_LONG' }, 'TERM_TOO_LONG'),
  ...stop(['SEIZE'], { state: 'TERM_OVER' }, 'SEIZURE_LAPSED', { step: 'EXTEND' }),
  ...stop(['SEIZE'], { state: 'NOT_EFFECTIVE' }, 'NOT_EFFECTIVE', { step: 'EXTEND' }),
  ...stop(['SEIZE'], { state: 'NOT_SUBMITTERS' }, 'NOT_THE_AUTHOR', { step: 'EXTEND' }),
  ...stop(['SEIZE'], { state: 'NOT_SUBMITTERS' }, 'NOT_THE_AUTHOR', { step: 'RELEASE' }),

  ...stop(['TRANSFER', 'NOTICE'], mortgaged({ ban: true }), 'LENDER_CONSENT', { ground: 'SALE' }),
  ...carry(['TRANSFER'], mortgaged(), 'MORTGAGE_FOLLOWS', { ground: 'SALE' }),
  ...carry(['TRANSFER'], mortgaged(), 'MORTGAGE_ENDS', { ground: 'COURT_SALE' }),
  ...carry(['MORTGAGE'], mortgaged(), 'NEXT_RANK'),
  ...stop(['MORTGAGE'], mortgaged({ excludesOthers: true }), 'LENDER_CONSENT'),
  ...stop(
    ['MORTGAGE', 'MORTGAGE_NOTICE', 'MORTGAGE_CHANGE', 'MORTGAGE_TRANSFER', 'MORTGAGE_RELEASE'],
    { state: 'NOT_SUBMITTERS' },
    'NOT_THE_AUTHOR',
  ),
  ...carry(['MORTGAGE'], { state: 'HOUSE_WITHOUT_LAND' }, 'BOTH_NAMED'),
  ...stop(['MORTGAGE'], { state: 'OTHER_UNIT_BLOCKED' }, 'UNIT_BLOCKED'),
  ...stop(['MORTGAGE_CHANGE'], { state: 'CLAIMS_DETERMINED' }, 'CLAIMS_DETERMINED', { change: 'INCREASE' }),
  ...stop(['MORTGAGE_CHANGE'], mortgaged(), 'OTHER_LENDERS_CONSENT', { change: 'INCREASE' }),
  ...stop(['MORTGAGE_CHANGE'], mortgaged(), 'OTHER_LENDERS_CONSENT', { change: 'OTHER' }),
  ...stop(['MORTGAGE_TRANSFER'], { state: 'CLAIMS_OPEN' }, 'CLAIMS_NOT_DETERMINED'),
  ...pass(['MORTGAGE_RELEASE'], mortgaged({ own: true })),
  ...carry(['MORTGAGE_RELEASE'], mortgaged({ own: true }), 'REST_STAYS', { part: true }),
  ...stop(['MORTGAGE_RELEASE', 'MORTGAGE_CHANGE', 'MORTGAGE_TRANSFER', 'CONVERT'], { state: 'MORTGAGE_ENDED' }, 'MORTGAGE_ENDED'),
  ...stop(['CONVERT'], { state: 'UNIT_EXCLUDED' }, 'UNIT_EXCLUDED', { of: 'WORKS' }),
  ...stop(['CONVERT'], noticed(false), 'UNIT_EXCLUDED', { of: 'WORKS' }),
  ...stop(['CONVERT'], { state: 'CERTIFICATE_NOT_CURRENT' }, 'CERTIFICATE_NOT_CURRENT', { of: 'WORKS' }),
  ...stop(['SPLIT_MERGE'], mortgaged(), 'LENDER_CONSENT'),
  ...stop(['CANCEL_RIGHT'], mortgaged(), 'LENDER_CONSENT', { ground: 'WAIVER' }),
  ...carry(['FIRST'], mortgaged({ kind: 'WORKS', onBearer: true }), 'WORKS_CONVERT'),
  ...stop(['CORRECT'], mortgaged(), 'LENDER_CONSENT', { of: 'HOLDER' }),
  ...stop(['RESIDENCE', 'EASEMENT'], mortgaged(), 'LENDER_CONSENT'),
  ...stop(['NOTICE_CANCEL'], mortgaged({ kind: 'NOTICE' }), 'LENDER_CONSENT'),

  ...stop(NEW_BURDENS, noticed(false), 'NOTICE_HOLDER_CONSENT'),
  ...carry(['TRANSFER'], noticed(true), 'NOTICE_CONVERTED'),
  ...stop(['CONVERT'], { state: 'NOTICE_TERM_OVER' }, 'NOTICE_LAPSED'),
  ...stop(['MORTGAGE_NOTICE'], { state: 'NOTICE_ABSENT' }, 'NO_PURCHASE_NOTICE'),
  ...carry(['CONVERT'], [], 'PRIORITY_OF_NOTICE', { of: 'MORTGAGE' }),
  ...stop(['NOTICE_CANCEL'], { state: 'NOT_SUBMITTERS' }, 'NOT_THE_AUTHOR'),
  ...stop(['NOTICE_CANCEL'], seized({ own: true }, { pre: true }), 'SEIZED'),
  ...stop(['TRANSFER', 'MORTGAGE'], { state: 'OBJECTION', stage: 'PENDING' }, 'OBJECTION_PENDING'),
  ...stop(['TRANSFER', 'MORTGAGE'], { state: 'OBJECTION', stage: 'LIVE' }, 'OBJECTION_NOT_ACKNOWLEDGED'),
  ...stop(['TRANSFER', 'MORTGAGE'], { state: 'OBJECTION', stage: 'SUED' }, 'OBJECTION_NOT_ACKNOWLEDGED'),
  ...stop(['OBJECT'], { state: 'OBJECTION_SAME_GROUND' }, 'OBJECTION_REPEATED'),
  ...stop(['OBJECT'], { state: 'TERM_OVER' }, 'OBJECTION_LAPSED', { step: 'KEEP' }),
  ...stop(but('CORRECT', 'SEIZE', 'HOLD', 'OBJECT', 'SHARE', 'MORTGAGE_RELEASE'), { state: 'CORRECTION' }, 'CORRECTION_PENDING'),
  ...stop(['CORRECT'], { state: 'CORRECTION_UNPROVEN' }, 'HOLDER_CONSENT'),
  ...stop(['CORRECT'], { state: 'LATER_ENTRY' }, 'LATER_ENTRY', { of: 'REVOCATION' }),
  ...stop(['CORRECT'], seized({ later: true }), 'LATER_ENTRY', { of: 'REVOCATION' }),
  ...stop(['CORRECT'], mortgaged({ later: true }), 'LATER_ENTRY', { of: 'REVOCATION' }),
  ...stop(['CORRECT'], seized(), 'SEIZING_BODY_CONSENT', { of: 'HOLDER' }),
  ...stop(['RESIDENCE', 'EASEMENT'], { state: 'NOT_SUBMITTERS' }, 'NOT_THE_AUTHOR', { step: 'END' }),
  ...carry(['TRANSFER', 'MORTGAGE'], right, 'RIGHT_FOLLOWS'),
  ...stop(['TRANSFER', 'MORTGAGE'], { state: 'RIGHT_ALONE' }, 'NOT_SEPARABLE'),
  ...stop(['SPLIT_MERGE'], noticed(false), 'NOTICE_HOLDER_CONSENT'),
  ...stop(['SPLIT_MERGE'], right, 'RIGHT_HOLDER_CONSENT'),
  ...stop(['CANCEL_RIGHT'], noticed(false), 'NOTICE_HOLDER_CONSENT', { ground: 'WAIVER' }),
  ...stop(['CANCEL_RIGHT'], right, 'RIGHT_HOLDER_CONSENT', { ground: 'WAIVER' }),
  ...stop(['CANCEL_RIGHT'], seized(), 'SEIZING_BODY_CONSENT', { ground: 'WAIVER' }),
  ...stop(['CANCEL_RIGHT'], seized(), 'SEIZING_BODY_CONSENT', { ground: 'EXPIRY' }),
  ...stop(['CANCEL_RIGHT'], seized(), 'SEIZING_BODY_CONSENT', { ground: 'JUDGMENT' }),
  ...carry(['CANCEL_RIGHT'], [mortgaged(), seized(), noticed(false), right], 'CONCERNED_NOTIFIED', { ground: 'EXPROPRIATION' }),
  ...carry(['CANCEL_RIGHT'], [mortgaged(), seized()], 'CONCERNED_NOTIFIED', { ground: 'DESTRUCTION' }),
];
