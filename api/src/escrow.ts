import { digest, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import type { OutgoingMessage } from './ports.js';

/** A salted digest that went onto the ledger, with its salt. */
export interface Commitment {
  readonly reference: string;
  readonly salt: string;
}

/** Most salts in one message. */
const LARGEST = 1_000;

/**
 * Salts for the regulator, so that a commitment can be opened under supervision: alone they tell nothing, with the text they prove that it is
 * the one. None without a regulator, and none from the regulator to itself.
 * @param cause names what was done, once for ever; the same cause again is the same message
 */
export function saltEscrow(
  regulator: string | undefined,
  { cause, batch, conversation }: { readonly cause: string; readonly batch: string; readonly conversation?: string },
  commitments: readonly Commitment[],
): OutgoingMessage[] {
  if (regulator === undefined || commitments.length === 0) return [];
  const name = nameOf(cause);
  const items = commitments.slice(0, LARGEST).map(({ reference, salt }) => ({ reference, salt }));
  const payload: JsonValue = { batch, items };
  return [{ id: `salts:${name}`, to: regulator, type: 'SALT_ESCROW', conversation: conversation ?? `salts:${name}`, payload }];
}

/** A message's name from what caused it: of one length, whatever the caller chose. */
export function nameOf(cause: string): string {
  return digest('zl/request/1', utf8(`message ${cause}`));
}

/** Everything about one certificate goes in one conversation, so that its erasure comes after what it erases. */
export function certificateConversation(certRef: string): string {
  return `certificate:${certRef}`;
}
