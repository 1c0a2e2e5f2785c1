/** Peers that lag, freeze or lose messages, an organisation with a patched chaincode, an ordering service that cheats. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Contract } from '@hyperledger/fabric-gateway';
import { common } from '@hyperledger/fabric-protos';
import { createRoot } from '../ca/certificates.js';
import { defaultTopologyPath } from '../topology.js';
import { type OrderedBlock, serializeBlock } from './block.js';
import { ChannelConfig, readConfigEnvelope } from './channel-config.js';
import { SigningIdentity, signedEnvelope } from './identity.js';
import { createLog } from './log.js';
import { startNetwork } from './network.js';
import { checkBlock, type Consenter, parseOrderedBlock } from './ordered-block.js';
import { consentersOf, FaultBox, reassemble, replaceBlock, type Tamper } from './testing/faults.js';
import { connectClient, startFixture, startTestNetwork, stopChild, type TestClient, type TestNetwork } from './testing/network.js';
import { recordedTopology } from './testing/topology.js';
import { parseTransaction } from './transaction.js';

const SEED = 7;
const TAX = 'peer0.tax';
let faults: FaultBox;
let network: TestNetwork;
let client: TestClient;
let title: Contract;
let lines: string[];
let consenters: Consenter[];
let counter = 0;
const fresh = (): string => `f${(counter += 1)}`;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

beforeAll(async () => {
  faults = new FaultBox(SEED);
  lines = [];
  network = await startTestNetwork({ faults, log: createLog((line) => lines.push(line)) });
  await network.ready();
  consenters = consentersOf(network.topology, network.folders);
  client = connectClient(network, 'registry');
  title = client.gateway.getNetwork('cert').getContract('title');
}, 60_000);
beforeEach(() => {
  lines.length = 0;
});
afterEach(async () => {
  for (const { id } of network.topology.organizations) {
    faults.thaw(`peer0.${id}`);
    faults.tamper(`peer0.${id}`, undefined);
    faults.drop(`peer0.${id}`, 0);
  }
  await level();
}, 30_000);
afterAll(async () => {
  client.close();
  await network.close();
});

const peers = (): ReturnType<TestNetwork['network']['info']>['peers'] => network.network.info().peers;
const heightOf = (name: string): number => peers().find((peer) => peer.name === name)!.height;

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 10)))
    if (Date.now() > end) throw new Error(`it does not come: ${JSON.stringify(peers())}`);
}

/** Waits until all peers have the same chain and the same results. */
async function level(): Promise<void> {
  await until(() => new Set(peers().map(({ height, commitHash }) => `${height} ${commitHash}`)).size === 1);
}

const put = (key: string, ...organizations: string[]): Promise<unknown> =>
  title.submit('put', { arguments: [key, 'v'], ...(organizations.length > 0 && { endorsingOrganizations: organizations }) });
const incr = (key: string): Promise<unknown> =>
  title.submit('incr', { arguments: [key], endorsingOrganizations: ['RegistryMSP', 'TaxMSP'] });
const MISMATCH = {
  name: 'EndorseError',
  code: 10,
  details: [{ mspId: expect.stringMatching(/^(Registry|Tax)MSP$/) as unknown as string, message: 'ProposalResponsePayloads do not match' }], // who answered second
};

test('peers that lag by seeded times come to the same results', async () => {
  for (const { id } of network.topology.organizations) faults.lag(`peer0.${id}`, 60);
  const key = fresh();
  const failures: unknown[] = [];
  for (let i = 0; i < 30; i += 1) await incr(key).catch((error: unknown) => failures.push(error));
  expect(failures.length).toBeGreaterThan(0);
  for (const failure of failures) expect(failure).toMatchObject(MISMATCH);
  await level();
  expect(text(await title.evaluateTransaction('get', key))).toBe(String(30 - failures.length));
}, 60_000);

test('endorsements at different heights do not match, as on Fabric, until the slower peer has caught up', async () => {
  const release = faults.withhold(TAX);
  const key = fresh();
  await put(key, 'RegistryMSP', 'BankMSP');
  await until(() => heightOf('peer0.registry') > heightOf(TAX));
  await expect(incr(key)).rejects.toMatchObject(MISMATCH);
  release();
  await level();
  await expect(incr(key)).resolves.toBeDefined();
}, 30_000);

test('a frozen peer stops only those who ask for it', async () => {
  faults.freeze(TAX);
  for (let i = 0; i < 4; i += 1) await put(fresh(), 'RegistryMSP', 'CourtMSP');
  const waiting = put(fresh(), 'RegistryMSP', 'TaxMSP');
  const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
  expect(first).toBe('waits');
  faults.thaw(TAX);
  await waiting;
}, 30_000);

test('proposals that get lost are given to others', async () => {
  for (const name of ['tax', 'bank', 'court']) faults.drop(`peer0.${name}`, 0.5);
  const before = heightOf('peer0.registry');
  for (let i = 0; i < 20; i += 1) await put(fresh());
  await until(() => heightOf('peer0.registry') >= before + 20);
  expect(lines.join('')).not.toContain('refused');
}, 30_000);

test('an organisation with a patched chaincode convinces nobody (A5)', async () => {
  const organization = network.topology.organizations.find(({ id }) => id === 'tax')!;
  await stopChild(network.chaincodes.get('tax')!);
  network.chaincodes.set('tax', startFixture(network.topology, organization, network.folders, undefined, true));
  await until(() => !peers().every(({ chaincodes }) => chaincodes['title']));
  await network.ready();
  const key = fresh();
  await expect(put(key, 'RegistryMSP', 'TaxMSP')).rejects.toMatchObject(MISMATCH);
  for (let i = 0; i < 4; i += 1) await put(key); // the gateway finds others, whoever's turn it is
  expect(text(await title.evaluateTransaction('get', key))).toBe('v');
  await stopChild(network.chaincodes.get('tax')!);
  network.chaincodes.set('tax', startFixture(network.topology, organization, network.folders));
  await until(() => !peers().every(({ chaincodes }) => chaincodes['title']));
  await network.ready();
}, 60_000);

const configOf = (file: string): common.Config =>
  readConfigEnvelope(parseOrderedBlock(readFileSync(file)).transactions[0]!.envelope).config;
const bytesOf = (block: OrderedBlock): Buffer => serializeBlock(block, new Uint8Array());

async function strangers(): Promise<Consenter[]> {
  const root = await createRoot('stranger', 'stranger');
  return consenters.map((consenter) => ({ ...consenter, identity: new SigningIdentity(consenter.mspId, root.certificate, root.key) }));
}

/** A configuration that the orderers made up: everybody's signature, nobody's update. */
function madeUpConfig(block: OrderedBlock): OrderedBlock {
  const message = new common.ConfigEnvelope();
  message.setConfig(configOf(network.folders.genesis));
  const envelope = signedEnvelope(common.HeaderType.CONFIG, 'cert', message.serializeBinary(), consenters[0]!.identity);
  return replaceBlock(block, [parseTransaction(envelope)], consenters);
}

test.each<[string, (block: OrderedBlock) => OrderedBlock[] | Promise<OrderedBlock[]>, RegExp]>([
  ['a transaction taken out', (block) => [reassemble(block, { transactions: [] })], /its data are not those of its header/],
  [
    'another content, signatures of the honest block',
    (block) => [{ ...replaceBlock(block, [], consenters), ordererMetadata: block.ordererMetadata }],
    /0 of 3 signatures/,
  ],
  ['two signatures', (block) => [replaceBlock(block, block.transactions, consenters.slice(0, 2))], /2 of 3 signatures/],
  [
    'one consenter four times',
    (block) => [
      replaceBlock(
        block,
        block.transactions,
        [0, 0, 0, 0].map(() => consenters[0]!),
      ),
    ],
    /1 of 3 signatures/,
  ],
  [
    'strangers under the consenters’ numbers',
    async (block) => [replaceBlock(block, block.transactions, await strangers())],
    /0 of 3 signatures/,
  ],
  [
    'another number',
    (block) => [reassemble(block, { header: { ...block.header, number: block.header.number + 1 } })],
    /block \d+ was expected/,
  ],
  [
    'another predecessor',
    (block) => [replaceBlock({ ...block, header: { ...block.header, previousHash: Buffer.alloc(32) } }, block.transactions, consenters)],
    /does not follow the last block/,
  ],
  ['a configuration that nobody asked for', (block) => [madeUpConfig(block)], /names no update/],
])(
  'a byzantine ordering service (A1), forged: %s',
  async (_name, forge, reason) => {
    let cheated = false;
    faults.tamper(TAX, async (block) => {
      if (cheated) return [block];
      cheated = true;
      return forge(block);
    });
    const before = heightOf(TAX);
    const key = fresh();
    await put(key, 'RegistryMSP', 'BankMSP');
    await until(() => lines.join('').includes('block refused'));
    expect(lines.find((line) => line.includes('block refused'))).toMatch(reason);
    await until(() => heightOf(TAX) > before); // the honest block, asked for again
    await level();
  },
  30_000,
);

test('a byzantine ordering service (A1), reordered: blocks are taken in their order only', async () => {
  let held: OrderedBlock | undefined;
  const swap: Tamper = (block) => {
    if (held === undefined) {
      held = block;
      return [];
    }
    const first = held;
    faults.tamper(TAX, undefined);
    return [block, first];
  };
  faults.tamper(TAX, swap);
  await put(fresh(), 'RegistryMSP', 'BankMSP');
  await put(fresh(), 'RegistryMSP', 'BankMSP');
  await until(() => lines.join('').includes('block refused'));
  expect(lines.join('')).toMatch(/block \d+ was expected/);
  await level();
}, 30_000);

test('a byzantine ordering service (A1), withheld: nothing false is told, and the rest goes on', async () => {
  const release = faults.withhold('peer0.registry');
  const endorsed = await title.newProposal('put', { arguments: [fresh(), 'v'] }).endorse();
  const submitted = await endorsed.submit();
  const status = submitted.getStatus();
  await until(() => heightOf(TAX) > heightOf('peer0.registry'));
  expect(await Promise.race([status, new Promise((resolve) => setTimeout(resolve, 200, 'unknown'))])).toBe('unknown');
  release();
  expect((await status).code).toBe(0);
}, 30_000);

test('a split view (A2): both heads are signed, the peers disagree at once, and no start passes over it', async () => {
  const box = new FaultBox(SEED);
  const split = await startTestNetwork({ topology: await recordedTopology(), faults: box, batchInterval: 5 });
  const { topology, folders } = split;
  const views = new Map<string, OrderedBlock>();
  const folder = folders.root;
  const other = connectClient(split, 'registry');
  try {
    await split.ready();
    const keys = consentersOf(topology, folders);
    const show = (name: string, change: (block: OrderedBlock) => OrderedBlock): void =>
      box.tamper(name, (block) => {
        const view = views.get(name) ?? change(block);
        views.set(name, view);
        return [view];
      });
    show('peer0.registry', (block) => block);
    show(TAX, (block) => replaceBlock(block, [], keys)); // to the tax bureau nothing has happened
    const contract = other.gateway.getNetwork('cert').getContract('title');
    await contract.submitTransaction('put', 'x', 'v');
    await until(() => views.size === 2);
    const [honest, dishonest] = [views.get('peer0.registry')!, views.get(TAX)!];
    expect(honest.header.number).toBe(dishonest.header.number);
    expect(honest.hash.equals(dishonest.hash)).toBe(false);
    const config = await ChannelConfig.open(configOf(folders.genesis));
    for (const block of [honest, dishonest]) {
      const end = { height: block.header.number, lastHash: block.header.previousHash, config };
      await expect(checkBlock(parseOrderedBlock(bytesOf(block)), end, 'cert')).resolves.toBe(config); // evidence against the orderers
    }
    const proposal = contract.newProposal('incr', { arguments: ['x'], endorsingOrganizations: ['RegistryMSP', 'TaxMSP'] });
    await expect(proposal.endorse()).rejects.toMatchObject(MISMATCH);
    box.tamper(TAX, undefined);
  } finally {
    other.close();
    await split.network.close();
  }
  const again = { topology, folder, batchInterval: 5, log: createLog(() => undefined) };
  await expect(startNetwork(again)).rejects.toThrow(/different chains: peer0.tax has another block/);
  await split.close();
}, 60_000);

test('the program cannot reach the faults', () => {
  const root = join(dirname(defaultTopologyPath()), 'embedded');
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.js'/g)) walk(join(dirname(file), `${path}.ts`));
  };
  walk(join(root, 'main.ts'));
  walk(join(root, 'admin', 'main.ts'));
  expect(seen.size).toBeGreaterThan(40);
  expect([...seen].map((file) => relative(root, file)).filter((file) => file.startsWith('testing'))).toEqual([]);
  expect(readFileSync(join(root, 'main.ts'), 'utf8') + readFileSync(join(root, 'config.ts'), 'utf8')).not.toContain('faults');
});
