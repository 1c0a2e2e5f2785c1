import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CHAINCODE_NAMES } from './names.js';
import { MemoryLedger } from './testing/memory-ledger.js';
import { loanOfficer } from './testing/submitters.js';

// The functions that a chaincode offers are a promise to every client: a change of these files is a change of the interface.
test.each(CHAINCODE_NAMES)('%s offers exactly the functions of its file in metadata/', async (name) => {
  const committed: unknown = JSON.parse(readFileSync(new URL(`./metadata/${name}.json`, import.meta.url), 'utf8'));
  const { payload } = await new MemoryLedger().endorse(loanOfficer, name, 'org.hyperledger.fabric:GetMetadata');
  const { contracts } = JSON.parse(payload) as { contracts: Record<string, { transactions: { name: string; tag: string[] }[] }> };
  const functions = contracts[name]?.transactions.map((one) => [one.name, one.tag.includes('EVALUATE') ? 'read' : 'write']);
  expect(Object.fromEntries(functions ?? [])).toEqual(committed);
});
