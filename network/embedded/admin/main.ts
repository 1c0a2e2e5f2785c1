/**
 * Administration of a running embedded network: `node dist/embedded/admin/main.js <command>` with VAR_DIR, TOPOLOGY, PORT_OFFSET as
 * the network itself. Prints one line of JSON; ends with 1 when it was refused, 64 when it was called wrongly.
 */
import { resolve } from 'node:path';
import { defaultTopologyPath, loadTopology, portOffsetFrom } from '../../topology.js';
import { Admin } from './admin.js';

const USAGE = `node dist/embedded/admin/main.js
  status                               height, members, chaincode definitions in force
  deploy                               brings the definitions to those of the topology (approve by every organisation here, commit)
  approve ORGANIZATION CHAINCODE       one organisation approves the topology's definition
  install ORGANIZATION PACKAGE HOST:PORT   where the server of a package listens, when not where the topology says
  commit ORGANIZATION CHAINCODE        puts the topology's definition in force
  add-organization ORGANIZATION        makes an organisation of the topology a member (signed by all members' administrators)
  publish-revocations ORGANIZATION     puts the organisation's revocation list into the channel's configuration
`;
const [command = '', ...args] = process.argv.slice(2);
const topologyFile = process.env['TOPOLOGY'];
const topology = loadTopology(topologyFile ? resolve(topologyFile) : defaultTopologyPath(), portOffsetFrom(process.env));
const admin = new Admin({ topology, folder: resolve(process.env['VAR_DIR'] ?? 'var') });

const commands: Record<string, (first: string, second: string, third: string) => unknown> = {
  status: async () => {
    const definitions = await Promise.all(topology.chaincodes.map(({ name }) => admin.definition(name)));
    return { ...(await admin.channel()), definitions: definitions.filter((entry) => entry !== undefined) };
  },
  deploy: async () => ({ changed: await admin.deploy() }),
  approve: async (organization, chaincode) => admin.approve(organization, entryOf(chaincode)),
  install: (organization, packageId, address) => admin.install(organization, packageId, address),
  commit: async (organization, chaincode) => admin.commit(organization, entryOf(chaincode)),
  'add-organization': async (organization) => ({ changed: await admin.addOrganization(organization) }),
  'publish-revocations': async (organization) => ({ changed: await admin.publishRevocations(organization) }),
};
const parameters: Record<string, number> = { status: 0, deploy: 0, approve: 2, install: 3, commit: 2 };

const run = commands[command];
if (run === undefined || args.length !== (parameters[command] ?? 1)) {
  process.stderr.write(USAGE);
  process.exit(64);
}
try {
  const [first = '', second = '', third = ''] = args;
  process.stdout.write(`${JSON.stringify((await run(first, second, third)) ?? {})}\n`);
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
} finally {
  admin.close();
}

function entryOf(name: string): (typeof topology.chaincodes)[number] {
  const found = topology.chaincodes.find((chaincode) => chaincode.name === name);
  if (found === undefined) throw new Error(`the topology has no chaincode ${name}`);
  return found;
}

/** The message with what each peer said. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const details = 'details' in error && Array.isArray(error.details) ? (error.details as { mspId: string; message: string }[]) : [];
  return [error.message, ...details.map(({ mspId, message }) => `  ${mspId}: ${message}`)].join('\n');
}
