import { DomainError } from '@zhenglian/chaincode/domain';
import type { JWK } from 'jose';
import type { Organization } from '../topology.js';
import { readKeyStatement, sealMessage } from './envelope.js';
import type { MessageSigner, Verification } from './identity.js';
import { settleDelivered, settleFailed, takeDue, type Due, type OutboxParts } from './outbox.js';
import { readReceipt } from './receipts.js';
import { type MessageStep, traceOf } from './trace.js';

/** How the other organisations are reached. */
export interface Transport {
  /** Fetches the recipient's signed key statement. */
  key(recipient: Organization): Promise<string>;
  /** Hands over a message. @returns the signed receipt. @throws Error when it did not come that far */
  post(recipient: Organization, jwe: string): Promise<string>;
}

export interface DeliveryParts extends OutboxParts {
  readonly transport: Transport;
  readonly signer: MessageSigner;
  readonly verification: Verification;
  /** Keys of recipients that were fetched and checked. */
  readonly keys: Map<string, { readonly key: JWK; readonly until: number }>;
  readonly alarm: (message: string, details: object) => void;
  /** What the log of every institution on the way tells of a message, so that it can be followed from one to the next. */
  readonly trace: (step: MessageStep) => void;
}

const KEY_MILLISECONDS = 10 * 60_000;
const POLL_MILLISECONDS = 1_000;

/** Tries every message that is due, once. @returns how many were delivered */
export async function deliverDue(parts: DeliveryParts): Promise<number> {
  let delivered = 0;
  for (let due = await takeDue(parts); due !== undefined; due = await takeDue(parts)) {
    if (await deliver(parts, due)) delivered += 1;
  }
  return delivered;
}

/** Delivers until `signal` aborts. */
export async function keepDelivering(
  parts: DeliveryParts & { readonly sleep: (milliseconds: number) => Promise<void>; readonly warn: (error: unknown) => void },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await deliverDue(parts);
    } catch (error) {
      parts.warn(error);
    }
    await parts.sleep(POLL_MILLISECONDS);
  }
}

async function deliver(parts: DeliveryParts, due: Due): Promise<boolean> {
  const { message, digest } = due;
  const recipient = parts.organizations.find(({ id }) => id === message.to);
  try {
    if (recipient === undefined) throw new DomainError('NOT_FOUND', { field: 'to' });
    const jwe = await sealMessage(message, parts.signer, await keyOf(parts, recipient));
    const signed = await parts.transport.post(recipient, jwe);
    const expected = { id: message.id, from: message.from, to: message.to, digest };
    const receipt = await readReceipt(signed, recipient.mspId, expected, parts.verification);
    await settleDelivered(parts, message.id, receipt, signed);
    parts.trace({ step: 'delivered', ...traceOf(message), state: receipt.state });
    if (receipt.state === 'REFUSED') parts.alarm('the recipient refuses a message', { id: message.id, to: message.to, code: receipt.code });
    return true;
  } catch (error) {
    // the recipient may have a new key
    parts.keys.delete(message.to);
    const problem = error instanceof DomainError ? error.code : error instanceof Error ? error.name : 'ERROR';
    const givenUp = await settleFailed(parts, due, problem);
    if (givenUp) parts.alarm('ALARM: a message could not be delivered for a week', { id: message.id, to: message.to, problem });
    return false;
  }
}

async function keyOf({ keys, transport, verification, clock }: DeliveryParts, recipient: Organization): Promise<JWK> {
  const known = keys.get(recipient.id);
  const now = clock.now().getTime();
  if (known !== undefined && known.until > now) return known.key;
  const key = await readKeyStatement(await transport.key(recipient), recipient, verification);
  keys.set(recipient.id, { key, until: now + KEY_MILLISECONDS });
  return key;
}
