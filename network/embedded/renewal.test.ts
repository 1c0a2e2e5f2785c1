/** Certificates that end soon are renewed at the next start, each for the key that it has, so that the channel goes on as it is. */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, jest, test } from '@jest/globals';
import { CaClient } from '../ca/client.js';
import { provision } from '../ca/provision.js';
import { Folders } from './folders.js';
import { createLog } from './log.js';
import { openOrderer, openOrganization } from './organizations.js';
import { connectClient, startTestNetwork } from './testing/network.js';
import { recordedTopology } from './testing/topology.js';

const DAY = 86_400_000;
const AGE = 340 * DAY; // of a year
const folder = mkdtempSync(join(tmpdir(), 'zhenglian-renewal-'));
const folders = new Folders(folder);

afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every leaf certificate below the folder, by its path. */
function certificates(): Map<string, X509Certificate> {
  const files = readdirSync(folder, { recursive: true }).map(String);
  const leaves = files.filter((file) => /(?:^|[/-])cert\.pem$/.test(file) && !/^network\/ca\/\w+\/cert\.pem$/.test(file));
  const read = leaves.map((file) => [file, new X509Certificate(readFileSync(join(folder, file)))] as const);
  return new Map(read.filter(([, certificate]) => !certificate.ca));
}

test('certificates in their last month are renewed with their keys kept, and every organisation endorses on', async () => {
  const topology = await recordedTopology();
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now - AGE);
  const silent = createLog(() => undefined);
  const opened = await Promise.all(
    topology.organizations.map((entry) => openOrganization(entry, topology, folders, silent, () => undefined)),
  );
  await Promise.all(topology.orderers.map((entry) => openOrderer(entry, topology, folders)));
  const enrolment = provision({ topology, folder, network: 'embedded', report: () => undefined });
  await expect(enrolment).rejects.toThrow('start the network first'); // there is no channel yet, but everybody is enrolled
  for (const { caServer } of opened) await new Promise((resolve) => caServer.close(resolve));
  clock.mockRestore();
  const before = certificates();
  expect(before.size).toBe(5 * (2 + 1 + 1 + 1 + 1) + 4 * 2); // peer and its TLS, administrator, chaincode, authority's TLS, user; orderers

  const network = await startTestNetwork({ topology, folder });
  try {
    const after = certificates();
    expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
    const kept = [...after].filter(([file, certificate]) => certificate.serialNumber === before.get(file)!.serialNumber);
    expect(kept.map(([file]) => file).filter((file) => !file.endsWith('orderer-cert.pem'))).toEqual([]);
    for (const [file, certificate] of after)
      expect([file, certificate.publicKey.equals(before.get(file)!.publicKey)]).toEqual([file, true]);
    await network.ready();
    for (const { id, mspId } of topology.organizations) {
      const client = connectClient(network, id);
      const title = client.gateway.getNetwork(topology.channel).getContract('title');
      const endorsingOrganizations = [...new Set(['RegistryMSP', mspId, 'TaxMSP'])];
      await title.submit('put', { arguments: [`by-${id}`, 'v'], endorsingOrganizations });
      client.close();
    }
  } finally {
    await network.close();
  }
}, 120_000);

test('an identity that was revoked is not renewed, and said to be so', async () => {
  const topology = await recordedTopology();
  const network = await startTestNetwork({ topology, folder, chaincode: false });
  try {
    const [entry] = topology.organizations;
    const name = entry!.users[0]!.name;
    const file = join(folders.user(entry!.id, name), 'cert.pem');
    const before = readFileSync(file, 'utf8');
    const ca = new CaClient(`https://127.0.0.1:${entry!.ca.port}`, readFileSync(folders.tlsCertificate(entry!.id), 'utf8'));
    await ca.revoke(await ca.enroll('admin', readFileSync(folders.adminSecret(entry!.id), 'utf8').trim()), { id: name });
    const now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now + AGE);
    const lines: string[] = [];
    await provision({ topology, folder, network: 'embedded', report: (line) => lines.push(line) });
    expect(lines.filter((line) => line.includes('is not renewed'))).toEqual([
      expect.stringMatching(new RegExp(`${name} ends on .* is not renewed: .*Authentication failure`)),
    ]);
    expect(lines.filter((line) => line.startsWith('renewed'))).toHaveLength(4);
    expect(readFileSync(file, 'utf8')).toBe(before);
  } finally {
    await network.close();
  }
}, 60_000);
