import { expect, test } from '@jest/globals';
import type { ChaincodeEntry } from '../topology.js';
import { upgradeProblems } from './upgrade.js';

const title: ChaincodeEntry = { name: 'title', version: '1.0', sequence: 1, policy: "AND('A.peer','B.peer')" };

test.each<[string, Partial<ChaincodeEntry>]>([
  ['nothing changed', {}],
  ['a new version in the other slot', { version: '1.1', sequence: 2, slot: 'b' }],
  ['a new policy', { policy: "OR('A.peer','B.peer')", sequence: 2 }],
])('%s → may be deployed', (_title, change) => {
  expect(upgradeProblems([title], [{ ...title, ...change }])).toEqual([]);
});

test.each<[string, Partial<ChaincodeEntry>, string]>([
  ['a new version under the old sequence', { version: '1.1', slot: 'b' }, 'title: sequence 1, but 2 follows'],
  ['a new version in the slot of the old one', { version: '1.1', sequence: 2 }, 'needs the other slot, b'],
  ['a new policy under the old sequence', { policy: "OR('A.peer','B.peer')" }, 'title: sequence 1, but 2 follows'],
  ['a sequence left out', { version: '1.1', sequence: 3, slot: 'b' }, 'title: sequence 3, but 2 follows'],
  ['a sequence without a change', { sequence: 2 }, 'title: sequence 2, but 1 follows'],
  ['another slot for the same version', { slot: 'b', sequence: 2 }, 'another slot for the same version'],
])('%s → refused', (_title, change, problem) => {
  expect(upgradeProblems([title], [{ ...title, ...change }]).join('; ')).toContain(problem);
});

test('a chaincode that the topology no longer has → refused', () => {
  expect(upgradeProblems([title], [])).toEqual([expect.stringContaining('title: a chaincode cannot be taken off')]);
});

test('a chaincode that is new → may be deployed', () => {
  expect(upgradeProblems([title], [title, { ...title, name: 'tax' }])).toEqual([]);
});
