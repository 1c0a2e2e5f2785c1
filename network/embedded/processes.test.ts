/** The ordering service and every organisation as processes of their own: they work together, and each may die, freeze and come back. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Contract } from '@hyperledger/fabric-gateway';
import { Admin } from './admin/admin.js';
import { connectClient, type TestClient } from './testing/network.js';
import { Processes } from './testing/processes.js';
import { recordedTopology, withDefinition, withSecondBank } from './testing/topology.js';

const PATIENCE_MS = 30_000;
let network: Processes;
let admin: Admin;
const clients: TestClient[] = [];
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
let counter = 0;
const fresh = (): string => `p${(counter += 1)}`;

beforeAll(async () => {
  Processes.build();
  network = new Processes(await recordedTopology());
  await network.startParts();
  await network.serve();
  admin = new Admin({ topology: network.topology, folder: network.folder });
}, 90_000);

afterAll(async () => {
  admin.close();
  for (const client of clients) client.close();
  await network.close();
});

function contractOf(organization: string, topology = network.topology): Contract {
  const client = connectClient({ topology, folders: network.folders }, organization);
  clients.push(client);
  return client.gateway.getNetwork('cert').getContract('title');
}

/** Again and again until it works: chaincode servers and streams between processes need a moment. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const endorsedBy = async (contract: Contract, ...endorsingOrganizations: string[]): Promise<number> => {
  const endorsed = await contract.newProposal('put', { arguments: [fresh(), 'v'], endorsingOrganizations }).endorse();
  return (await (await endorsed.submit()).getStatus()).code;
};

const valueAt = (organization: string, key: string, topology = network.topology): Promise<void> =>
  eventually(async () => expect(text(await contractOf(organization, topology).evaluateTransaction('get', key))).toBe('v'));

test('without a definition there is no chaincode; the administrators put the definitions of the topology in force', async () => {
  await expect(contractOf('registry').submitTransaction('put', 'x', 'v')).rejects.toThrow('No metadata was found for chaincode title');
  expect(await admin.deploy()).toEqual(['title', 'tax', 'mortgage', 'twin']);
  expect(await admin.deploy()).toEqual([]);
  expect(await admin.definition('title')).toEqual({ name: 'title', version: '1.0', sequence: 1 });
}, 60_000);

test('a transaction is endorsed by peers of two processes and is seen at all five', async () => {
  const key = fresh();
  await eventually(() => contractOf('registry').submitTransaction('put', key, 'v'));
  for (const { id } of network.topology.organizations) await valueAt(id, key);
  expect(await endorsedBy(contractOf('bank'), 'RegistryMSP', 'CourtMSP')).toBe(0);
  expect(await endorsedBy(contractOf('bank'), 'TaxMSP', 'CourtMSP')).toBe(10);
}, 60_000);

test('a refusal by the chaincode of another process arrives as from one of this process', async () => {
  const key = fresh();
  const title = contractOf('registry');
  await title.submitTransaction('create', key, 'v');
  await valueAt('tax', key);
  const refused = title.evaluate('create', { arguments: [key, 'v'], endorsingOrganizations: ['TaxMSP'] });
  await expect(refused).rejects.toMatchObject({
    code: 2,
    details: [{ mspId: 'TaxMSP', message: `chaincode response 500, EXISTS: ${key}` }],
  });
});

test.each<['kill' | 'freeze', string]>([
  ['kill', 'tax'],
  ['freeze', 'court'],
])(
  'a peer lost (%s %s): others endorse instead, and it catches up',
  async (how, organization) => {
    const title = contractOf('registry');
    if (how === 'kill') await network.end(organization);
    else network.signal(organization, 'SIGSTOP');
    const key = fresh();
    await title.submit('put', { arguments: [key, 'v'], endorsingOrganizations: ['RegistryMSP', 'BankMSP'] });
    if (how === 'kill') for (let i = 0; i < 4; i += 1) await title.submitTransaction('put', fresh(), 'v'); // whoever's turn it is
    if (how === 'kill') await network.start(organization);
    else network.signal(organization, 'SIGCONT');
    await valueAt(organization, key);
    expect(await eventually(() => endorsedBy(title, 'RegistryMSP', `${organization === 'tax' ? 'Tax' : 'Court'}MSP`))).toBe(0);
  },
  60_000,
);

test('without its ordering service the network refuses at once, and goes on when it is back', async () => {
  const title = contractOf('registry');
  const endorsed = await title.newProposal('put', { arguments: [fresh(), 'v'] }).endorse();
  await network.end('orderer');
  await expect(endorsed.submit()).rejects.toMatchObject({ name: 'SubmitError', code: 14 });
  await network.start('orderer');
  expect((await (await eventually(() => endorsed.submit())).getStatus()).code).toBe(0);
}, 60_000);

test('a second process for the same part is refused', async () => {
  await expect(network.start('bank')).rejects.toThrow('already runs this network');
}, 30_000);

test('a second bank joins: its authority starts, the members admit it, its peer catches up, a new definition counts it', async () => {
  const six = withSecondBank(network.topology);
  const wider = withDefinition(six, 'title', {
    sequence: 2,
    policy: "AND('RegistryMSP.peer',OR('TaxMSP.peer','BankMSP.peer','Bank2MSP.peer','CourtMSP.peer','RegulatorMSP.peer'))",
  });
  const key = fresh();
  await contractOf('registry').submitTransaction('put', key, 'v');
  await network.start('bank2', { topology: six });
  await network.serve(six.organizations.slice(-1), six);
  await expect(contractOf('bank2', six).evaluateTransaction('get', key)).rejects.toMatchObject({ code: 9 }); // not a member yet
  const members = new Admin({ topology: six, folder: network.folder });
  const definitions = new Admin({ topology: wider, folder: network.folder });
  try {
    expect(await members.addOrganization('bank2')).toBe(true);
    expect(await members.addOrganization('bank2')).toBe(false);
    expect((await members.channel()).members).toContain('Bank2MSP');
    await eventually(() => members.deploy()); // it approves what is in force, so that its peer may run it
    await valueAt('bank2', key, six);
    expect(await eventually(() => endorsedBy(contractOf('bank2', six), 'RegistryMSP', 'Bank2MSP'))).toBe(10); // the policy does not know it
    expect(await definitions.deploy()).toEqual(['title']);
    expect(await endorsedBy(contractOf('bank2', six), 'RegistryMSP', 'Bank2MSP')).toBe(0);
    expect(await endorsedBy(contractOf('registry'), 'RegistryMSP', 'TaxMSP')).toBe(0);
  } finally {
    members.close();
    definitions.close();
  }
}, 90_000);
