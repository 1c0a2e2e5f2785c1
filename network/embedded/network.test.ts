import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectClient, startTestNetwork, type TestNetwork } from './testing/network.js';

let network: TestNetwork;
beforeAll(async () => {
  network = await startTestNetwork();
  await network.ready();
}, 60_000);
afterAll(() => network.close());

test('a transaction commits', async () => {
  const client = connectClient(network, 'registry');
  const title = client.gateway.getNetwork('cert').getContract('title');
  await title.submitTransaction('create', 'a', '1');
  expect(Buffer.from(await title.evaluateTransaction('get', 'a')).toString()).toBe('1');
  client.close();
});
