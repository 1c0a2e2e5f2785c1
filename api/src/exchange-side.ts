import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMembership, type P256Verify, type Trust } from '@zhenglian/verify/ledger';
import type { Transaction } from 'kysely';
import type { Logger } from 'pino';
import { speakerOf, urlOf } from './addresses.js';
import type { Config } from './config.js';
import type { Database } from './database/open.js';
import type { Schema } from './database/schema.js';
import { keepDelivering } from './exchange/deliver.js';
import { fileExchangeKey, stateKey } from './exchange/envelope.js';
import { fileSigner } from './exchange/identity.js';
import { receive, type Handlers } from './exchange/inbox.js';
import { parsePayload } from './exchange/messages.js';
import { enqueue } from './exchange/outbox.js';
import type { MessageStep } from './exchange/trace.js';
import { httpTransport } from './exchange/transport.js';
import type { ExchangeEndpoint } from './http/exchange.js';
import type { Paths } from './paths.js';
import type { Clock, OutgoingMessage, Random } from './ports.js';

export interface ExchangeParts {
  readonly config: Config;
  readonly paths: Paths;
  readonly trust: Trust;
  readonly verify: P256Verify;
  readonly database: Database;
  /** Encrypts what lies in the boxes. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  readonly handlers: Handlers;
  readonly logger: Logger;
}

export interface ExchangeSide {
  readonly endpoint: ExchangeEndpoint;
  enqueue(transaction: Transaction<Schema>, message: OutgoingMessage): Promise<void>;
  /** Delivers until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** Wires outbox, inbox and delivery of one organisation. */
export async function exchangeSide(parts: ExchangeParts): Promise<ExchangeSide> {
  const { config, paths, trust, verify, database, key, clock, random, handlers, logger } = parts;
  const { organization: own, topology } = config;
  const signer = fileSigner(paths.user(speakerOf(own)));
  const exchangeKey = await fileExchangeKey(join(paths.vault, 'exchange-key.json'));
  const verification = { membership: createMembership(trust.roots, verify), clock };
  const { organizations } = topology;
  const outbox = { database, key, own, organizations, clock, random };
  const trace = (step: MessageStep) => logger.info(step, 'message');
  const opening = { own, organizations, key: exchangeKey, ...verification };
  return {
    endpoint: {
      key: () => stateKey(signer, own.id, exchangeKey, clock.now()),
      receive: (jwe) => receive({ database, key, opening, signer, handlers, clock, trace }, jwe),
    },
    enqueue: (transaction, message) => enqueue(outbox, transaction, { ...message, payload: parsePayload(message.type, message.payload) }),
    run: (signal) =>
      keepDelivering(
        {
          ...outbox,
          transport: httpTransport((organization) => urlOf(config, organization)),
          signer,
          verification,
          keys: new Map(),
          trace,
          alarm: (message, details) => logger.error(details, message),
          sleep: (milliseconds) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
          warn: (error) => logger.warn({ error }, 'delivery failed'),
        },
        signal,
      ),
  };
}
