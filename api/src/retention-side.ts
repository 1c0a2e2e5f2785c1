import { endExpired, forgetRequest } from './admin/subjects.js';
import { forgetExpired } from './audit/retention.js';
import type { Database } from './database/open.js';
import { forgetDelivered } from './exchange/outbox.js';
import type { Clock, RetentionDuty } from './ports.js';

/** What this organisation keeps for a time only: log entries, the content of delivered messages, answered requests of data subjects. */
export function retentionDuties({
  database,
  key,
  clock,
}: {
  readonly database: Database;
  readonly key: Uint8Array;
  readonly clock: Clock;
}): RetentionDuty[] {
  const subjects = { database, key, clock };
  return [
    { name: 'audit-log', run: () => forgetExpired({ database, clock }) },
    { name: 'delivered-messages', run: () => forgetDelivered({ database, key, clock }) },
    { name: 'subject-requests', run: () => endExpired(subjects, 'SUBJECT_REQUEST', (id) => forgetRequest(subjects, id)) },
  ];
}
