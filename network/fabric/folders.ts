import { join } from 'node:path';
import type { OrdererNode, PeerNode } from './nodes.js';

/** Where everything of a native network lies under VAR_DIR. `organizations/` has the shape of the embedded network's. */
export class Folders {
  constructor(readonly root: string) {}

  get logs(): string {
    return join(this.root, 'log');
  }

  get pids(): string {
    return join(this.root, 'fabric', 'run');
  }

  get trust(): string {
    return join(this.root, 'trust.json');
  }

  get configtx(): string {
    return join(this.root, 'fabric', 'configtx'); // FABRIC_CFG_PATH of configtxgen
  }

  get genesisBlock(): string {
    return join(this.root, 'fabric', 'genesis.block');
  }

  get deployed(): string {
    return join(this.root, 'fabric', 'deployed.json');
  }

  /** Home of an organisation's fabric-ca-server. */
  authorityOf = (organization: string): string => join(this.root, 'fabric', 'ca', organization);

  /** An organisation's MSP as others see it: its roots and what the OUs mean. */
  mspOf = (organization: string): string => this.#organization(organization, 'msp');

  /** An administrator of the organisation: msp/ and tls/. */
  adminOf = (organization: string): string => this.#organization(organization, 'admin');

  /** msp/ and tls/ of a node. */
  materialOf = (node: PeerNode | OrdererNode): string =>
    node.kind === 'peer'
      ? this.#organization(node.organization, 'peers', node.name.split('.')[0] ?? node.name)
      : this.#organization(node.organization, 'orderers', node.name);

  /** key.pem and cert.pem of the organisation's chaincode server. */
  chaincodeOf = (organization: string): string => this.#organization(organization, 'chaincode');

  userOf = (organization: string, user: string): string => this.#organization(organization, 'users', user);

  /** Ledger of a node. */
  dataOf = (node: PeerNode | OrdererNode): string => join(this.root, 'fabric', 'data', node.name);

  packageOf = (label: string): string => join(this.root, 'fabric', 'packages', `${label}.tar.gz`);

  #organization(organization: string, ...path: string[]): string {
    return join(this.root, 'organizations', organization, ...path);
  }
}
