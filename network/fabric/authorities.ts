/**
 * The certificate authorities of a native network as a program: `node dist/fabric/authorities.js` with VAR_DIR,
 * PORT_OFFSET and TOPOLOGY. Prints READY when all serve Fabric CA's REST interface. Ends on SIGTERM and SIGINT.
 */
import { join, resolve } from 'node:path';
import { CertificateAuthority, openRoot } from '../ca/authority.js';
import { issueLeaf, newPrivateKey, publicKeyOf } from '../ca/certificates.js';
import { readFileIfAny, SECRET_MODE, writeFileAtomic } from '../ca/files.js';
import { newSecret } from '../ca/passwords.js';
import { serveAuthority } from '../ca/server.js';
import { Folders } from '../embedded/folders.js';
import { createLog } from '../embedded/log.js';
import { CA_ADMIN } from '../embedded/organizations.js';
import { defaultTopologyPath, loadTopology, type OrganizationEntry, portOffsetFrom, type Topology } from '../topology.js';

const log = createLog();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
const folders = new Folders(resolve(process.env['VAR_DIR'] ?? 'var'));
const named = process.argv.slice(2); // organisations; none: all
const topology = loadTopology(process.env['TOPOLOGY'] || defaultTopologyPath(), portOffsetFrom(process.env));
for (const organization of topology.organizations) {
  if (named.length === 0 || named.includes(organization.id)) await serve(organization, topology);
}
process.stdout.write('READY\n');

/** Opens the organisation's authority, publishes its root to the organisation's MSP folder, and serves it. */
async function serve({ id, ca }: OrganizationEntry, { host }: Topology): Promise<void> {
  const folder = folders.certificateAuthority(id);
  const authority = await CertificateAuthority.open({
    name: `ca-${id}`,
    organization: id,
    folder,
    onRevocation: (list) => writeFileAtomic(join(folder, 'crl.pem'), list), // takes effect by a channel configuration update
  });
  writeFileAtomic(folders.caCertificate(id), authority.certificate);
  writeFileAtomic(folders.tlsCertificate(id), authority.certificate);
  const secret = readFileIfAny(folders.adminSecret(id)) ?? `${newSecret()}\n`;
  writeFileAtomic(folders.adminSecret(id), secret, SECRET_MODE);
  await authority.bootstrap(CA_ADMIN, secret.trim());
  const key = newPrivateKey();
  const cert = await issueLeaf(await openRoot(folder, authority.name, id), {
    publicKey: await publicKeyOf(key),
    commonName: `ca.${id}.tls`,
    unit: 'client',
    organization: id,
    hosts: ['localhost', host],
  });
  await serveAuthority({ authority, host, port: ca.port, tls: { key, cert }, log: (message, fields) => log('warn', message, fields) });
}
