import { digest, DomainError, LedgerRecord, parseJson, utf8, type RecordType } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.js';
import { NotYet } from '../ports.js';
import type { Organization } from '../topology.js';
import { eraseReceived, type Handlers } from './inbox.js';
import type { Payload } from './messages.js';

/** Of which record an instruction is. */
const RECORDS: Readonly<Record<Payload<'COURT_INSTRUCTION'>['act'], RecordType>> = {
  SEIZE: 'seize',
  EXTEND: 'seize',
  RELEASE: 'seize',
  TRANSFER: 'order',
  WITHDRAW: 'order',
};

/** What this kind of organisation does with messages beside keeping them. */
export function handlersOf({ kind }: Pick<Organization, 'kind'>, key: Uint8Array): Handlers {
  if (kind === 'registry') return { COURT_INSTRUCTION: ({ payload }, transaction) => checkInstruction(transaction, payload) };
  if (kind === 'regulator') {
    return { SALT_ERASURE: ({ from, payload }, transaction) => eraseReceived({ key }, transaction, from, payload.messages) };
  }
  return {};
}

/**
 * Takes a court's documents (CT-01) only with the act that stands on the ledger, and only when they are those that it commits to. An act that
 * the own index does not show yet leaves the message to be sent again: the ledger comes first.
 * @throws DomainError MESSAGE_UNTRUSTED for other documents or another court; NotYet while the act is not indexed
 */
async function checkInstruction(transaction: Transaction<Schema>, instruction: Payload<'COURT_INSTRUCTION'>): Promise<void> {
  const { act, ref, court, documents } = instruction;
  for (const { commitment, salt, text } of documents) {
    if (digest('zl/document/1', Buffer.from(salt, 'hex'), utf8(text)) !== commitment) {
      throw new DomainError('MESSAGE_UNTRUSTED', { field: 'documents' });
    }
  }
  const row = await transaction
    .selectFrom('ledger_index.record')
    .select('content')
    .where('type', '=', RECORDS[act])
    .where('ref', '=', ref)
    .executeTakeFirst();
  const record = row && LedgerRecord.parse(parseJson(row.content));
  if (record === undefined || !('court' in record)) throw new NotYet('the act is not in the own index');
  if (record.court !== court) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'court' });
  const content = JSON.stringify(record);
  if (!documents.every(({ commitment }) => content.includes(commitment))) throw new NotYet('the act is not in the own index');
}
