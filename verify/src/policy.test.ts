import { expect, test } from '@jest/globals';
import { parsePolicy, type Principal, satisfies } from './policy.js';

const TITLE = "AND('RegistryMSP.peer',OutOf(1,'TaxMSP.peer','CourtMSP.peer','RegulatorMSP.peer'))";
const peer = (mspId: string): Principal => ({ mspId, role: 'peer' });
const client = (mspId: string): Principal => ({ mspId, role: 'client' });

const judged: [string, Principal[], boolean][] = [
  [TITLE, [peer('RegistryMSP'), peer('TaxMSP')], true],
  [TITLE, [peer('RegulatorMSP'), peer('RegistryMSP')], true],
  [TITLE, [peer('RegistryMSP')], false],
  [TITLE, [peer('RegistryMSP'), peer('RegistryMSP')], false],
  [TITLE, [peer('TaxMSP'), peer('CourtMSP')], false],
  [TITLE, [peer('RegistryMSP'), client('TaxMSP')], false],
  [TITLE, [peer('RegistryMSP'), peer('BankMSP')], false],
  [TITLE, [], false],
  ["OutOf(2,'A.peer','B.peer','C.peer')", [peer('A'), peer('C')], true],
  ["OutOf(2,'A.peer','B.peer','C.peer')", [peer('A'), peer('A')], false],
  ['or(\'A.peer\', "B.peer")', [peer('B')], true],
  ["'A.member'", [client('A')], true],
  ["AND('A.peer','A.peer')", [peer('A')], false], // one signer counts once, as in Fabric
  ["AND('A.peer','A.peer')", [peer('A'), peer('A')], true],
  // a branch that fails gives its signers back
  ["OR(AND('A.peer','B.peer'),AND('A.peer','C.peer'))", [peer('A'), peer('C')], true],
  ["AND(OR('A.peer','B.peer'),'A.peer')", [peer('A'), peer('B')], false], // greedy, like Fabric's evaluation
];

test.each(judged)('%s with %j: %s', (text, signers, expected) => {
  expect(satisfies(parsePolicy(text), signers)).toBe(expected);
});

test.each([
  ['', 'gate'],
  ['AND()', 'gate'],
  ["AND('A.peer'", "')' expected"],
  ["AND('A.peer',)", 'gate'],
  ["NOT('A.peer')", 'gate'],
  ["'A.owner'", 'principal'],
  ["'A'", 'principal'],
  ["OutOf(0,'A.peer')", 'count'],
  ["OutOf(2,'A.peer')", 'count'],
  ["OutOf(x,'A.peer')", 'count'],
  ["'A.peer' 'B.peer'", 'text after the end'],
  ["AND('A.peer'; 'B.peer')", 'unexpected character'],
  [`${"OR('A.peer',".repeat(12)}'A.peer'${')'.repeat(12)}`, 'depth'],
  [`'${'A'.repeat(5000)}.peer'`, 'length'],
])('%s is no policy', (text, detail) => {
  expect(() => parsePolicy(text)).toThrow(expect.objectContaining({ code: 'POLICY_SYNTAX', detail }));
});
