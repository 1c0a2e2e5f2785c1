/** Keys: deletion, key-level policies from first setting to clearing, and what Fabric accepts although a contract must not. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Contract } from '@hyperledger/fabric-gateway';
import { encodePolicy, parsePolicy } from './policy.js';
import { connectClient, startTestNetwork, type TestClient, type TestNetwork } from './testing/network.js';

let network: TestNetwork;
let client: TestClient;
let title: Contract;
let counter = 0;
const fresh = (): string => `q${(counter += 1)}`;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const get = async (name: string, ...args: string[]): Promise<string> => text(await title.evaluateTransaction(name, ...args));

beforeAll(async () => {
  network = await startTestNetwork();
  await network.ready();
  client = connectClient(network, 'registry');
  title = client.gateway.getNetwork('cert').getContract('title');
}, 60_000);
afterAll(async () => {
  client.close();
  await network.close();
});

/** Validation code of one transaction. @param by MSP ids without "MSP"; none: the gateway chooses */
async function code(by: string, name: string, ...args: string[]): Promise<number> {
  const endorsingOrganizations = by.split('+').map((organization) => `${organization}MSP`);
  const proposal = title.newProposal(name, { arguments: args, ...(by !== '' && { endorsingOrganizations }) });
  return (await (await (await proposal.endorse()).submit()).getStatus()).code;
}

const policyBytes = (policy: string): string => Buffer.from(encodePolicy(parsePolicy(policy)).serializeBinary()).toString('hex');
const REGISTRY_AND_ONE = policyBytes("AND('RegistryMSP.peer',OutOf(1,'BankMSP.peer','CourtMSP.peer'))");
const BANK_AND_COURT = policyBytes("AND('BankMSP.peer','CourtMSP.peer')");

/** A key with a value and a policy of its own. */
async function guarded(policy: string): Promise<string> {
  const key = fresh();
  expect(await code('', 'put', key, 'v')).toBe(0);
  expect(await code('', 'setPolicyBytes', key, policy)).toBe(0);
  return key;
}

test('a deleted key is gone from reads and ranges, stays in the history, and may come again', async () => {
  const key = fresh();
  await title.submitTransaction('create', key, '1');
  await title.submitTransaction('del', key);
  await network.level();
  expect(await get('get', key)).toBe('');
  expect(JSON.parse(await get('range', key, `${key}~`))).toEqual([]);
  await title.submitTransaction('create', key, '2');
  expect(JSON.parse(await get('history', key))).toMatchObject([
    { v: '2', d: false },
    { v: '', d: true },
    { v: '1', d: false },
  ]);
  expect(await code('', 'del', fresh())).toBe(0); // there was nothing
});

test('what was read and deleted meanwhile is a conflict', async () => {
  const key = fresh();
  await title.submitTransaction('put', key, '1');
  await network.level();
  const endorsed = await title.newProposal('incr', { arguments: [key] }).endorse();
  await title.submitTransaction('del', key);
  expect((await (await endorsed.submit()).getStatus()).code).toBe(11);
});

test.each([
  ['', 0],
  ['Registry+Bank', 0],
  ['Registry+Court', 0],
  ['Registry+Tax', 10],
  ['Bank+Court', 10],
])('a key under AND(Registry, one of Bank and Court), endorsed by "%s": code %i', async (by, expected) => {
  expect(await code(by, 'put', await guarded(REGISTRY_AND_ONE), 'w')).toBe(expected);
});

test('the first policy of a key is set under the chaincode’s, every later one under the key’s own', async () => {
  const key = fresh();
  await title.submitTransaction('put', key, 'v');
  expect(await code('Bank+Court', 'setPolicyBytes', key, BANK_AND_COURT)).toBe(10);
  expect(await code('Registry+Tax', 'setPolicyBytes', key, BANK_AND_COURT)).toBe(0);
  expect(await get('policyOf', key)).toBe(BANK_AND_COURT);
  expect(await code('Registry+Tax', 'setPolicyBytes', key, REGISTRY_AND_ONE)).toBe(10);
  expect(await code('Registry+Tax', 'setPolicyBytes', key, '')).toBe(10); // clearing is a change, too (A17)
  expect(await code('Bank+Court', 'setPolicyBytes', key, '')).toBe(0);
  expect(await get('policyOf', key)).toBe('');
  expect(await code('Registry+Tax', 'put', key, 'w')).toBe(0);
});

test('a key under its own policy is deleted under it, and with it the policy goes', async () => {
  const key = await guarded(BANK_AND_COURT);
  expect(await code('Registry+Tax', 'del', key)).toBe(10);
  expect(await code('Bank+Court', 'del', key)).toBe(0);
  expect(await get('policyOf', key)).toBe('');
  expect(await code('Registry+Tax', 'put', key, 'again')).toBe(0);
});

test('a policy for a key that does not exist is dropped: key policies protect no first write', async () => {
  const key = fresh();
  expect(await code('', 'setPolicyBytes', key, BANK_AND_COURT)).toBe(0);
  expect(await code('Registry+Tax', 'put', key, 'v')).toBe(0);
});

// Contracts build keys from checked references only (chaincode/src/contract/refusals.test.ts); a peer would let everything in.
test('a peer takes an empty key, and a raw key that then stands among the composite ones', async () => {
  expect(await code('', 'put', '', 'empty')).toBe(0);
  expect(await get('get', '')).toBe('empty');
  const part = fresh();
  expect(await code('', 'put', `\u0000kind\u0000${part}\u0000forged\u0000`, 'v')).toBe(0);
  expect(JSON.parse(await get('listComposite', 'kind', part))).toEqual([`${part}/forged`]);
});
