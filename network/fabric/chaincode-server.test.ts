import { expect, test } from '@jest/globals';
import { defaultTopologyPath, loadTopology } from '../topology.js';
import { listensOn, served } from './chaincode-server.js';

const topology = loadTopology(defaultTopologyPath());

test.each(topology.organizations)('$id: a server’s addresses are found in its command line, one for each chaincode', (organization) => {
  const args = ['/chaincode/main.js', ...served(topology, organization, 'a', '127.0.0.1')];
  expect(listensOn(args)).toEqual(
    topology.chaincodes.map((_, index) => ({ host: '127.0.0.1', port: organization.chaincodePort + index })),
  );
});
