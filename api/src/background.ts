import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ledgerLogAnchor } from './audit/ledger-anchor.js';
import { keepAnchoring } from './audit/roots.js';
import { keepCalling, type WebhookParts } from './exchange/webhooks.js';
import { publishUnitKey } from './certificates/unit-key.js';
import type { Database } from './database/open.js';
import { keepTidy } from './database/upkeep.js';
import type { Services } from './graphql/context.js';
import { postOutbound } from './http/outbound.js';
import type { ExchangeSide } from './exchange-side.js';
import type { DocumentParts } from './documents/documents.js';
import type { ScrubRound } from './documents/scrub.js';
import { keepStorage } from './documents/storage-duty.js';
import { keepTicking } from './law-clock/keep-ticking.js';
import { keepForgetting } from './retention-duty.js';
import { retentionDuties } from './retention-side.js';
import { keepReporting, type DeskParts } from './register/desk.js';
import { type LedgerSide, type UnitKeyState } from './ledger-side.js';
import { clock } from './machine.js';

export interface Work {
  readonly state: UnitKeyState;
  readonly done: Promise<unknown>;
}

interface BackgroundParts {
  readonly services: Services;
  readonly exchange: ExchangeSide;
  readonly desk: DeskParts | undefined;
  readonly vault: DocumentParts | undefined;
  readonly database: Database;
  /** Whether it is the embedded one, which nobody else keeps tidy. */
  readonly embedded: boolean;
  readonly key: Uint8Array;
  readonly logger: Logger;
  readonly webhooks: WebhookParts;
  /** Hosts that webhooks may go to. */
  readonly hosts: ReadonlySet<string>;
}

export function runInBackground(
  { services, indexer, ledger, exchange, desk, vault, database, embedded, key, logger, webhooks, hosts }: LedgerSide & BackgroundParts,
  signal: AbortSignal,
): Work {
  const state: { unitKey: UnitKeyState['unitKey'] } = { unitKey: services.registry === undefined ? 'PUBLISHED' : 'PENDING' };
  const publish = async ({ unitReferences }: NonNullable<Services['registry']>) => {
    await publishUnitKey({ ledger, unitReferences, sleep, warn: (error) => logger.debug({ error }, 'unit key not published yet') }, signal);
    state.unitKey = 'PUBLISHED';
  };
  const tasks = [indexer.run(signal), exchange.run(signal)];
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  const anchoring = { database, anchor: ledgerLogAnchor(ledger), clock, sleep: pause };
  tasks.push(keepAnchoring({ ...anchoring, warn: (error) => logger.warn({ error }, 'log root not anchored yet') }, signal));
  if (services.batches !== undefined) tasks.push(services.batches.run(signal, pause));
  const ticking = { ledger, clock, first: services.registry !== undefined, sleep: pause };
  tasks.push(keepTicking({ ...ticking, warn: (error) => logger.warn({ error }, 'the clock on the ledger was not ticked') }, signal));
  if (embedded) tasks.push(keepTidy({ database, sleep: pause, warn: (error) => logger.warn({ error }, 'database not tidied') }, signal));
  const calling = {
    ...webhooks,
    post: (url: string, body: string, headers: Readonly<Record<string, string>>) => postOutbound(url, body, headers, { hosts }),
    sleep: pause,
    warn: (error: unknown) => logger.warn({ error }, 'webhooks not called'),
  };
  tasks.push(keepCalling(calling, signal));
  const duties = retentionDuties({ database, key, clock });
  const warn = (duty: string, error: unknown) => logger.warn({ duty, error }, 'not forgotten yet');
  tasks.push(keepForgetting({ duties, audit: services.audit, organization: services.organization.id, sleep: pause, warn }, signal));
  if (vault !== undefined) {
    const found = ({ findings }: ScrubRound) => logger.error({ findings }, 'ALARM: damaged documents');
    tasks.push(keepStorage({ ...vault, sleep: pause, found, warn: (error) => logger.warn({ error }, 'storage duty failed') }, signal));
  }
  if (desk !== undefined) {
    tasks.push(keepReporting({ ...desk, sleep: pause, warn: (error) => logger.warn({ error }, 'reporting failed') }, signal));
  }
  if (services.registry !== undefined) {
    tasks.push(
      publish(services.registry).catch((error: unknown) => {
        state.unitKey = 'CONFLICT';
        logger.error({ error }, 'ALARM: the ledger holds another unit key than the vault');
      }),
    );
  }
  return { state, done: Promise.all(tasks) };
}
