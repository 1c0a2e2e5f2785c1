import { describe, expect, test } from '@jest/globals';
import { changed, decided, joined, type Act, type CertificateRecord, type HeadRecord, type Outcome } from './index.js';
import { certificate, head, NEW, OLD, ref } from './testing/facts.js';
import { refusalOf } from './testing/refusal.js';

const act = (change: Partial<Act<CertificateRecord>> = {}): Act<CertificateRecord> => ({
  name: 'FIRST_REGISTERED',
  records: [certificate],
  result: certificate,
  ...change,
});
const of = (change: Partial<Act<CertificateRecord>> = {}): Outcome<CertificateRecord> => ({ act: act(change), result: certificate });
const other: CertificateRecord = { ...certificate, certRef: NEW };
const others = { records: [other] };
const live = { type: 'live', parts: ['a', 'b'] } as const;

describe('a batch is one act', () => {
  test('of what is done already nothing is written', () => {
    expect(joined([{ result: certificate }, { result: other }])).toEqual({ results: [certificate, other] });
  });

  test('with all records, ends, policies and what follows, in the order of its items', () => {
    const policies = [{ key: live, all: ['RegistryMSP'], n: 1, of: ['BankMSP'] }];
    const carries = [{ kind: 'MORTGAGE_FOLLOWS', ref: OLD }] as const;
    const batch = joined([of({ carries, deletes: [live] }), { result: other }, of({ ...others, policies })]);
    expect(batch.results).toEqual([certificate, other, certificate]);
    expect(batch.act).toEqual({
      name: 'FIRST_REGISTERED',
      records: [certificate, other],
      result: certificate,
      deletes: [live],
      policies,
      carries,
    });
  });

  test.each<[string, Outcome<CertificateRecord>[]]>([
    ['a record', [of(), of()]],
    ['a record and an end', [of({ deletes: [{ type: 'cert', parts: [NEW] }] }), of(others)]],
    ['an end', [of({ deletes: [live] }), of({ ...others, deletes: [live] })]],
  ])('refused when two of its items write the same key: %s', (_, outcomes) => {
    expect(refusalOf(() => joined(outcomes))).toEqual({ code: 'CONFLICT', field: 'items' });
  });

  test('keys that only look alike are two', () => {
    const deletes = [live, { type: 'live', parts: ['ab'] }];
    expect(joined([of({ deletes })]).act?.deletes).toEqual(deletes);
  });

  test.each([1, 2])('of one kind: another in place %i is an error of the program', (place) => {
    const outcomes = [of(), of(others), of({ records: [head as HeadRecord] })];
    outcomes[place] = of({ ...outcomes[place]?.act, name: 'TRANSFER_REGISTERED' });
    expect(refusalOf(() => joined(outcomes)).code).toBe('INTERNAL');
  });
});

describe('who repeats a request is answered, who changes it is refused', () => {
  test('a new record is decided once', () => {
    expect(decided(ref(99), undefined, () => act()).act).toEqual(act());
    expect(decided(ref(99), certificate, never)).toEqual({ result: certificate });
    expect(refusalOf(() => decided(ref(98), certificate, never)).code).toBe('CONFLICT');
  });

  test('an act on a record is decided once', () => {
    const acts = [{ act: 'CANCEL', requestDigest: ref(97), day: '2026-11-21' }] as const;
    const ended = { ...certificate, acts: [...acts] };
    expect(changed(ref(97), ended, never)).toEqual({ result: ended });
    expect(changed(ref(96), ended, () => act()).act).toEqual(act());
    expect(refusalOf(() => changed(ref(97), undefined, never)).code).toBe('NOT_FOUND');
  });
});

function never(): never {
  throw new Error('nothing had to be decided');
}
