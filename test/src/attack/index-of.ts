import { createMembership, type Trust } from '@zhenglian/verify/ledger';
import { execute, parse } from 'graphql';
import { pino } from 'pino';
import { readConfig } from '../../../api/src/config.js';
import { createSchema } from '../../../api/src/graphql/schema.js';
import { createIndexer } from '../../../api/src/indexer/indexer.js';
import { nodeP256 } from '../../../api/src/indexer/p256.js';
import { createProgress } from '../../../api/src/indexer/progress.js';
import { sqlReadModel } from '../../../api/src/indexer/read-model.js';
import { testDatabase } from '../../../api/src/testing/database.js';
import { silentSource } from '../../../api/src/testing/recorded.js';
import { memoryServices } from '../../../api/src/testing/services.js';

/** What an institution's API makes of the blocks of a network: its index with the watch, and its GraphQL over it. */
export interface IndexedNetwork {
  ask(role: string, organization: string, query: string): Promise<unknown>;
  /** Endorsers that still count in the records which those transactions wrote. */
  countedEndorsers(transactionIds: readonly string[]): Promise<string[]>;
  close(): Promise<void>;
}

export async function indexOf(blocks: readonly Uint8Array[], trust: Trust): Promise<IndexedNetwork> {
  const db = await testDatabase();
  const verify = nodeP256();
  const { topology } = readConfig({ ORGANIZATION: 'regulator' });
  const progress = createProgress(undefined);
  const indexer = createIndexer({
    source: silentSource(blocks),
    database: db.database,
    trust: { trust, membership: createMembership(trust.roots, verify), verify },
    versions: new Map(topology.chaincodes.map(({ name, version }) => [name, version])),
    progress,
    logger: pino({ level: 'silent' }),
    sleep: () => Promise.resolve(),
    now: () => 0,
    time: () => 0,
  });
  const stop = new AbortController();
  const running = indexer.run(stop.signal);
  await progress.reach(blocks.length - 1, 60_000);
  stop.abort();
  await running;
  const readModel = sqlReadModel(db.database, progress, () => true);
  const services = await memoryServices();
  const schema = createSchema();
  return {
    ask(role, id, query) {
      const organization = topology.organizations.find((one) => one.id === id);
      const caller = { account: role, organization: id, roles: [role], divisions: ['*'] };
      const contextValue = { ...services, organization, readModel, correlationId: 'attack', caller: () => Promise.resolve(caller) };
      return Promise.resolve(execute({ schema, document: parse(query), contextValue }));
    },
    async countedEndorsers(transactionIds) {
      const counted: string[] = [];
      for (const id of transactionIds) {
        for (const { type, ref } of await readModel.recordsOf(id)) {
          const found = await readModel.record(type, ref);
          counted.push(...(found?.history.find((transaction) => transaction.id === id)?.endorsers ?? []));
        }
      }
      return counted;
    },
    close: () => db.close(),
  };
}
