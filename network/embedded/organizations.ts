/** Makes or finds what each organisation needs before its peers can start: authority, peer identities, TLS, chaincode TLS. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from 'node:https';
import { CertificateAuthority, type IdentityType, openRoot } from '../ca/authority.js';
import { createRequest, isEnding, issueLeaf, newPrivateKey, publicKeyOf } from '../ca/certificates.js';
import { readFileIfAny, SECRET_MODE, writeFileAtomic } from '../ca/files.js';
import { newSecret } from '../ca/passwords.js';
import { serveAuthority } from '../ca/server.js';
import type { OrdererEntry, OrganizationEntry, Topology } from '../topology.js';
import { Approvals } from './approvals.js';
import { addressOf, type Folders } from './folders.js';
import { SigningIdentity } from './identity.js';
import type { Log } from './log.js';
import type { Consenter } from './ordered-block.js';

/** Enrollment id of each authority's bootstrap administrator; its secret is in `ca/admin.secret`. */
export const CA_ADMIN = 'admin';

export interface KeyPair {
  key: string;
  cert: string;
}

export interface Organization {
  entry: OrganizationEntry;
  authority: CertificateAuthority;
  caServer: Server;
  peers: { name: string; port: number; identity: SigningIdentity; tls: KeyPair }[];
  tlsRoot: string;
  admin: SigningIdentity;
  approvals: Approvals;
}

export interface OrdererOrganization {
  mspId: string;
  root: string;
  /** of its server, which also stands in the channel's configuration */
  tls: KeyPair;
  consenter: Consenter & { tlsCertificate: string };
}

/**
 * Opens one organisation; on an empty folder makes its root, its peers' identities and TLS certificates.
 * @param onRevocation gets the revocation list (PEM) at start and at every change
 */
export async function openOrganization(
  entry: OrganizationEntry,
  topology: Topology,
  folders: Folders,
  log: Log,
  onRevocation: (list: string) => void,
): Promise<Organization> {
  const hosts = hostsOf(topology);
  const authority = await CertificateAuthority.open({
    name: `ca-${entry.id}`,
    organization: entry.id,
    folder: folders.certificateAuthority(entry.id),
    onRevocation: (list) => {
      writeFileAtomic(folders.revocationList(entry.id), list);
      onRevocation(list);
    },
  });
  for (const path of [folders.caCertificate(entry.id), folders.tlsCertificate(entry.id)])
    if (readFileIfAny(path) !== authority.certificate) writeFileAtomic(path, authority.certificate);
  const secretFile = folders.adminSecret(entry.id);
  if (!existsSync(secretFile)) writeFileAtomic(secretFile, `${newSecret()}\n`, SECRET_MODE);
  await authority.bootstrap(CA_ADMIN, readFileSync(secretFile, 'utf8').trim());
  const issuer = new Issuer(authority);
  const home = folders.organization(entry.id);
  const peers: Organization['peers'] = [];
  for (const { name, port } of entry.peers) {
    const folder = join(home, 'peers', name);
    const id = `${name}.${entry.id}`;
    const own = await issuer.pair(id, 'peer', join(folder, 'msp', 'signcerts', 'cert.pem'), join(folder, 'msp', 'keystore', 'key.pem'));
    const tls = await issuer.pair(`${id}.tls`, 'client', join(folder, 'tls', 'cert.pem'), join(folder, 'tls', 'key.pem'), hosts);
    peers.push({ name, port, identity: new SigningIdentity(entry.mspId, own.cert, own.key), tls });
  }
  const own = folders.admin(entry.id);
  const { cert, key } = await issuer.pair(`admin.${entry.id}`, 'admin', own.certificate, own.key);
  const admin = new SigningIdentity(entry.mspId, cert, key);
  // a client's unit, so that the key of a TLS server can never endorse
  await issuer.pair(`chaincode.${entry.id}.tls`, 'client', join(home, 'chaincode', 'cert.pem'), join(home, 'chaincode', 'key.pem'), hosts);
  const caFolder = folders.certificateAuthority(entry.id);
  const caTls = await issuer.pair(`ca.${entry.id}.tls`, 'client', join(caFolder, 'tls-cert.pem'), join(caFolder, 'tls-key.pem'), hosts);
  const caServer = await serveAuthority({
    authority,
    host: topology.host,
    port: entry.ca.port,
    tls: caTls,
    log: (message, fields) => log('warn', message, fields),
  });
  return { entry, authority, caServer, peers, tlsRoot: authority.certificate, admin, approvals: new Approvals(join(home, 'chaincode')) };
}

/**
 * Opens one ordering organisation: a root of its own and the consenter's identity. Its TLS certificate is renewed for the key that it has;
 * the consenter's own stands in the channel's configuration, where its key counts and not its term.
 */
export async function openOrderer(entry: OrdererEntry, topology: Topology, folders: Folders): Promise<OrdererOrganization> {
  const folder = folders.orderer(entry.mspId);
  const root = await openRoot(folder, `ca-orderer-${entry.organization}`, `${entry.organization}-orderer`);
  const pair = async (name: string, hosts?: readonly string[]): Promise<KeyPair> => {
    const files = { key: join(folder, `${name}-key.pem`), cert: join(folder, `${name}-cert.pem`) };
    const found = readFileIfAny(files.cert);
    if (found === undefined || (hosts !== undefined && isEnding(found))) {
      const key = readFileIfAny(files.key) ?? newPrivateKey();
      const request = { commonName: `${name}.${entry.organization}`, unit: 'orderer', organization: `${entry.organization}-orderer` };
      const cert = await issueLeaf(root, { ...request, publicKey: await publicKeyOf(key), ...(hosts && { hosts }) });
      writeFileAtomic(files.key, key, SECRET_MODE);
      writeFileAtomic(files.cert, cert);
    }
    return { key: readFileSync(files.key, 'utf8'), cert: readFileSync(files.cert, 'utf8') };
  };
  const own = await pair('orderer');
  const tls = await pair('tls', hostsOf(topology));
  return {
    mspId: entry.mspId,
    root: root.certificate,
    tls,
    consenter: {
      id: entry.id,
      mspId: entry.mspId,
      address: addressOf(topology, entry.port),
      identity: new SigningIdentity(entry.mspId, own.cert, own.key),
      tlsCertificate: tls.cert,
    },
  };
}

/** Names under which clients reach the services of this machine. */
function hostsOf(topology: Topology): string[] {
  return [...new Set(['localhost', '127.0.0.1', topology.host])];
}

/** Registers and enrols the identities that the network itself needs, directly at its authority. */
class Issuer {
  constructor(private readonly authority: CertificateAuthority) {}

  /** Key and certificate from files; made when missing, and renewed under the same key when about to expire. */
  async pair(id: string, type: IdentityType, certFile: string, keyFile: string, hosts?: readonly string[]): Promise<KeyPair> {
    const found = readFileIfAny(certFile);
    const key = readFileIfAny(keyFile) ?? newPrivateKey();
    if (found !== undefined && !isEnding(found)) return { key, cert: found };
    writeFileAtomic(keyFile, key, SECRET_MODE);
    const cert = await this.#enroll(id, type, key, hosts);
    writeFileAtomic(certFile, cert);
    return { key, cert };
  }

  async #enroll(id: string, type: IdentityType, key: string, hosts?: readonly string[]): Promise<string> {
    const certificateRequest = await createRequest(id, key, hosts ?? []);
    return this.authority.issueOwn(id, type, { certificateRequest, profile: hosts === undefined ? '' : 'tls' });
  }
}
