import { expect, test } from '@jest/globals';
import { satisfies } from '../policy.js';
import { blockNumbers, manifest, recordedBlock, recordedTrust, statement, statementEnvelope } from '../../testing/recorded-network.js';
import { createMembership } from '../x509/membership.js';
import { parseBlock } from './block.js';
import { verifyCreator, verifyEndorsements } from './endorsement.js';
import { readTransactions } from './read-block.js';
import { type ChaincodeTransaction, parseTransaction } from './transaction.js';
import { verifiedSigners, verifyBlock } from './verify-block.js';

const trust = recordedTrust;
const membership = createMembership(trust.roots);
const blocks = new Map(blockNumbers.map((number) => [number, parseBlock(recordedBlock(number))]));

const chaincodeCalls = (number: number): { transaction: ChaincodeTransaction; validationCode: number }[] => {
  const block = blocks.get(number);
  if (!block) throw new Error(`no block ${number}`);
  return readTransactions(block, trust.channel).flatMap(({ transaction, validationCode }) =>
    transaction?.kind === 'CHAINCODE' ? [{ transaction, validationCode }] : [],
  );
};

test('every recorded block is tested', () => {
  expect(blockNumbers).toEqual(manifest.blocks.map((block) => block.number));
  expect(trust.quorum).toBe(manifest.quorum);
});

test.each(manifest.blocks)('block $number of real Fabric: hashes, link, orderer signatures, transactions', async (expected) => {
  const block = blocks.get(expected.number);
  if (!block) throw new Error('missing');
  const before = { number: expected.number - 1, hash: expected.previousHash };

  const position = await verifyBlock(block, expected.number === 0 ? undefined : before, trust);

  expect(position).toEqual({ number: expected.number, hash: expected.headerHash });
  expect(block.dataHash).toBe(expected.dataHash);
  expect(await verifiedSigners(block, trust.consenters)).toEqual(expected.validOrdererSignatures);
  expect(readTransactions(block, trust.channel).map((entry) => [entry.transaction?.transactionId, entry.validationCode])).toEqual(
    expected.transactions.map(({ txId, validationCode }) => [txId, validationCode]),
  );
});

test('the recorded runs of blocks are chains', async () => {
  for (const run of [blockNumbers.slice(0, 12), blockNumbers.slice(12)]) {
    const [first = 0] = run;
    const start = blocks.get(first);
    let position = first === 0 || !start ? undefined : { number: first - 1, hash: start.previousHash };
    for (const number of run) {
      const block = blocks.get(number);
      if (block) position = await verifyBlock(block, position, trust);
    }
    expect(position?.number).toBe(run.at(-1));
  }
});

test.each(blockNumbers.slice(1))('the calls in block %i: submitter and endorsers are verified', async (number) => {
  const calls = chaincodeCalls(number);
  expect(calls.length).toBeGreaterThan(0);
  for (const { transaction } of calls) {
    const submitter = await verifyCreator(transaction, membership);
    expect(['client', 'admin']).toContain(submitter.role);
    const { endorsers, rejected } = await verifyEndorsements(transaction, membership);
    expect(rejected).toEqual([]);
    expect(endorsers.map(({ role }) => role)).toEqual(transaction.endorsements.map(() => 'peer'));
  }
});

test.each([
  [644, 'tax', 10],
  [645, 'title', 0],
  [646, 'title', 0],
  [648, 'tax', 10],
  [649, 'title', 0],
])('block %i: our judgement of the %s policy is that of the real peers (code %i)', async (number, chaincode, code) => {
  const [call] = chaincodeCalls(number);
  const policy = trust.policies.get(chaincode);
  if (!call || !policy) throw new Error('missing');
  const { endorsers } = await verifyEndorsements(call.transaction, membership);
  // 10 is ENDORSEMENT_POLICY_FAILURE
  expect([call.transaction.chaincode.name, call.validationCode]).toEqual([chaincode, code]);
  expect(satisfies(policy, endorsers)).toBe(code !== 10);
});

test('a call is shown with function, arguments, answer and write set', () => {
  const [call] = chaincodeCalls(646);
  const transaction = call?.transaction;
  expect(transaction).toMatchObject({ channel: 'cert', chaincode: { name: 'title' }, response: { status: 200 } });
  expect(transaction?.namespaces.map(({ namespace }) => namespace)).toContain('title');
});

test('the endorsed statement, never submitted, is verified by the same functions', async () => {
  const transaction = parseTransaction(statementEnvelope(), trust.channel);
  if (transaction.kind !== 'CHAINCODE') throw new Error('kind');
  const { endorsers, rejected } = await verifyEndorsements(transaction, membership);
  expect(rejected).toEqual([]);
  expect(endorsers.map(({ mspId }) => mspId)).toEqual(statement.endorsedBy);
  expect(new TextDecoder().decode(transaction.response.payload)).toBe(statement.response);
});
