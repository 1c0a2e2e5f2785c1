import { anchorDelay } from './audit/roots.js';
import { pendingMessages } from './exchange/outbox.js';
import type { Database } from './database/open.js';
import type { Measure } from './http/metrics.js';
import type { Shedder } from './http/shed.js';
import { countTransactions } from './indexer/read-model.js';
import type { DocumentParts } from './documents/documents.js';
import { openFaults } from './documents/rows.js';
import { replicationLag } from './documents/replication.js';
import type { LedgerSide } from './ledger-side.js';
import { clock } from './machine.js';

/** What an operator watches: how far the index is, how late the log's roots are, what waits to be delivered. */
export function measuresOf({ readModel }: LedgerSide, database: Database, shed: Shedder): Measure[] {
  return [
    { name: 'zl_index_height', help: 'Last block that was verified and indexed', read: () => readModel.height() ?? -1 },
    { name: 'zl_index_title_transactions', help: 'Valid transactions of the register', read: () => countTransactions(database, 'title') },
    { name: 'zl_http_in_flight', help: 'Requests being worked on', read: () => shed.state().inFlight },
    { name: 'zl_http_shed', help: 'Requests turned away under overload', read: () => shed.state().shed },
    { name: 'zl_exchange_pending', help: 'Messages that wait to be delivered', read: () => pendingMessages(database) },
    {
      name: 'zl_audit_anchor_delay_seconds',
      help: 'Age of the oldest log entry without an anchored root',
      read: async () => (await anchorDelay(database, clock.now())) / 1_000,
    },
  ];
}

/** How far the copies are behind, and what is damaged and could not be repaired. */
export function storageMeasures(vault: DocumentParts): Measure[] {
  const worst = async (of: 'pending' | 'seconds') => Math.max(0, ...(await replicationLag(vault)).map((lag) => lag[of]));
  return [
    { name: 'zl_replica_pending', help: 'Documents that the slowest copying organisation lacks', read: () => worst('pending') },
    { name: 'zl_replica_lag_seconds', help: 'Age of the oldest document without its copy', read: () => worst('seconds') },
    { name: 'zl_document_faults', help: 'Damaged blocks that no copy could repair', read: () => openFaults(vault.database) },
  ];
}
