import type { Message } from './messages.js';

/** One step of a message in an institution's log; the references are those of the ledger, no personal data. */
export interface MessageStep {
  readonly step: 'delivered' | 'received';
  /** The sender's id of the message: the same in both logs. */
  readonly message: string;
  /** Reference of the matter, such as a case: the same in all messages about it, and on the ledger. */
  readonly conversation: string;
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly state: string;
}

/** What both ends write of a message. */
export function traceOf({ id, conversation, type, from, to }: Message): Omit<MessageStep, 'step' | 'state'> {
  return { message: id, conversation, type, from, to };
}
