import { join } from 'node:path';
import type { Topology } from '../topology.js';

/** Where everything of a network lies below VAR_DIR. */
export class Folders {
  constructor(readonly root: string) {}

  get network(): string {
    return join(this.root, 'network');
  }

  /** Claim of one part of a network: an organisation or the ordering service. */
  lock(part: string): string {
    return join(this.network, 'locks', part);
  }

  get genesis(): string {
    return join(this.network, 'genesis.block');
  }

  get orderedBlocks(): string {
    return join(this.network, 'orderers', 'blocks');
  }

  certificateAuthority(organization: string): string {
    return join(this.network, 'ca', organization);
  }

  orderer(mspId: string): string {
    return join(this.network, 'orderers', mspId);
  }

  peer(organization: string, peer: string): string {
    return join(this.network, 'peers', `${organization}-${peer}`);
  }

  organization(organization: string): string {
    return join(this.root, 'organizations', organization);
  }

  caCertificate(organization: string): string {
    return join(this.organization(organization), 'msp', 'cacerts', 'ca.pem');
  }

  tlsCertificate(organization: string): string {
    return join(this.organization(organization), 'msp', 'tlscacerts', 'ca.pem');
  }

  revocationList(organization: string): string {
    return join(this.organization(organization), 'msp', 'crls', 'crl.pem');
  }

  adminSecret(organization: string): string {
    return join(this.organization(organization), 'ca', 'admin.secret');
  }

  /** Files of the organisation's administrator, who signs changes of the channel and approves chaincode definitions. */
  admin(organization: string): { certificate: string; key: string } {
    const folder = join(this.organization(organization), 'admin', 'msp');
    return { certificate: join(folder, 'signcerts', 'cert.pem'), key: join(folder, 'keystore', 'key.pem') };
  }

  /** Folder of the organisation's chaincode servers: their TLS pair, what is approved and where packages are served. */
  chaincode(organization: string): string {
    return join(this.organization(organization), 'chaincode');
  }

  user(organization: string, user: string): string {
    return join(this.organization(organization), 'users', user);
  }
}

/** `host:port` of a service. */
export function addressOf(topology: Topology, port: number): string {
  return `${topology.host}:${port}`;
}
