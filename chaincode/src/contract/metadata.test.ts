import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CHAINCODE_NAMES } from './names.js';
import { MemoryLedger } from './testing/memory-ledger.js';
import { loanOfficer } from './testing/submitters.js';

// The functions that a chaincode offers are a promise to every client: a change of this file is a change of the interface.
const committed: unknown = JSON.parse(readFileSync(new URL('./metadata.json', import.meta.url), 'utf8'));

test('the contracts offer exactly the functions in metadata.json', async () => {
  const ledger = new MemoryLedger();
  const offered: Record<string, unknown> = {};
  for (const name of CHAINCODE_NAMES) {
    const { payload } = await ledger.endorse(loanOfficer, name, 'org.hyperledger.fabric:GetMetadata');
    const { contracts } = JSON.parse(payload) as { contracts: Record<string, { transactions: unknown }> };
    offered[name] = contracts[name]?.transactions;
  }
  expect(offered).toEqual(committed);
});
