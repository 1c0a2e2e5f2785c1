import { setTimeout as sleep } from 'node:timers/promises';
import { createMembership, type P256Verify, type Trust } from '@zhenglian/verify/ledger';
import type { Logger } from 'pino';
import { speakerOf } from './addresses.js';
import { announceHappened } from './exchange/webhooks.js';
import type { Config } from './config.js';
import type { Database } from './database/open.js';
import type { Readiness } from './http/app.js';
import { readCheckpoint } from './indexer/checkpoint.js';
import { createIndexer, type Indexer } from './indexer/indexer.js';
import { createProgress } from './indexer/progress.js';
import { outcomeOf, sqlReadModel } from './indexer/read-model.js';
import { gatewayBlocks } from './ledger/blocks.js';
import { openConnection, type Connection } from './ledger/connection.js';
import { networkHeights } from './ledger/heights.js';
import { gatewayLedger } from './ledger/ledger.js';
import { gatewayProofs } from './ledger/proofs.js';
import type { Paths } from './paths.js';
import type { Ledger, NetworkHeights, ProofLedger, ReadModel } from './ports.js';
import { clock } from './machine.js';

/** Whether the ledger has the own unit key, which only a registry has. */
export interface UnitKeyState {
  readonly unitKey: 'PUBLISHED' | 'PENDING' | 'CONFLICT';
}

export interface LedgerSide {
  readonly indexer: Indexer;
  readonly readModel: ReadModel;
  readonly ledger: Ledger;
  readonly proofLedger: ProofLedger;
  readonly heights: NetworkHeights;
}

interface Foundation {
  readonly config: Config;
  readonly paths: Paths;
  readonly trust: Trust;
  readonly verify: P256Verify;
  readonly database: Database;
  readonly connection: Connection;
  readonly logger: Logger;
}

/** Everything between the peer and the rows. */
export async function followLedger({ config, paths, trust, verify, database, connection, logger }: Foundation): Promise<LedgerSide> {
  const channel = config.topology.channel;
  const progress = createProgress((await readCheckpoint(database))?.number);
  const indexer = createIndexer({
    source: gatewayBlocks(connection.gateway, channel),
    database,
    trust: { trust, membership: createMembership(trust.roots, verify), verify },
    announce: (transaction, happened) => announceHappened({ clock }, transaction, happened),
    versions: new Map(config.topology.chaincodes.map(({ name, version }) => [name, version])),
    progress,
    logger,
    sleep,
    now: () => performance.now(),
    time: () => Date.now(),
  });
  return {
    indexer,
    readModel: sqlReadModel(database, progress, indexer.fresh),
    ledger: gatewayLedger({ connection, channel, outcomeOf: (id) => outcomeOf(database, id), jitter: Math.random, sleep }),
    proofLedger: gatewayProofs(connection, channel),
    heights: networkHeights({ connection, channel, ...heightParts(config, paths) }),
  };
}

export async function readiness({ indexer, ledger }: LedgerSide, { unitKey }: UnitKeyState): Promise<Readiness> {
  const reachable = await ledger.reachable();
  const index = indexer.state();
  return {
    ready: reachable && index === 'FOLLOWING' && unitKey === 'PUBLISHED',
    parts: { ledger: reachable ? 'REACHABLE' : 'UNREACHABLE', index, unitKey },
  };
}

/** Whose peers to ask how far they are, and as whom. */
function heightParts({ topology, organization }: Config, paths: Paths) {
  return {
    organizations: topology.organizations.map(({ mspId }) => mspId),
    identity: { mspId: organization.mspId, user: paths.user(speakerOf(organization)) },
    now: () => performance.now(),
  };
}

/** The organisation's own way to its peers. */
export function connect({ topology, organization }: Config, paths: Paths): Connection {
  return openConnection({
    host: topology.host,
    ports: organization.peers.map((peer) => peer.port),
    tlsRoot: paths.tlsRoot,
    mspId: organization.mspId,
    user: paths.user(speakerOf(organization)),
  });
}
