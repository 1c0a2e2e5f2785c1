import { describe, expect, test } from '@jest/globals';
import {
  ACTS,
  facetsOf,
  FOUND,
  GATE,
  judge,
  OUTCOMES,
  pass,
  taxFindings,
  titleFindings,
  type Asked,
  type Finding,
  type GateRow,
  type QueueEntry,
  type TitleFacts,
} from '../index.js';
import { attestation, CASE, certificate, head, NEW, ref, transferCase, unit, UNIT } from '../testing/facts.js';

const DAY = '2026-11-21';

function seizure(change: Partial<QueueEntry> = {}): QueueEntry {
  const entry = {
    ref: ref(60),
    body: 'A',
    arrivedAt: '2026-10-08T01:00:00Z',
    pre: false,
    enteredOn: '2026-10-08',
    months: 36,
    extensions: [],
  };
  return { ...entry, ...change };
}

/** An act and one finding to which the row applies, made from the row's own conditions. */
function example(row: GateRow): [Asked, Finding[]] {
  const first = (where: object = {}) => Object.fromEntries(Object.entries(where).map(([name, values]) => [name, (values as unknown[])[0]]));
  const asked = { act: row.acts[0], day: DAY, ...first(row.asked) } as Asked;
  if (row.found === 'ANY') return [asked, []];
  if (row.found === 'SEIZURE' || row.found === 'HOLD') {
    const { own, onBearer, later } = first(row.where) as Partial<Finding>;
    const entry = seizure(row.found === 'HOLD' ? { forbids: ['TRANSFER', 'MORTGAGE', 'NOTICE'] } : own ? { pre: true } : {});
    return [asked, [{ state: row.found, entry, own: own ?? false, onBearer: onBearer ?? false, later: later ?? false }]];
  }
  if (row.id === 'order-of-head') {
    const found: Finding[] = [
      { state: 'COURT_ORDER', seizureRef: ref(60) },
      { state: 'SEIZURE', entry: seizure() },
    ];
    return [asked, found];
  }
  if (row.id === 'order-before') {
    return [
      asked,
      [
        { state: 'COURT_ORDER', arrivedAt: '2026-10-01T01:00:00Z' },
        { state: 'SEIZURE', entry: seizure() },
      ],
    ];
  }
  return [asked, [{ state: row.found, ...first(row.where) }]];
}

/** States that raise each code that an exception can lift, so that lifting can be seen. */
const RAISERS: Partial<Record<string, Finding>> = {
  HOLDER_CONSENT: { state: 'HOLDER_UNSIGNED' },
  LENDER_CONSENT: { state: 'MORTGAGE', kind: 'MORTGAGE', ban: true },
  NOTICE_HOLDER_CONSENT: { state: 'NOTICE', own: false },
  PORT_CLOSED: { state: 'PORT_NOT_OPEN' },
};

describe.each(GATE.map((row) => [row.id, row] as const))('row %s', (_, row) => {
  const [asked, found] = example(row);
  const without = GATE.filter((other) => other !== row);

  const raising = ['refuse', 'consent', 'acknowledge'].includes(row.outcome);
  const excepting = row.outcome === 'except';

  test('applies, with its outcome', () => {
    const { codes, carries, rows } = judge(asked, found);
    expect(rows).toContain(row.id);
    expect(codes).toEqual(expect.arrayContaining(raising ? [...row.codes] : []));
    expect(codes.filter((code) => excepting && row.codes.includes(code))).toEqual([]);
    expect(carries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(row.carry ? [row.carry] : []));
  });

  test('taken away, the judgement is another one', () => {
    const all = [...found, ...(excepting ? row.codes.flatMap((code) => RAISERS[code] ?? []) : [])];
    const [withRow, withoutRow] = [judge(asked, all), judge(asked, all, without)];
    expect(withoutRow).not.toEqual(withRow);
    // Of an expropriation or a destruction nobody's consent is asked to begin with; what that row adds is that all are told.
    expect(withoutRow.codes.length > withRow.codes.length).toBe(excepting && row.id !== 'perished');
  });
});

test('every row is whole: an id of its own, acts, a known state and a source', () => {
  expect(new Set(GATE.map(({ id }) => id)).size).toBe(GATE.length);
  for (const row of GATE) {
    expect(row.acts.length).toBeGreaterThan(0);
    expect(FOUND).toHaveProperty(row.found);
    expect(OUTCOMES).toContain(row.outcome);
    expect(row.source.length).toBeGreaterThan(1);
    expect(row.codes.length > 0 || ['carry', 'allow'].includes(row.outcome)).toBe(true);
  }
});

describe('how rows combine', () => {
  const transfer: Asked = { act: 'TRANSFER', day: DAY };
  const ban: Finding = { state: 'MORTGAGE', kind: 'MORTGAGE', ban: true, ref: ref(61), party: 'BankMSP' };

  test.each<[string, Asked, Finding[], string[]]>([
    [
      'all codes, in the order of the table',
      transfer,
      [ban, { state: 'SEIZURE', entry: seizure() }, { state: 'CASE_ABSENT' }],
      ['CASE_UNKNOWN', 'SEIZED', 'LENDER_CONSENT'],
    ],
    ['the same code once', transfer, [ban, { ...ban, ref: ref(62) }], ['LENDER_CONSENT']],
    ['consent on record', transfer, [{ ...ban, consented: true }], []],
    [
      'consent of one lender is not that of another',
      transfer,
      [
        { ...ban, consented: true },
        { ...ban, ref: ref(62) },
      ],
      ['LENDER_CONSENT'],
    ],
    ['unknown consent is none', transfer, [{ state: 'OBJECTION', stage: 'LIVE' }], ['OBJECTION_NOT_ACKNOWLEDGED']],
    [
      'a judgment needs no signature, yet a seizure stays',
      { ...transfer, ground: 'JUDGMENT' },
      [{ state: 'HOLDER_UNSIGNED' }, ban, { state: 'SEIZURE', entry: seizure() }],
      ['SEIZED'],
    ],
    [
      'an own pre-seizure lifts only itself',
      transfer,
      [
        { state: 'SEIZURE', own: true, entry: seizure({ pre: true }) },
        { state: 'SEIZURE', own: false, entry: seizure({ ref: ref(63) }) },
      ],
      ['SEIZED'],
    ],
    [
      'a court order lifts no hold',
      transfer,
      [
        { state: 'COURT_ORDER', seizureRef: ref(60) },
        { state: 'SEIZURE', entry: seizure() },
        { state: 'HOLD', entry: seizure({ ref: ref(64), arrivedAt: '2026-11-01T00:00:00Z' }) },
      ],
      ['HELD'],
    ],
    [
      'an order of a court that waits lifts nothing',
      transfer,
      [
        { state: 'COURT_ORDER', seizureRef: ref(65) },
        { state: 'SEIZURE', entry: seizure() },
        { state: 'SEIZURE', entry: seizure({ ref: ref(65), arrivedAt: '2026-11-01T00:00:00Z' }) },
      ],
      ['SEIZED'],
    ],
    ['what lapsed blocks no more', { ...transfer, day: '2029-10-09' }, [{ state: 'SEIZURE', entry: seizure() }], []],
    ['on its last day it blocks', { ...transfer, day: '2029-10-08' }, [{ state: 'SEIZURE', entry: seizure() }], ['SEIZED']],
    ['without a law’s day nothing has lapsed', { act: 'TRANSFER' }, [{ state: 'SEIZURE', entry: seizure() }], ['SEIZED']],
    [
      'an instruction blocks at once',
      transfer,
      [{ state: 'SEIZURE', entry: { ...seizure(), enteredOn: undefined } as unknown as QueueEntry }],
      ['SEIZED'],
    ],
    [
      'a hold forbids what its scope names',
      { ...transfer, act: 'MORTGAGE' },
      [{ state: 'HOLD', entry: seizure({ forbids: ['TRANSFER'] }) }],
      [],
    ],
  ])('%s', (_, asked, found, codes) => {
    expect(judge(asked, found).codes).toEqual(codes);
  });

  test('a refusal throws all codes, a pass tells what follows', () => {
    expect(() => pass(transfer, [ban, { state: 'TAX_ABSENT' }])).toThrow(
      expect.objectContaining({ codes: ['TAX_INCOMPLETE', 'LENDER_CONSENT'] }),
    );
    expect(pass({ ...transfer, ground: 'SALE' }, [{ ...ban, ban: false }])).toEqual([
      { kind: 'MORTGAGE_FOLLOWS', ref: ref(61), party: 'BankMSP' },
    ]);
    expect(ACTS.map((act) => judge({ act, day: DAY }, []).codes)).toEqual(ACTS.map(() => []));
  });

  test('the acting contract asks whom the rows speak of', () => {
    expect(facetsOf(transfer)).toEqual(['title', 'tax', 'mortgage', 'seizure', 'supervision', 'acting']);
    expect(facetsOf({ act: 'SHARE' })).not.toContain('mortgage');
  });
});

describe('what title and tax find', () => {
  const free: TitleFacts = { unit, head, certificate, case: transferCase };
  const empty: TitleFacts = { unit: undefined, head: undefined, certificate: undefined, case: undefined };
  const states = (facts: TitleFacts, caseRef?: string) =>
    titleFindings(facts, caseRef === undefined ? {} : { caseRef }).map(({ state }) => state);

  test.each<[string, TitleFacts, string | undefined, string[]]>([
    ['in order', free, CASE, ['RIGHT_REGISTERED']],
    ['nothing', empty, CASE, ['UNIT_ABSENT', 'CERTIFICATE_NOT_CURRENT', 'CASE_ABSENT']],
    ['nothing, and no case asked about', empty, undefined, ['UNIT_ABSENT', 'CERTIFICATE_NOT_CURRENT']],
    ['a retired unit', { ...free, unit: { ...unit, state: 'RETIRED' } }, CASE, ['UNIT_RETIRED', 'RIGHT_REGISTERED']],
    [
      'a certificate that is not the head',
      { ...free, head: { ...head, certRef: NEW } },
      CASE,
      ['RIGHT_REGISTERED', 'CERTIFICATE_NOT_CURRENT'],
    ],
    ['a finished case', { ...free, case: { ...transferCase, state: 'DONE' } }, CASE, ['RIGHT_REGISTERED', 'CASE_NOT_READY']],
    ['a case on another unit', { ...free, case: { ...transferCase, unitRef: ref(77) } }, CASE, ['RIGHT_REGISTERED', 'CASE_OTHER']],
    ['a case on another certificate', { ...free, case: { ...transferCase, certRef: NEW } }, CASE, ['RIGHT_REGISTERED', 'CASE_OTHER']],
  ])('%s', (_, facts, caseRef, found) => {
    expect(states(facts, caseRef)).toEqual(found);
  });

  test('a unit of another division is foreign to who asks for his own', () => {
    expect(titleFindings(free, { division: '440606' })[0]).toEqual({ state: 'UNIT_FOREIGN' });
  });

  test.each([
    [[attestation('BUYER'), attestation('SELLER', { kind: 'EXEMPT' })], {}, []],
    [[attestation('BUYER'), undefined], {}, ['TAX_ABSENT']],
    [[], {}, ['TAX_ABSENT']],
    [[attestation('BUYER', { unitRef: ref(77) })], {}, ['TAX_ABSENT']],
    [[attestation('BUYER'), attestation('SELLER', { state: 'REVERSED' })], {}, ['TAX_REVERSED']],
    [[attestation('BUYER')], { exemptOnly: true }, ['TAX_KIND_WRONG']],
  ])('tax %#', (attestations, item, found) => {
    expect(taxFindings({ unitRef: UNIT, attestations }, item).map(({ state }) => state)).toEqual(found);
  });
});
