import { expect, test } from '@jest/globals';
import { decodePolicy, encodePolicy, isSatisfied, parsePolicy, type Role, type Signer } from './policy.js';
import { layoutsFor } from './gateway/plan.js';

const peerOf = (mspId: string): Signer => ({ mspId, roles: new Set<Role>(['member', 'peer']) });
const clientOf = (mspId: string): Signer => ({ mspId, roles: new Set<Role>(['member', 'client']) });
const TITLE = "AND('A.peer',OutOf(1,'B.peer','C.peer'))";

test.each<[string, Signer[], boolean]>([
  [TITLE, [peerOf('A'), peerOf('B')], true],
  [TITLE, [peerOf('A'), peerOf('C')], true],
  [TITLE, [peerOf('A')], false],
  [TITLE, [peerOf('B'), peerOf('C')], false],
  [TITLE, [clientOf('A'), peerOf('B')], false],
  ["or('A.member', 'B.admin')", [clientOf('A')], true],
  ["OR('A.member','B.admin')", [peerOf('B')], false],
  ["OutOf(2,'A.peer','B.peer','C.peer')", [peerOf('C'), peerOf('A')], true],
  ["OutOf(2,'A.peer','A.peer')", [peerOf('A')], false], // a signer counts once
  ["OutOf(2,'A.peer','A.peer')", [peerOf('A'), peerOf('A')], true],
  ["AND('A.peer','A.member')", [peerOf('A'), clientOf('A')], true],
])('%s', (text, signers, satisfied) => {
  const policy = parsePolicy(text);
  expect(isSatisfied(policy, signers)).toBe(satisfied);
  expect(decodePolicy(encodePolicy(policy).serializeBinary())).toEqual(policy);
});

test.each([
  "AND('A.peer'",
  "AND('A.peer',)",
  "XOR('A.peer','B.peer')",
  "AND('A.boss')",
  "OutOf(3,'A.peer','B.peer')",
  "OutOf(0,'A.peer')",
  "OutOf('A.peer')",
  "'A.peer' 'B.peer'",
  '',
])('refuses %s', (text) => {
  expect(() => parsePolicy(text)).toThrow(`policy "${text}"`);
});

test('layouts are minimal, have the own organisation first, and rotate among equals', () => {
  const all = new Set(['A', 'B', 'C', 'D']);
  const policy = parsePolicy("AND('A.peer',OutOf(1,'B.peer','C.peer','D.peer'))");
  const first = [0, 1, 2, 3].map((turn) => layoutsFor([policy], all, 'A', turn)[0]?.join(''));
  expect(new Set(first.slice(0, 3))).toEqual(new Set(['AB', 'AC', 'AD']));
  expect(first[3]).toBe(first[0]);
  expect(layoutsFor([policy], new Set(['B', 'C']), 'B', 0)).toEqual([]);
  const either = parsePolicy("OR('B.peer',AND('A.peer','C.peer'))");
  expect(layoutsFor([either], all, 'A', 0)).toEqual([['A', 'C'], ['B']]);
  expect(layoutsFor([policy, parsePolicy("AND('D.peer','A.peer')")], all, 'A', 0)).toEqual([['A', 'D']]);
});
