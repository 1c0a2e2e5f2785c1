/** The topology under which the situations of real Fabric v3.1.5 were recorded, on free ports of this machine. */
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTopology, type Topology } from '../../topology.js';
import { claim } from '../lock.js';

const FIRST_PORT = 12_000; // below the range from which the system takes ports for outgoing connections
const LAST_PORT = 31_000;
const PORTS = 200; // of one network, with what tests add to it
const CLAIMS = join(tmpdir(), 'zhenglian-ports');
const KINDS = ['registry', 'tax', 'bank', 'court', 'regulator'] as const;
const ORDERERS = ['registry', 'tax', 'bank', 'court'] as const;
const POLICIES = {
  title: "AND('RegistryMSP.peer',OR('TaxMSP.peer','BankMSP.peer','CourtMSP.peer','RegulatorMSP.peer'))",
  tax: "AND('TaxMSP.peer',OR('RegistryMSP.peer','BankMSP.peer','CourtMSP.peer','RegulatorMSP.peer'))",
  mortgage: "AND('RegistryMSP.peer','BankMSP.peer')",
};

/** @param peersOfRegistry two to test what several peers of one organisation do */
export async function recordedTopology(peersOfRegistry = 1): Promise<Topology> {
  const base = await freeBase();
  const capital = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);
  return parseTopology(
    {
      channel: 'cert',
      host: '127.0.0.1',
      organizations: KINDS.map((kind, index) => ({
        id: kind,
        kind,
        mspId: `${capital(kind)}MSP`,
        name: { zh: kind, en: kind },
        peers: Array.from({ length: kind === 'registry' ? peersOfRegistry : 1 }, (_, i) => ({
          name: `peer${i}`,
          port: base + index * 20 + i,
        })),
        ca: { port: base + index * 20 + 5 },
        chaincodePort: base + index * 20 + 10,
        api: { port: base + index * 20 + 6 },
        users: [{ name: `${kind}-user`, role: `${kind}-role` }],
      })),
      orderers: ORDERERS.map((organization, index) => ({
        id: index + 1,
        mspId: `${capital(organization)}OrdererMSP`,
        organization,
        port: base + 100 + index,
      })),
      chaincodes: [
        ...Object.entries(POLICIES).map(([name, policy]) => ({ name, version: '1.0', sequence: 1, policy })),
        { name: 'twin', version: '1.0', sequence: 1, policy: POLICIES.title, package: 'title' },
      ],
      issuers: [],
    },
    'of the tests',
  );
}

/** The same with one more bank, on ports that {@link recordedTopology} keeps free. */
export function withSecondBank(topology: Topology): Topology {
  const base = (topology.organizations[0]?.peers[0]?.port ?? 0) + KINDS.length * 20;
  const bank: Topology['organizations'][number] = {
    id: 'bank2',
    kind: 'bank',
    mspId: 'Bank2MSP',
    name: { zh: 'bank2', en: 'bank2' },
    peers: [{ name: 'peer0', port: base + 8 }],
    ca: { port: base + 9 },
    chaincodePort: base + 10,
    api: { port: base + 16 },
    users: [{ name: 'bank2-user', role: 'bank2-role' }],
  };
  return { ...topology, organizations: [...topology.organizations, bank] };
}

/** The same with another definition of one chaincode. */
export function withDefinition(topology: Topology, name: string, change: Partial<Topology['chaincodes'][number]>): Topology {
  return { ...topology, chaincodes: topology.chaincodes.map((entry) => (entry.name === name ? { ...entry, ...change } : entry)) };
}

/** Ports that no other network of a test has: looking alone would not do, as tests of several processes start at the same moment. */
async function freeBase(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const base = FIRST_PORT + Math.floor((Math.random() * (LAST_PORT - FIRST_PORT)) / PORTS) * PORTS;
    const release = await claim(join(CLAIMS, String(base))).catch(() => undefined); // until this process ends
    if (release === undefined) continue;
    const free = await Promise.all(Array.from({ length: PORTS }, (_, i) => isFree(base + i)));
    if (free.every(Boolean)) return base;
    await release();
  }
  throw new Error('no free ports found');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
