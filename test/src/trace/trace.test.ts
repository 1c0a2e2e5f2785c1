import { expect, test } from '@jest/globals';
import { differences, summary } from '../../../scripts/lib/trace/difference.mjs';
import { makeOperations } from '../../../scripts/lib/trace/operations.mjs';

// The comparison of the two networks (./scripts/fabric compare) must be able to fail.
const NOW = new Date('2026-11-21T04:00:00Z');
const operations = (seed: string, count = 300) => makeOperations({ seed, count, now: NOW });

test('a seed names one trace', () => {
  expect(operations('a')).toEqual(operations('a'));
  expect(operations('a')).not.toEqual(operations('b'));
});

test('a trace has acts of every kind: what succeeds, what is refused, what is found invalid, what is only read', () => {
  const kinds = new Set(operations('a').map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(['altered', 'evaluate', 'race', 'submit', 'twice']);
  const chaincodes = new Set(operations('a').flatMap(({ calls }) => calls.map(({ chaincode }) => chaincode)));
  expect([...chaincodes]).toEqual(expect.arrayContaining(['title', 'tax', 'mortgage', 'seizure', 'access', 'supervision']));
});

const [operation] = operations('a', 1);
const outcome = {
  endorsed: {
    answer: '{}',
    event: { name: 'UNIT_KEY_SET', payload: '{}' },
    access: [{ namespace: 'title', reads: [['key', undefined]], writes: [['key', 'v']] }],
  },
  code: 'VALID',
};
const played = (...outcomes: object[]) => [{ operation: operation!, outcomes }];

test('every trace has a scan that is overtaken, whatever its seed', () => {
  for (const seed of ['a', 'b', 'c']) {
    expect(operations(seed)).toHaveLength(300);
    expect(operations(seed).at(-1)).toMatchObject({ kind: 'race', what: 'two mortgages entered on one unit' });
  }
});

test('equal outcomes → no difference', () => {
  expect(differences(played(outcome), played(structuredClone(outcome)))).toEqual([]);
});

type Outcome = typeof outcome;
test.each<[string, (other: Outcome) => void, string]>([
  ['another commit code', (other) => void (other.code = 'MVCC_READ_CONFLICT'), '0.code'],
  ['another answer', (other) => void (other.endorsed.answer = '[]'), '0.endorsed.answer'],
  ['another event', (other) => void (other.endorsed.event.name = 'X'), '0.endorsed.event.name'],
  ['another version read', (other) => void (other.endorsed.access[0]!.reads[0]![1] = 'operation 1'), '0.endorsed.access.0.reads.0.1'],
  ['a write more', (other) => void other.endorsed.access[0]!.writes.push(['b', 'v']), '0.endorsed.access.0.writes.1'],
])('%s → found and named', (_title, change, path) => {
  const other = structuredClone(outcome);
  change(other);
  expect(differences(played(outcome), played(other))).toEqual([expect.objectContaining({ index: 0, path })]);
});

test('an outcome that one network lacks → found', () => {
  expect(differences(played(outcome), played())).not.toEqual([]);
  expect(differences(played(outcome), [])).not.toEqual([]);
});

test('the summary counts what was refused or invalid', () => {
  const refused = { refused: { class: 'EndorseError', code: 'ABORTED', message: '', details: ['RegistryMSP: CONFLICT: …'] } };
  const trace = played(
    outcome,
    { ...outcome, code: 'MVCC_READ_CONFLICT' },
    refused,
    { endorsed: outcome.endorsed, notOrdered: {} },
    { answer: '' },
  );
  expect(summary(trace)).toEqual({
    transactions: 5,
    unsuccessful: 3,
    counts: { VALID: 1, MVCC_READ_CONFLICT: 1, 'refused: CONFLICT': 1, 'not ordered': 1, answered: 1 },
  });
});
