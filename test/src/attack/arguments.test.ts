import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeError } from '@zhenglian/chaincode/domain';
import { messageOf } from '../scenario/consortium.js';
import { EmbeddedNetwork } from '../scenario/embedded-network.js';

// Arguments beyond the limit are refused before a contract is entered, and neither gRPC's nor the shim's own limit ends the stream
// on which all other transactions of that chaincode run.
const PORT_OFFSET = Number(process.env['PORT_OFFSET'] ?? 6000);
const START_MS = 120_000;
const KILOBYTE = 1024;

const network = new EmbeddedNetwork(PORT_OFFSET);
const members = network.topology.organizations.map(({ mspId, users }) => ({ mspId, user: users[0]?.name ?? '' }));

beforeAll(async () => {
  await network.start();
  await network.serving();
}, START_MS);

afterAll(() => network.stop(), START_MS);

/** An act of each chaincode; its argument is filled up with text. */
const ACTS = {
  title: 'openCase',
  tax: 'attest',
  mortgage: 'applyMortgage',
  seizure: 'instruct',
  access: 'grant',
  supervision: 'openTicket',
};

test('every chaincode of the network is tried', () => {
  expect(network.topology.chaincodes.map(({ name }) => name).toSorted()).toEqual(Object.keys(ACTS).toSorted());
});

const NAMES = Object.entries(ACTS);
const member = (index: number) => members.slice(index % members.length, (index % members.length) + 1);

// All organisations run one program: the small argument goes to each of them, the big one, which takes seconds, to one per chaincode.
test.each([
  ...NAMES.map(([name, fn]) => [name, '300 KB', fn, 300 * KILOBYTE, members] as const),
  ...NAMES.map(([name, fn], index) => [name, '12 MB', fn, 12 * KILOBYTE * KILOBYTE, member(index)] as const),
])(
  '%s: an argument of %s is refused, and the stream lives on',
  async (name, _text, fn, size, asked) => {
    const streams = network.said('chaincode ready');
    const oversize = { arguments: [JSON.stringify({ text: 'x'.repeat(size) })] };
    for (const { mspId, user } of asked) {
      const contract = network.consortium.network(user).getContract(name);
      const alive = () => contract.evaluate('org.hyperledger.fabric:GetMetadata', { endorsingOrganizations: [mspId] });
      const refused = contract.evaluate(fn, { ...oversize, endorsingOrganizations: [mspId] }).then(() => 'accepted', messageOf);
      // a call that runs beside it, and one that comes after it
      const [message, beside] = await Promise.all([refused, alive()]);
      expect([mspId, decodeError(message)?.code]).toEqual([mspId, 'TOO_LARGE']);
      expect([beside.length > 0, (await alive()).length > 0]).toEqual([true, true]);
    }
    expect([network.said('chaincode stream lost'), network.said('chaincode ready')]).toEqual([0, streams]);
  },
  START_MS,
);
