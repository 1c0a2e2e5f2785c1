/** Chaincode definitions: who may agree, what a majority means, and an upgrade while clients go on. */
import { type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Contract, Transaction } from '@hyperledger/fabric-gateway';
import { gateway as messages, peer } from '@hyperledger/fabric-protos';
import { chaincodeId, type Topology } from '../topology.js';
import { Admin } from './admin/admin.js';
import { validationParameter } from './definitions.js';
import { parsePolicy } from './policy.js';
import { connectClient, startFixture, startTestNetwork, stopChild, type TestClient, type TestNetwork } from './testing/network.js';
import { recordedTopology, withDefinition } from './testing/topology.js';
import { parseTransaction } from './transaction.js';
import { bytesOf } from './wire.js';

let network: TestNetwork;
let admin: Admin;
let topology: Topology;
const clients: TestClient[] = [];
const servers: ChildProcess[] = [];

beforeAll(async () => {
  topology = await recordedTopology();
  network = await startTestNetwork({ topology });
  await network.ready();
  admin = new Admin({ topology, folder: network.folders.root });
}, 60_000);

afterAll(async () => {
  admin.close();
  for (const client of clients) client.close();
  await Promise.all(servers.map(stopChild));
  await network.close();
});

function contractOf(organization: string, chaincode: string, as?: { certificate: string; key: string }): Contract {
  const client = connectClient(network, organization, as);
  clients.push(client);
  return client.gateway.getNetwork('cert').getContract(chaincode);
}

const entry = (change: Partial<Topology['chaincodes'][number]>, name = 'title'): Topology['chaincodes'][number] => ({
  ...topology.chaincodes.find((chaincode) => chaincode.name === name)!,
  ...change,
});

async function reasonsOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (cause: { message: string; details?: { message: string }[] }) => cause,
  );
  if (error === undefined) throw new Error('it was accepted');
  return [error.message, ...(error.details ?? []).map(({ message }) => message)].join('\n');
}

test.each<[string, () => Promise<unknown>, string]>([
  [
    'a definition that one organisation agrees to',
    () => admin.approve('tax', entry({ sequence: 2 }, 'tax')).then(() => admin.commit('tax', entry({ sequence: 2 }, 'tax'))),
    'not agreed to by this org',
  ],
  ['a sequence left out', () => admin.approve('registry', entry({ sequence: 3 })), 'new definition must be sequence 2'],
  [
    'other content under the sequence in force',
    () => admin.approve('registry', entry({ policy: "'TaxMSP.peer'" })),
    'new definition must be sequence 2',
  ],
  [
    'a commit of what is in force',
    () => admin.commit('registry', entry({})),
    'requested sequence is 1, but new definition must be sequence 2',
  ],
  ['a name that is no name', () => admin.approve('registry', { ...entry({}), name: 'a/b' }), "invalid chaincode name 'a/b'"],
])('refused: %s', async (_name, work, reason) => {
  expect(await reasonsOf(work())).toContain(reason);
  expect(await admin.definition('title')).toMatchObject({ sequence: 1 });
});

test('only an administrator of the organisation agrees for it', async () => {
  const args = new peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs();
  args.setName('title');
  args.setVersion('1.0');
  args.setSequence(2);
  args.setValidationParameter(validationParameter(parsePolicy("'TaxMSP.peer'")));
  const call = { arguments: [args.serializeBinary()], endorsingOrganizations: ['TaxMSP'] };
  const { certificate, key } = network.folders.admin('bank');
  const foreign = { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
  for (const lifecycle of [contractOf('tax', '_lifecycle'), contractOf('bank', '_lifecycle', foreign)])
    expect(await reasonsOf(lifecycle.evaluate('ApproveChaincodeDefinitionForMyOrg', call))).toContain(
      'only an administrator of TaxMSP approves for it',
    );
});

test('a definition that two peers of five endorse is committed as invalid (A17)', async () => {
  for (const id of ['registry', 'tax', 'bank']) await admin.approve(id, entry({ sequence: 2 }, 'mortgage'));
  const args = new peer.lifecycle.CommitChaincodeDefinitionArgs();
  const { policy } = entry({}, 'mortgage');
  args.setName('mortgage');
  args.setVersion('1.0');
  args.setSequence(2);
  args.setValidationParameter(validationParameter(parsePolicy(policy)));
  const proposal = contractOf('registry', '_lifecycle').newProposal('CommitChaincodeDefinition', {
    arguments: [args.serializeBinary()],
    endorsingOrganizations: ['RegistryMSP', 'TaxMSP'],
  });
  expect((await (await (await proposal.endorse()).submit()).getStatus()).code).toBe(10);
  expect(await admin.definition('mortgage')).toMatchObject({ sequence: 1 });
});

const parsedOf = (endorsed: { getBytes(): Uint8Array }): ReturnType<typeof parseTransaction> =>
  parseTransaction(bytesOf(messages.PreparedTransaction.deserializeBinary(endorsed.getBytes()).getEnvelope()!));
const readsOf = (endorsed: { getBytes(): Uint8Array }, namespace: string): string[] =>
  parsedOf(endorsed)
    .action!.sets.filter((set) => set.namespace === namespace)
    .flatMap(({ reads }) => reads.map(({ key }) => key));

test('as on Fabric an endorsement reads the definition of each chaincode that it ran; one that a new definition overtook is invalid', async () => {
  const endorse = (...args: [string, ...string[]]): Promise<Transaction> =>
    contractOf('registry', 'title')
      .newProposal(args[0], { arguments: args.slice(1) })
      .endorse();
  const overtaken = await endorse('put', 'overtaken', 'v');
  expect(readsOf(overtaken, '_lifecycle')).toEqual(['namespaces/fields/title/Sequence']);
  const calling = await endorse('writeOther', 'tax', 'overtaken', 'v');
  expect(readsOf(calling, '_lifecycle')).toEqual(['namespaces/fields/tax/Sequence', 'namespaces/fields/title/Sequence']);
  const again = new Admin({ topology: withDefinition(topology, 'title', { sequence: 2 }), folder: network.folders.root });
  try {
    expect(await again.deploy()).toEqual(['title']);
  } finally {
    again.close();
  }
  for (const endorsed of [overtaken, calling]) expect((await (await endorsed.submit()).getStatus()).code).toBe(11);
});

test('an upgrade to a new package under load: nothing fails but what the new definition overtook, and then the new version answers', async () => {
  const upgraded = withDefinition(topology, 'title', { version: '1.1', sequence: 3 });
  const title = contractOf('registry', 'title');
  let stop = false;
  const outcomes: string[] = [];
  const succeeded = (): number => outcomes.filter((outcome) => outcome === 'ok').length;
  const load = [0, 1, 2].map(async (worker) => {
    for (let i = 0; !stop; i += 1)
      await title.submitTransaction('create', `load-${worker}-${i}`, 'v').then(
        () => outcomes.push('ok'),
        async (error: unknown) => outcomes.push(await reasonsOf(Promise.reject(error as Error))),
      );
  });
  const definition = upgraded.chaincodes.find(({ name }) => name === 'title')!;
  const base = topology.organizations[0]!.peers[0]!.port + 140;
  for (const [index, organization] of topology.organizations.entries()) {
    const address = `127.0.0.1:${base + index}`;
    servers.push(startFixture(topology, organization, network.folders, [`title=${chaincodeId(definition, organization.id)}=${address}`]));
    admin.install(organization.id, chaincodeId(definition, organization.id), address);
  }
  const upgrading = new Admin({ topology: upgraded, folder: network.folders.root });
  try {
    expect(await upgrading.deploy()).toEqual(['title']);
    await network.ready();
    const upgradedAt = succeeded();
    while (succeeded() < upgradedAt + 5) await new Promise((resolve) => setTimeout(resolve, 20));
    stop = true;
    await Promise.all(load);
  } finally {
    upgrading.close();
  }
  // code 11: endorsed by the old definition; the client endorses again
  const transient = /do not match|is not connected|could not launch|status code 11 \(MVCC_READ_CONFLICT\)/;
  const bad = outcomes.filter((outcome) => outcome !== 'ok' && !transient.test(outcome));
  expect(bad).toEqual([]);
  const endorsed = await title.newProposal('create', { arguments: ['after', 'v'] }).endorse();
  const payload = peer.ProposalResponsePayload.deserializeBinary(parsedOf(endorsed).action!.proposalResponsePayload);
  expect(peer.ChaincodeAction.deserializeBinary(payload.getExtension_asU8()).getChaincodeId()?.getVersion()).toBe('1.1');
  expect(readFileSync(join(network.folders.chaincode('tax'), 'servers.json'), 'utf8')).toContain('title_1.1:tax');
}, 60_000);
