/** What the peers' services do beyond the recorded situations: choice of endorsers, access, deliver, lost chaincode servers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { credentials } from '@grpc/grpc-js';
import type { Contract, Network } from '@hyperledger/fabric-gateway';
import { common, gateway as messages, orderer, peer } from '@hyperledger/fabric-protos';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { CaClient } from '../ca/client.js';
import { signLowS, verifyLowS } from '../ca/signature.js';
import { dataHash, headerBytes, headerHash, readBlock, SIGNATURES } from './block.js';
import { serializeIdentity } from './msp.js';
import { connectClient, startFixture, startTestNetwork, stopChild, type TestClient, type TestNetwork } from './testing/network.js';
import { recordedTopology } from './testing/topology.js';
import { parseTransaction } from './transaction.js';
import { bytesOf } from './wire.js';

const EXECUTION_TIMEOUT = 6_000;
let network: TestNetwork;
const clients: TestClient[] = [];
let registry: Network;
let title: Contract;
let counter = 0;
const fresh = (): string => `s${(counter += 1)}`;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

beforeAll(async () => {
  network = await startTestNetwork({ topology: await recordedTopology(2), executionTimeout: EXECUTION_TIMEOUT });
  await network.ready();
  registry = open('registry').gateway.getNetwork('cert');
  title = registry.getContract('title');
}, 120_000);
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  for (const client of clients) client.close();
  await network.close();
});

function open(organization: string, overrides: Parameters<typeof connectClient>[2] = {}): TestClient {
  const client = connectClient(network, organization, overrides);
  clients.push(client);
  return client;
}

function pemOf(organization: string, ...path: string[]): string {
  return readFileSync(join(network.folders.organization(organization), ...path), 'utf8');
}

/** MSP ids of the endorsers of a prepared transaction. */
function endorsersOf(bytes: Uint8Array): string[] {
  const envelope = messages.PreparedTransaction.deserializeBinary(bytes).getEnvelope()!;
  const { action } = parseTransaction(bytesOf(envelope));
  return action!.endorsements.map(({ endorser }) => /[A-Za-z]+MSP/.exec(endorser.toString('latin1'))![0]);
}

const failure = async (
  promise: Promise<unknown>,
): Promise<{ code: number; message: string; details: { mspId: string; message: string }[] }> =>
  promise.then(
    () => Promise.reject(new Error('it was accepted')),
    (error: { code: number; message: string; details: { mspId: string; message: string }[] }) => error,
  );

test('second endorsers take turns, so that load spreads', async () => {
  const seconds = new Set<string>();
  for (let i = 0; i < 4; i += 1) {
    const endorsers = endorsersOf((await title.newProposal('put', { arguments: [fresh(), 'v'] }).endorse()).getBytes());
    expect(endorsers[0] === 'RegistryMSP' || endorsers[1] === 'RegistryMSP').toBe(true);
    expect(endorsers).toHaveLength(2);
    for (const mspId of endorsers) seconds.add(mspId);
  }
  expect(seconds).toEqual(new Set(['RegistryMSP', 'TaxMSP', 'BankMSP', 'CourtMSP', 'RegulatorMSP']));
});

test('organisations that the client names are asked, all of them', async () => {
  const endorsingOrganizations = ['CourtMSP', 'RegistryMSP', 'BankMSP'];
  const endorsed = await title.newProposal('put', { arguments: [fresh(), 'v'], endorsingOrganizations }).endorse();
  expect(endorsersOf(endorsed.getBytes()).sort()).toEqual([...endorsingOrganizations].sort());
});

// Of real Fabric v3.1.5, found by the differential trace (scripts/lib/trace): who names organisations is told of peers, not of plans.
test.each(['submit', 'channel'])('nobody endorses what is unknown to the channel (%s)', async (what) => {
  const contract = what === 'submit' ? registry.getContract('nope') : clients[0]!.gateway.getNetwork('nochan').getContract('title');
  const proposal = contract.newProposal('x', { endorsingOrganizations: ['RegistryMSP', 'TaxMSP'] });
  expect(await failure(proposal.endorse())).toMatchObject({
    name: 'EndorseError',
    code: 14,
    message: '14 UNAVAILABLE: failed to find any endorsing peers for org(s): RegistryMSP, TaxMSP',
    details: [],
  });
});

test('a lost chaincode server fails only its own organisation, and comes back', async () => {
  await stopChild(network.chaincodes.get('tax')!);
  for (let i = 0; i < 4; i += 1) await title.submitTransaction('put', fresh(), 'v'); // others endorse instead
  const refused = await failure(title.submit('put', { arguments: [fresh(), 'v'], endorsingOrganizations: ['RegistryMSP', 'TaxMSP'] }));
  expect(refused.message).toContain('failed to collect enough transaction endorsements');
  expect(refused.details.map((detail) => detail.mspId)).toEqual(['TaxMSP']);
  const organization = network.topology.organizations.find((entry) => entry.id === 'tax')!;
  network.chaincodes.set('tax', startFixture(network.topology, organization, network.folders));
  await network.ready();
  await title.submit('put', { arguments: [fresh(), 'v'], endorsingOrganizations: ['RegistryMSP', 'TaxMSP'] });
}, 60_000);

test('an invocation that takes too long is given up', async () => {
  const refused = await failure(
    title.evaluate('sleep', { arguments: [String(EXECUTION_TIMEOUT + 2_000)], endorsingOrganizations: ['TaxMSP'] }), // one peer: others would be tried
  );
  expect(refused.details[0]?.message).toContain('timeout expired while executing transaction');
}, 120_000);

test('iterators page over long ranges, and pagination goes on at its bookmark', async () => {
  const prefix = fresh();
  await title.submitTransaction('batch', prefix, '230', 'v');
  expect(JSON.parse(text(await title.evaluateTransaction('range', `${prefix}-`, `${prefix}-~`)))).toHaveLength(230);
  const seen: string[] = [];
  let bookmark = '';
  do {
    const page = JSON.parse(text(await title.evaluateTransaction('page', `${prefix}-10`, `${prefix}-15`, bookmark))) as {
      keys: string[];
      bookmark: string;
    };
    seen.push(...page.keys);
    ({ bookmark } = page);
  } while (bookmark !== '');
  expect(seen).toHaveLength(55); // 10, 100-109, 11, 110-119, … 14, 140-149
}, 60_000);

test('transient data reaches the chaincode and is not stored; certificate attributes are seen', async () => {
  expect(text(await title.evaluate('transient', { transientData: { t: 'hidden-word' } }))).toBe('hidden-word');
  const endorsed = await title.newProposal('transient', { transientData: { t: 'hidden-word' } }).endorse();
  expect(text(endorsed.getBytes()).split('hidden-word')).toHaveLength(2); // in the result alone
  expect(text(await title.evaluateTransaction('attribute', 'zl.role'))).toBe('registry-role');
});

test('a peer’s certificate cannot act as a client', async () => {
  const asPeer = open('registry', {
    certificate: pemOf('registry', 'peers', 'peer0', 'msp', 'signcerts', 'cert.pem'),
    key: pemOf('registry', 'peers', 'peer0', 'msp', 'keystore', 'key.pem'),
  });
  const refused = await failure(asPeer.gateway.getNetwork('cert').getContract('title').evaluateTransaction('get', 'x'));
  expect(refused).toMatchObject({ code: 9 });
  expect(refused.message).toContain("requires 1 of the 'Writers' sub-policies to be satisfied");
});

test('a client’s certificate cannot endorse', async () => {
  const endorsed = await title
    .newProposal('put', { arguments: [fresh(), 'v'], endorsingOrganizations: ['RegistryMSP', 'TaxMSP'] })
    .endorse();
  const prepared = messages.PreparedTransaction.deserializeBinary(endorsed.getBytes());
  const payload = common.Payload.deserializeBinary(prepared.getEnvelope()!.getPayload_asU8());
  const transaction = peer.Transaction.deserializeBinary(payload.getData_asU8());
  const action = transaction.getActionsList()[0]!;
  const actionPayload = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const signed = actionPayload.getAction()!;
  const client = serializeIdentity('TaxMSP', pemOf('tax', 'users', 'tax-user', 'cert.pem'));
  const forged = new peer.Endorsement();
  forged.setEndorser(client);
  const key = createPrivateKey(pemOf('tax', 'users', 'tax-user', 'key.pem'));
  forged.setSignature(signLowS(key, Buffer.concat([signed.getProposalResponsePayload_asU8(), client])));
  signed.setEndorsementsList([
    ...signed.getEndorsementsList().filter((entry) => text(entry.getEndorser_asU8()).includes('RegistryMSP')),
    forged,
  ]);
  action.setPayload(actionPayload.serializeBinary());
  payload.setData(transaction.serializeBinary());
  prepared.getEnvelope()!.setPayload(payload.serializeBinary());
  const status = await (await clients[0]!.gateway.newTransaction(prepared.serializeBinary()).submit()).getStatus();
  expect(status.code).toBe(10);
});

test('a revoked identity is refused by every peer', async () => {
  const organization = network.topology.organizations.find((entry) => entry.id === 'bank')!;
  const ca = new CaClient(`https://127.0.0.1:${organization.ca.port}`, pemOf('bank', 'msp', 'tlscacerts', 'ca.pem'));
  const admin = await ca.enroll('admin', pemOf('bank', 'ca', 'admin.secret').trim());
  const user = await ca.enroll('leaver', await ca.register(admin, { id: 'leaver', type: 'client' }));
  const contract = open('bank', { certificate: user.certificate, key: user.key }).gateway.getNetwork('cert').getContract('title');
  await contract.evaluateTransaction('get', 'x');
  const prepared = await contract.newProposal('put', { arguments: [fresh(), 'v'] }).endorse();
  await ca.revoke(admin, { id: 'leaver' });
  let refused: Awaited<ReturnType<typeof failure>> | undefined;
  for (const end = Date.now() + 30_000; refused === undefined && Date.now() < end;) {
    refused = await contract.evaluateTransaction('get', 'x').then(
      () => new Promise<undefined>((resolve) => setTimeout(resolve, 100, undefined)),
      (error: Awaited<ReturnType<typeof failure>>) => error,
    );
  }
  expect(refused?.message).toContain('access denied: channel [cert] creator org [BankMSP]');
  expect((await failure(prepared.submit())).details[0]?.message).toContain('status=FORBIDDEN'); // the orderers refuse it, too
}, 60_000);

test.each([
  [
    'a clock that is 16 minutes off',
    16 * 60_000,
    /request unauthorized due to incorrect timestamp .* peer.authentication.timewindow 15m0s/,
  ],
  ['an expired certificate', 2 * 365 * 86_400_000, /proposal client identity expired/],
])('%s is refused', async (_name, shift, message) => {
  const proposal = title.newProposal('get', { arguments: ['x'] });
  const real = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => real() + shift);
  const refused = await failure(proposal.evaluate());
  expect(refused).toMatchObject({
    code: 14,
    message: '14 UNAVAILABLE: failed to evaluate transaction, see attached details for more info',
  });
  for (const detail of refused.details) expect(detail.message).toMatch(message);
});

test('blocks link, and each carries four good signatures of the consenters', async () => {
  const genesis = readBlock(readFileSync(network.folders.genesis));
  const consenters = readFileConsenters();
  let previous = headerHash(genesis.header);
  const events = await registry.getBlockEvents({ startBlock: 1n });
  let count = 0;
  for await (const message of events) {
    const block = readBlock(bytesOf(message));
    expect(block.header.previousHash).toEqual(previous);
    expect(block.header.dataHash).toEqual(dataHash(block.envelopes));
    expect(goodSignatures(block, consenters)).toEqual([1, 2, 3, 4]);
    previous = headerHash(block.header);
    if ((count += 1) === 5) break;
  }
  events.close();
});

test('filtered blocks tell ids, codes and event names, without payloads', async () => {
  const committed = await (await title.newProposal('create', { arguments: [fresh(), 'v'] }).endorse()).submit();
  const { blockNumber } = await committed.getStatus();
  const events = await registry.getFilteredBlockEvents({ startBlock: blockNumber });
  for await (const block of events) {
    const found = block.getFilteredTransactionsList().find((entry) => entry.getTxid() === committed.getTransactionId());
    expect(found?.getTxValidationCode()).toBe(0);
    const event = found?.getTransactionActions()?.getChaincodeActionsList()[0]?.getChaincodeEvent();
    expect([event?.getEventName(), event?.getPayload_asU8().length]).toEqual(['created', 0]);
    break;
  }
  events.close();
  const withPrivate = await registry.getBlockAndPrivateDataEvents({ startBlock: blockNumber });
  for await (const entry of withPrivate) {
    expect(entry.getBlock()?.getHeader()?.getNumber()).toBe(Number(blockNumber));
    break;
  }
  withPrivate.close();
});

test('chaincode events go on after the transaction of a checkpoint', async () => {
  const commits: { blockNumber: bigint; transactionId: string }[] = [];
  for (let i = 0; i < 3; i += 1) {
    const committed = await (await title.newProposal('create', { arguments: [fresh(), 'v'] }).endorse()).submit();
    commits.push({ blockNumber: (await committed.getStatus()).blockNumber, transactionId: committed.getTransactionId() });
  }
  const checkpoint = { getBlockNumber: () => commits[0]!.blockNumber, getTransactionId: () => commits[0]!.transactionId };
  const events = await registry.getChaincodeEvents('title', { checkpoint });
  const seen: string[] = [];
  for await (const event of events) {
    seen.push(event.transactionId);
    if (seen.length === 2) break;
  }
  events.close();
  expect(seen).toEqual(commits.slice(1).map((entry) => entry.transactionId));
});

test('qscc finds blocks and transactions', async () => {
  const committed = await (await title.newProposal('put', { arguments: [fresh(), 'v'] }).endorse()).submit();
  const { blockNumber } = await committed.getStatus();
  const qscc = registry.getContract('qscc');
  const byNumber = await qscc.evaluateTransaction('GetBlockByNumber', 'cert', String(blockNumber));
  expect(await qscc.evaluateTransaction('GetBlockByTxID', 'cert', committed.getTransactionId())).toEqual(byNumber);
  expect(readBlock(Buffer.from(byNumber)).header.number).toBe(Number(blockNumber));
  const processed = peer.ProcessedTransaction.deserializeBinary(
    await qscc.evaluateTransaction('GetTransactionByID', 'cert', committed.getTransactionId()),
  );
  expect(processed.getValidationcode()).toBe(0);
  for (const [name, argument, message] of [
    ['GetBlockByNumber', '999999', 'no such block number [999999] in index'],
    ['GetBlockByNumber', 'x', 'Failed to parse block number'],
    ['GetBlockByTxID', 'x', 'Failed to get block for txID x'],
    ['Nothing', 'x', 'Requested function Nothing not found.'],
  ] as const)
    expect((await failure(qscc.evaluateTransaction(name, 'cert', argument))).message).toContain(message);
});

type Seek = (seek: orderer.SeekInfo, envelope: { channel: string; forge: boolean }) => void;

test.each<[string, Seek, number, number[]]>([
  ['newest', (seek) => positions(seek, newest(), newest()), 200, [-1]],
  ['oldest', (seek) => positions(seek, oldest(), oldest()), 200, [0]],
  ['one to three', (seek) => positions(seek, at(1), at(3)), 200, [1, 2, 3]],
  ['backwards', (seek) => positions(seek, at(3), at(1)), 400, []],
  ['beyond the end, not waiting', (seek) => positions(seek, at(99_999), at(99_999), true), 404, []],
  ['another channel', (seek, envelope) => (positions(seek, at(0), at(0)), (envelope.channel = 'other')), 404, []],
  ['a wrong signature', (seek, envelope) => (positions(seek, at(0), at(0)), (envelope.forge = true)), 403, []],
  ['no positions', () => undefined, 400, []],
])('deliver: %s', async (_name, prepare, status, numbers) => {
  const answer = await deliver(prepare);
  expect(answer.status).toBe(status);
  const height = network.network.info().peers[0]!.height;
  expect(answer.blocks.map((block) => block.header.number)).toEqual(numbers.map((number) => (number < 0 ? height + number : number)));
});

test('deliver: headers with signatures only, configuration blocks whole', async () => {
  const answer = await deliver((seek) => {
    positions(seek, at(0), at(1));
    seek.setContentType(orderer.SeekInfo.SeekContentType.HEADER_WITH_SIG);
  });
  expect(answer.blocks.map((block) => block.envelopes.length)).toEqual([1, 0]);
  expect(goodSignatures(answer.blocks[1]!, readFileConsenters())).toHaveLength(4);
});

test('the endorser service answers like a peer', async () => {
  const port = network.topology.organizations[1]!.peers[0]!.port;
  const root = credentials.createSsl(Buffer.from(pemOf('tax', 'msp', 'tlscacerts', 'ca.pem')));
  const endorser = new peer.EndorserClient(`localhost:${port}`, root);
  const proposal = async (name: string, ...args: string[]): Promise<peer.SignedProposal> => {
    // the client signs when it sends: an evaluated proposal is a signed one
    const made = title.newProposal(name, { arguments: args });
    await made.evaluate().catch(() => undefined);
    return messages.ProposedTransaction.deserializeBinary(made.getBytes()).getProposal()!;
  };
  const ask = async (signed: peer.SignedProposal): Promise<peer.ProposalResponse> =>
    new Promise((resolve, reject) =>
      endorser.processProposal(signed, (error, response) =>
        error === null && response !== undefined ? resolve(response) : reject(error ?? new Error('no answer')),
      ),
    );
  const good = await ask(await proposal('put', fresh(), 'v'));
  expect(good.getResponse()?.getStatus()).toBe(200);
  expect(text(good.getEndorsement()!.getEndorser_asU8())).toContain('TaxMSP');
  const refused = await ask(await proposal('nosuch'));
  expect([refused.getResponse()?.getStatus(), refused.hasEndorsement()]).toEqual([500, false]);
  const forged = await proposal('put', fresh(), 'v');
  forged.setSignature(Buffer.from('3000', 'hex'));
  await expect(ask(forged)).rejects.toMatchObject({ code: 2, details: expect.stringContaining('access denied') });
  endorser.close();
});

test('commit status asks for a good signature', async () => {
  const committed = await (await title.newProposal('put', { arguments: [fresh(), 'v'] }).endorse()).submit();
  await committed.getStatus();
  const forged = messages.SignedCommitStatusRequest.deserializeBinary(committed.getBytes());
  forged.setSignature(''); // the client signs again, with a key that is not the identity's
  const stranger = open('registry', { key: pemOf('tax', 'users', 'tax-user', 'key.pem') });
  const refused = await failure(stranger.gateway.newCommit(forged.serializeBinary()).getStatus());
  expect(refused.code).toBe(7);
});

function at(number: number): orderer.SeekPosition {
  const position = new orderer.SeekPosition();
  const specified = new orderer.SeekSpecified();
  specified.setNumber(number);
  position.setSpecified(specified);
  return position;
}

function newest(): orderer.SeekPosition {
  const position = new orderer.SeekPosition();
  position.setNewest(new orderer.SeekNewest());
  return position;
}

function oldest(): orderer.SeekPosition {
  const position = new orderer.SeekPosition();
  position.setOldest(new orderer.SeekOldest());
  return position;
}

function positions(seek: orderer.SeekInfo, start: orderer.SeekPosition, stop: orderer.SeekPosition, failAtEnd = false): void {
  seek.setStart(start);
  seek.setStop(stop);
  if (failAtEnd) seek.setBehavior(orderer.SeekInfo.SeekBehavior.FAIL_IF_NOT_READY);
}

/** One seek request over the wire. */
async function deliver(prepare: Seek): Promise<{ status: number; blocks: ReturnType<typeof readBlock>[] }> {
  const seek = new orderer.SeekInfo();
  const options = { channel: 'cert', forge: false };
  prepare(seek, options);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setChannelId(options.channel);
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(serializeIdentity('RegistryMSP', pemOf('registry', 'users', 'registry-user', 'cert.pem')));
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  header.setSignatureHeader(signatureHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(seek.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  const key = createPrivateKey(pemOf(options.forge ? 'tax' : 'registry', 'users', `${options.forge ? 'tax' : 'registry'}-user`, 'key.pem'));
  envelope.setSignature(signLowS(key, payload.serializeBinary()));
  const root = credentials.createSsl(Buffer.from(pemOf('registry', 'msp', 'tlscacerts', 'ca.pem')));
  const client = new peer.DeliverClient(`localhost:${network.topology.organizations[0]!.peers[0]!.port}`, root);
  try {
    return await new Promise((resolve, reject) => {
      const blocks: ReturnType<typeof readBlock>[] = [];
      const call = client.deliver();
      call.on('error', reject);
      call.on('data', (response: peer.DeliverResponse) => {
        const block = response.getBlock();
        if (block === undefined) resolve({ status: response.getStatus(), blocks });
        else blocks.push(readBlock(bytesOf(block)));
      });
      call.write(envelope);
    });
  } finally {
    client.close();
  }
}

/** Identifiers of the consenters whose signature over a block is good. */
function goodSignatures(block: ReturnType<typeof readBlock>, consenters: ReadonlyMap<number, X509Certificate>): number[] {
  const metadata = common.Metadata.deserializeBinary(block.metadata[SIGNATURES]!);
  return metadata.getSignaturesList().flatMap((entry) => {
    const identifier = common.IdentifierHeader.deserializeBinary(entry.getIdentifierHeader_asU8()).getIdentifier();
    const message = Buffer.concat([metadata.getValue_asU8(), entry.getIdentifierHeader_asU8(), headerBytes(block.header)]);
    const certificate = consenters.get(identifier);
    return certificate !== undefined && verifyLowS(certificate.publicKey, message, entry.getSignature_asU8()) ? [identifier] : [];
  });
}

function readFileConsenters(): Map<number, X509Certificate> {
  const trust = JSON.parse(readFileSync(join(network.folders.root, 'trust.json'), 'utf8')) as {
    orderers: { id: number; identity: string }[];
  };
  return new Map(trust.orderers.map(({ id, identity }) => [id, new X509Certificate(identity)]));
}
