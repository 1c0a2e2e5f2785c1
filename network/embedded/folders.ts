import { join } from 'node:path';
import type { Topology } from '../topology.js';

/** Where everything of a network lies below VAR_DIR. */
export class Folders {
  constructor(readonly root: string) {}

  get network(): string {
    return join(this.root, 'network');
  }

  get lock(): string {
    return join(this.network, 'lock');
  }

  get genesis(): string {
    return join(this.network, 'genesis.block');
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

  user(organization: string, user: string): string {
    return join(this.organization(organization), 'users', user);
  }
}

/** `host:port` of a service. */
export function addressOf(topology: Topology, port: number): string {
  return `${topology.host}:${port}`;
}
