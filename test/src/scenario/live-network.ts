import type { Trust } from '@zhenglian/verify/ledger';
import type { Consortium, ConsortiumTopology } from './consortium.js';

/** topology.json as the scenarios edit it. */
export interface LiveTopology extends ConsortiumTopology {
  host: string;
  organizations: {
    id: string;
    kind: string;
    mspId: string;
    name: { zh: string; en: string };
    peers: { name: string; port: number }[];
    ca: { port: number };
    chaincodePort: number;
    api: { port: number };
    users: { name: string; role: string }[];
  }[];
  orderers: { id: number; port: number; organization: string; mspId: string }[];
  chaincodes: { name: string; version: string; sequence: number; policy: string; slot?: string }[];
}

/** A running network, embedded or Fabric, with what its operators can do to it while it runs. */
export interface LiveNetwork {
  readonly topology: LiveTopology;
  /** Connections to every organisation; of the topology as it was at the last `connect`. */
  readonly consortium: Consortium;
  /** trust.json as it stands. */
  readonly trust: Trust;
  /** Changes the topology file, as an operator does before the command that applies it. */
  edit(change: (topology: LiveTopology) => void): void;
  /** Connects anew, with what the topology and the certificates are now. */
  connect(): Consortium;
  /** An organisation of the topology becomes a member, with all it runs; the new definitions come into force. */
  addOrganization(id: string): Promise<void>;
  /** The topology's new versions come into force; the old servers end. */
  upgrade(): Promise<void>;
  /** Revokes an identity and puts the list on the channel. */
  revoke(organization: string, identity: string): Promise<void>;
  /** Enrols whom the topology names and who has no certificate. */
  enrol(): Promise<void>;
}

export const SECOND_BANK: LiveTopology['organizations'][number] = {
  id: 'bank2',
  kind: 'bank',
  mspId: 'Bank2MSP',
  name: { zh: '第二家银行', en: 'Second bank' },
  peers: [{ name: 'peer0', port: 17651 }],
  ca: { port: 17654 },
  chaincodePort: 17661,
  api: { port: 17680 },
  users: [{ name: 'bank2-officer', role: 'bank-officer' }],
};
