/**
 * The situations recorded on real Fabric v3.1.5 (testing/recorded/behaviour.json), walked one by one against the embedded
 * network with the unchanged fabric-gateway client and fabric-shim servers: same error class, gRPC code, message, details.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Contract, Network } from '@hyperledger/fabric-gateway';
import { common, gateway as gatewayMessages, peer } from '@hyperledger/fabric-protos';
import { defaultTopologyPath } from '../topology.js';
import { connectClient, startTestNetwork, type TestClient, type TestNetwork } from './testing/network.js';

interface Recorded {
  case: string;
  ok?: string;
  error?: string;
  grpcCode?: number;
  message?: string;
  details?: { mspId: string; message: string }[];
}

const FILE = join(dirname(defaultTopologyPath()), 'embedded', 'testing', 'recorded', 'behaviour.json');
const recorded = (JSON.parse(readFileSync(FILE, 'utf8')) as { cases: Recorded[] }).cases;

let network: TestNetwork;
const clients: TestClient[] = [];
/** where each organisation's peers or orderers listen */
const addresses = new Map<string, string[]>();
let registry: Network;
let title: Contract;
let counter = 0;
const fresh = (): string => `k${(counter += 1)}`;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

beforeAll(async () => {
  network = await startTestNetwork();
  await network.ready();
  registry = open('registry').gateway.getNetwork('cert');
  title = registry.getContract('title');
  const { organizations, orderers } = network.topology;
  for (const { mspId, peers } of [...organizations, ...orderers.map(({ mspId, port }) => ({ mspId, peers: [{ port }] }))])
    addresses.set(
      mspId,
      peers.map(({ port }) => `127.0.0.1:${port}`),
    );
}, 120_000);

afterAll(async () => {
  for (const client of clients) client.close();
  await network.close();
});

function open(organization: string, overrides: Parameters<typeof connectClient>[2] = {}): TestClient {
  const client = connectClient(network, organization, overrides);
  clients.push(client);
  return client;
}

function userFile(organization: string, name: string): string {
  return readFileSync(join(network.folders.user(organization, `${organization}-user`), name), 'utf8');
}

async function commit(contract: Contract, name: string, args: string[], endorsingOrganizations?: string[]): Promise<string> {
  const proposal = contract.newProposal(name, { arguments: args, ...(endorsingOrganizations && { endorsingOrganizations }) });
  const status = await (await (await proposal.endorse()).submit()).getStatus();
  return `code ${status.code} successful ${status.successful}`;
}

async function code(contract: Contract, name: string, args: string[], endorsingOrganizations?: string[]): Promise<string> {
  return (await commit(contract, name, args, endorsingOrganizations)).replace(/ successful.*/, '');
}

/** A key with an own policy, and a try to write it. */
async function keyPolicy(organizations: string, endorsers?: string[]): Promise<string> {
  const key = fresh();
  await title.submitTransaction('put', key, 'v');
  await title.submitTransaction('setPolicy', key, organizations);
  return code(title, 'put', [key, 'w'], endorsers);
}

const foreign = (): Contract =>
  open('registry', { certificate: userFile('tax', 'cert.pem'), key: userFile('tax', 'key.pem') })
    .gateway.getNetwork('cert')
    .getContract('title');
const badlySigned = (): Contract =>
  open('registry', { key: userFile('tax', 'key.pem') })
    .gateway.getNetwork('cert')
    .getContract('title');

const situations: Record<string, () => Promise<unknown>> = {
  'unknown function (submit)': () => title.submitTransaction('nosuch'),
  'unknown function (evaluate)': () => title.evaluateTransaction('nosuch'),
  'missing argument': () => title.submitTransaction('create', 'a'),
  'chaincode throws on submit': () => existing((key) => title.submitTransaction('create', key, 'v')),
  'chaincode throws on evaluate': () => existing((key) => title.evaluateTransaction('create', key, 'v')),
  'unknown chaincode': () => registry.getContract('nope').submitTransaction('x'),
  'unknown chaincode evaluate': () => registry.getContract('nope').evaluateTransaction('x'),
  'unknown channel': () => clients[0]!.gateway.getNetwork('nochan').getContract('title').submitTransaction('x'),
  'unknown channel evaluate': () => clients[0]!.gateway.getNetwork('nochan').getContract('title').evaluateTransaction('x'),
  'policy not satisfied by chosen orgs': () => commit(title, 'put', [fresh(), 'v'], ['TaxMSP', 'BankMSP']),
  'unknown endorsing org': () => commit(title, 'put', [fresh(), 'v'], ['NopeMSP']),
  'non-deterministic chaincode': () => title.submitTransaction('random', fresh()),
  'MVCC conflict: two endorsed on same key': async () => {
    const key = fresh();
    const [a, b] = await Promise.all([0, 1].map(() => title.newProposal('incr', { arguments: [key] }).endorse()));
    const statuses = await Promise.all([await a!.submit(), await b!.submit()].map((transaction) => transaction.getStatus()));
    return `codes ${statuses
      .map((status) => status.code)
      .sort((x, y) => x - y)
      .join()}`;
  },
  'phantom: range read then other insert': async () => {
    const prefix = `range-${fresh()}-`;
    const counted = await title.newProposal('countAndPut', { arguments: [prefix, `${prefix}~`, fresh()] }).endorse();
    await title.submitTransaction('put', `${prefix}1`, 'v');
    return `code ${(await (await counted.submit()).getStatus()).code}`;
  },
  'paginated query in a submitted tx': () => title.submitTransaction('pageAndPut', 'a', 'z', fresh()),
  'duplicate submit of the same transaction': async () => {
    const transaction = await title.newProposal('put', { arguments: [fresh(), 'v'] }).endorse();
    await (await transaction.submit()).getStatus();
    await transaction.submit();
  },
  'proposal reused after commit (same txid endorse)': async () => {
    const proposal = title.newProposal('put', { arguments: [fresh(), 'v'] });
    await (await (await proposal.endorse()).submit()).getStatus();
    await proposal.endorse();
  },
  'read own write returns': async () => text(await title.submitTransaction('readOwnWrite', fresh())) || '(empty)',
  'empty key': async () => text(await title.submitTransaction('put', '', 'v')),
  'empty value put then read next': async () => {
    const key = fresh();
    await title.submitTransaction('put', key, '');
    return `len ${(await title.evaluateTransaction('get', key)).length}`;
  },
  'putState with composite-like raw key': async () => text(await title.submitTransaction('put', '\u0000type\u0000a\u0000', 'v')),
  'composite keys and partial list': async () => {
    const part = fresh();
    for (const last of ['b', 'a']) await title.submitTransaction('putComposite', 'kind', part, last);
    return text(await title.evaluateTransaction('listComposite', 'kind', part)).replaceAll(part, '<key>');
  },
  'two setEvent: which is delivered': async () => {
    const events = await registry.getChaincodeEvents('title');
    try {
      await title.submitTransaction('twoEvents');
      for await (const event of events) if (event.eventName !== 'created') return event.eventName;
      return undefined;
    } finally {
      events.close();
    }
  },
  'history order': async () => {
    const key = fresh();
    for (const value of ['1', '2']) await title.submitTransaction('put', key, value);
    await title.submitTransaction('del', key);
    await title.submitTransaction('put', key, '3');
    return text(await title.evaluateTransaction('history', key));
  },
  'evaluate that writes is discarded': async () => {
    const key = fresh();
    await title.evaluateTransaction('put', key, 'v');
    return `len ${(await title.evaluateTransaction('get', key)).length}`;
  },
  'cc2cc write needs both policies: title->tax by gateway plan': () => commit(title, 'writeOther', ['tax', fresh(), 'v']),
  'cc2cc write with title policy only': () => commit(title, 'writeOther', ['tax', fresh(), 'v'], ['RegistryMSP', 'BankMSP']),
  'cc2cc to unknown chaincode': () => title.submitTransaction('readOther', 'nope', 'x'),
  'payload 12 MB (over AbsoluteMaxBytes)': async () => {
    try {
      return await title.submitTransaction('put', fresh(), 'x'.repeat(12 * 1024 * 1024));
    } finally {
      await network.ready(); // the server's limit ended its stream; it is dialled again
    }
  },
  'slow chaincode 2 s': async () => text(await title.submitTransaction('sleep', '2000')),
  'client identity seen by chaincode': async () =>
    text(await open('tax').gateway.getNetwork('cert').getContract('title').evaluateTransaction('who')),
  'certificate of another org under this MSP id (submit)': () => foreign().submitTransaction('put', 'x', 'y'),
  'certificate of another org under this MSP id (evaluate)': () => foreign().evaluateTransaction('get', 'x'),
  'unknown MSP id': () =>
    open('registry', { mspId: 'NopeMSP' }).gateway.getNetwork('cert').getContract('title').evaluateTransaction('get', 'x'),
  'wrong signature': () => badlySigned().evaluateTransaction('get', 'x'),
  'wrong signature submit': () => badlySigned().submitTransaction('put', 'x', 'y'),
  'tampered envelope at submit': tamperedEnvelope,
  'block events from 0: first 3 numbers': async () => {
    const events = await registry.getBlockEvents({ startBlock: 0n });
    const numbers: number[] = [];
    for await (const block of events) {
      numbers.push(block.getHeader()?.getNumber() ?? -1);
      if (numbers.length === 3) break;
    }
    events.close();
    return numbers.join();
  },
  'chaincode events replay from block 0: count>0': async () => {
    for (let i = 0; i < 3; i += 1) await title.submitTransaction('create', fresh(), 'v');
    const events = await registry.getChaincodeEvents('title', { startBlock: 0n });
    let count = 0;
    for await (const event of events) {
      if (event.eventName === 'created') count += 1;
      if (count === 3) break;
    }
    events.close();
    return String(count);
  },
  'qscc GetChainInfo': async () => `bytes ${(await registry.getContract('qscc').evaluateTransaction('GetChainInfo', 'cert')).length}`,
  'qscc GetTransactionByID unknown': () => registry.getContract('qscc').evaluateTransaction('GetTransactionByID', 'cert', '00'),
  '_lifecycle QueryChaincodeDefinitions evaluate': () =>
    registry.getContract('_lifecycle').evaluateTransaction('QueryChaincodeDefinitions'),
  'key-level policy AND(RegistryMSP, BankMSP): endorsers chosen by the gateway': () => keyPolicy('RegistryMSP,BankMSP'),
  'key-level policy AND(RegistryMSP, BankMSP): endorsed by RegistryMSP and TaxMSP': () =>
    keyPolicy('RegistryMSP,BankMSP', ['RegistryMSP', 'TaxMSP']),
  'key-level policy AND(RegistryMSP, BankMSP): endorsed by RegistryMSP and BankMSP': () =>
    keyPolicy('RegistryMSP,BankMSP', ['RegistryMSP', 'BankMSP']),
  'key-level policy TaxMSP on a title key: endorsed by TaxMSP alone': () => keyPolicy('TaxMSP', ['TaxMSP']),
  'key-level policy TaxMSP on a title key: endorsed by RegistryMSP and BankMSP': () => keyPolicy('TaxMSP', ['RegistryMSP', 'BankMSP']),
  'invokeChaincode between two names that share one package ID': () => title.submitTransaction('readOther', 'twin', 'x'),
};

async function existing(then: (key: string) => Promise<unknown>): Promise<unknown> {
  const key = fresh();
  await title.submitTransaction('create', key, 'v');
  return then(key);
}

/** One bit of an endorsement is turned before the client signs. */
async function tamperedEnvelope(): Promise<string> {
  const endorsed = await title.newProposal('put', { arguments: [fresh(), 'v'] }).endorse();
  const prepared = gatewayMessages.PreparedTransaction.deserializeBinary(endorsed.getBytes());
  const payload = common.Payload.deserializeBinary(prepared.getEnvelope()!.getPayload_asU8());
  const transaction = peer.Transaction.deserializeBinary(payload.getData_asU8());
  const action = transaction.getActionsList()[0]!;
  const actionPayload = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const endorsement = actionPayload.getAction()!.getEndorsementsList()[0]!;
  const signature = Buffer.from(endorsement.getSignature_asU8());
  signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
  endorsement.setSignature(signature);
  action.setPayload(actionPayload.serializeBinary());
  payload.setData(transaction.serializeBinary());
  prepared.getEnvelope()!.setPayload(payload.serializeBinary());
  const submitted = await clients[0]!.gateway.newTransaction(prepared.serializeBinary()).submit();
  return `code ${(await submitted.getStatus()).code}`;
}

/** Ids, names of keys and times of the recording and of this run become one. */
function normalize(value: string): string {
  return value
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<txid>')
    .replace(/Creator \[[0-9a-f]+\]/, 'Creator [<creator>]')
    .replace(/EXISTS: \w+/, 'EXISTS: <key>')
    .replace(/^(TaxMSP) \d{10}$/, '$1 <time>')
    .replaceAll(/u\d{13}/g, '<key>')
    .replace(/^bytes 7[0-2]$/, 'bytes 70-72'); // one byte more or less for the height
}

interface GatewayFailure {
  name: string;
  code: number;
  message: string;
  details: { mspId: string; address: string; message: string }[];
}

async function outcomeOf(situation: () => Promise<unknown>): Promise<Recorded | Omit<Recorded, 'case'>> {
  try {
    return { ok: normalize(String(await situation())) };
  } catch (error) {
    const failure = error as GatewayFailure;
    const details = failure.details.map(({ mspId, message, address }) => {
      if (!addresses.get(mspId)?.includes(address)) throw new Error(`${mspId} does not listen on ${address}: ${message}`, { cause: error });
      return { mspId, message: normalize(message) };
    });
    return { error: failure.name, grpcCode: failure.code, message: normalize(failure.message), details };
  }
}

function expected(entry: Recorded): Omit<Recorded, 'case'> {
  if (entry.ok !== undefined) return { ok: normalize(entry.ok) };
  const details = (entry.details ?? []).map(({ mspId, message }) => ({ mspId, message: normalize(message) }));
  return { error: entry.error!, grpcCode: entry.grpcCode!, message: normalize(entry.message!), details };
}

/** The order in which endpoints answer is chance; which two of the four orderers answer first, too. */
function unordered(outcome: Omit<Recorded, 'case'>): Omit<Recorded, 'case'> {
  const anyOrderer = (mspId: string): string => (mspId.endsWith('OrdererMSP') ? '<orderer>' : mspId);
  const details = outcome.details?.map(({ mspId, message }) => ({ mspId: anyOrderer(mspId), message }));
  return { ...outcome, ...(details && { details: details.sort((a, b) => a.mspId.localeCompare(b.mspId)) }) };
}

test('every recorded situation is walked', () => {
  expect(Object.keys(situations).sort()).toEqual(recorded.map((entry) => entry.case).sort());
});

test.each(recorded)(
  'as on Fabric: $case',
  async (entry) => {
    expect(unordered(await outcomeOf(situations[entry.case]!))).toEqual(unordered(expected(entry)));
  },
  60_000,
);
