import type { Generated } from 'kysely';

/**
 * The tables as kysely sees them. Only int4, text, boolean and bytea: those read the same from PGlite and from PostgreSQL.
 * `ledger_index` may be dropped and rebuilt from block 0; `register_book` and `documents` hold what exists nowhere else.
 */
export interface Schema {
  'ledger_index.checkpoint': Checkpoint;
  'ledger_index.block': Block;
  'ledger_index.transaction': Transaction;
  'ledger_index.certificate': CertificateRow;
  'ledger_index.record': RecordRow;
  'ledger_index.record_unit': { type: string; ref: string; unit_ref: string };
  'ledger_index.record_event': { type: string; ref: string; block: number; position: number };
  'ledger_index.state': StateRow;
  'ledger_index.finding': FindingRow;
  'register_book.request': RequestRow;
  'register_book.serial': SerialRow;
  'register_book.entry': EntryRow;
  'register_book.parcel': { parcel_code: string; division: string; created_at: string };
  'register_book.unit': { unit_code: string; unit_ref: string; parcel_code: string; retired_on: string | null; created_at: string };
  'register_book.unit_predecessor': { unit_code: string; predecessor: string; reason: string };
  'register_book.entry_fact': EntryFactRow;
  'register_book.holder': HolderRow;
  'register_book.upload': UploadRow;
  'register_book.daily_log': DailyLogRow;
  'register_book.stock': StockRow;
  'register_book.batch': { batch_id: string; batch_digest: string; total: number; created_at: string };
  'register_book.batch_item': BatchItemRow;
  'documents.document': DocumentRow;
  'documents.document_key': DocumentKeyRow;
  'documents.replica': ReplicaRow;
  'documents.fault': FaultRow;
  'documents.erasure': ErasureRow;
  'documents.kept_copy': { organization: string; cid: string; since: string };
  'documents.erasure_place': { erasure_id: string; place: string; items: number; done_at: string };
  'sharing.certificate_tag': { cert_ref: string; cert_tag: string; sealed: Uint8Array };
  'sharing.recipient': { recipient: string; name: string; public_key: string; created_at: string };
  'sharing.access_grant': GrantRow;
  'sharing.opening': OpeningRow;
  'audit_log.head': { id: number; sequence: number; hash: string };
  'audit_log.entry': AuditEntryRow;
  'audit_log.root': AuditRootRow;
  'identity.account_state': { account: string; failures: number; locked_until: string | null; last_step: number };
  'identity.ended_session': { session: string; until: string };
  'exchange.conversation': { party: string; name: string; outward: number; inward: number };
  'exchange.outbox': OutboxRow;
  'exchange.inbox': InboxRow;
  'exchange.webhook': WebhookRow;
  'exchange.webhook_call': WebhookCallRow;
  'admin.approval': ApprovalRow;
  'admin.dictionary_entry': DictionaryRow;
  'admin.dictionary_mapping': { dictionary: string; system: string; foreign_code: string; code: string; outward: boolean };
  'admin.calendar_day': { day: string; working: boolean; reason: string; changed_by: string; changed_at: string };
  'admin.account_grant': AccountGrantRow;
  'admin.subject_request': SubjectRequestRow;
  'admin.impact_assessment': AssessmentRow;
  'admin.retention': { kind: string; subject: string; keep_until: string; reason: string; done_at: string | null };
}

interface Checkpoint {
  id: number;
  block: number;
  hash: string;
}

interface Block {
  number: number;
  hash: string;
  transactions: number;
  time: string;
}

interface Transaction {
  block: number;
  position: number;
  id: string;
  chaincode: string;
  /** Version of the chaincode that ran. */
  version: string;
  function: string;
  event: string | null;
  timestamp: string;
  validation_code: number;
  creator: string;
  /** JSON array of MSP IDs whose endorsement signatures were verified. */
  endorsers: string;
}

interface CertificateRow {
  cert_ref: string;
  unit_ref: string;
  state: string;
  predecessor: string | null;
  successor: string | null;
  kind: string;
  registration_type: string;
  division: string;
  entered_on: string;
  credential_digest: string;
  /** Transaction that entered it. */
  block: number;
  position: number;
  /** The record that it stands in: its own, or the mortgage of whose entry it is the proof. */
  record_type: string;
  record_ref: string;
}

/** A record of any facet as it stands. */
interface RecordRow {
  type: string;
  /** Parts of its key, with `~` between. */
  ref: string;
  unit_ref: string | null;
  division: string | null;
  party: string | null;
  subject: string | null;
  state: string;
  /** Canonical JSON. */
  content: string;
  deleted: boolean;
  /** The transaction that made it, and its place among that one's records. */
  block: number;
  position: number;
  place: number;
}

/** A key of the ledger as the last block left it; kept for the watch. */
interface StateRow {
  namespace: string;
  /** Hex of its UTF-8 bytes: keys contain the character 0, and their order is that of their bytes. */
  key: string;
  value: Uint8Array | null;
  policy: Uint8Array | null;
}

interface FindingRow {
  block: number;
  position: number;
  place: number;
  transaction_id: string;
  kind: string;
  reason: string;
  /** JSON array. */
  codes: string;
}

interface RequestRow {
  request_id: string;
  request_digest: string;
  act: string;
  state: string;
  /** Canonical JSON of what the contract gets. No personal data. */
  ledger_request: string;
  /** What only the author may know, AES-256-GCM. */
  sealed: Uint8Array;
  /** Code of the contract's refusal. */
  refusal: string | null;
  transaction_id: string | null;
  block: number | null;
  created_at: string;
}

interface SerialRow {
  series: string;
  last: number;
}

interface EntryRow {
  sequence: Generated<number>;
  request_id: string;
  cert_ref: string;
  unit_ref: string;
  licence_id: string;
  certificate_number: string;
  /** The entry, its code and its credential, AES-256-GCM. */
  sealed: Uint8Array;
  created_at: string;
}

interface DocumentRow {
  id: string;
  version: number;
  /** Of the ciphertext. */
  cid: string;
  size: number;
  created_at: string;
  /** Its keys are destroyed; the row stays, so that the id is not used again. */
  erased_at: string | null;
  /** Of a copy for a recipient: SHA-256 of the file in it. */
  file_digest: string | null;
}

/** A document's key, wrapped for one recipient. */
interface DocumentKeyRow {
  document_id: string;
  /** Thumbprint of the recipient's key: an own wrapping key, or somebody's who got a copy. */
  kid: string;
  jwe: string;
}

/** What another organisation shall keep a copy of: PENDING, STORED, REMOVE or REMOVED. */
interface ReplicaRow {
  document_id: string;
  organization: string;
  state: string;
  /** When the state was wished for. */
  since: string;
  stored_at: string | null;
  attempts: number;
}

/** What scrubbing found: MISSING, CORRUPT or UNREADABLE. */
interface FaultRow {
  document_id: string;
  /** `own`, or the organisation that keeps the copy. */
  place: string;
  block: string;
  fault: string;
  found_at: string;
  repaired_at: string | null;
}

interface AuditEntryRow {
  sequence: number;
  at: string;
  class: string;
  /** Canonical JSON; null when the time of retention is over. */
  body: string | null;
  body_hash: string;
  hash: string;
  account: string | null;
  action: string | null;
  subject: string | null;
}

interface AuditRootRow {
  first: number;
  last: number;
  root: string;
  head: string;
  at: string;
  state: string;
  transaction_id: string | null;
  block: number | null;
}

interface GrantRow {
  grant_ref: string;
  cert_ref: string;
  recipient: string;
  /** Canonical JSON, as on the ledger. */
  claims: string;
  /** Purpose and its salt, AES-256-GCM; null once erased. */
  sealed: Uint8Array | null;
  /** The claims signed by the holder. */
  jws: string | null;
  created_at: string;
}

interface OpeningRow {
  use_id: string;
  grant_ref: string;
  n: number;
  /** Canonical JSON of what is counted on the ledger. */
  used: string;
  copy_id: string;
  created_at: string;
  /** SHA-256 of the file that the recipient got. */
  file_digest: string | null;
}

interface ApprovalRow {
  id: string;
  action: string;
  subject: string;
  /** Canonical JSON. */
  payload: string;
  payload_digest: string;
  state: string;
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
  used_at: string | null;
}

interface DictionaryRow {
  dictionary: string;
  code: string;
  zh: string;
  en: string;
  retired: boolean;
  changed_by: string;
  changed_at: string;
}

interface AssessmentRow {
  id: string;
  occasion: string;
  activity: string;
  lawful: string;
  risks: string;
  measures: string;
  conclusion: string;
  assessed_on: string;
  assessed_by: string;
  keep_until: string;
  created_at: string;
}

interface AccountGrantRow {
  /** Of the approval. */
  id: string;
  account: string;
  role: string;
  /** JSON array. */
  divisions: string;
  granted_by: string;
  granted_at: string;
  revoked_at: string | null;
}

interface SubjectRequestRow {
  id: string;
  kind: string;
  subject: string;
  /** AES-256-GCM. */
  content: Uint8Array;
  state: string;
  received_at: string;
  due_on: string;
  answered_at: string | null;
  answer: string | null;
}

interface BatchItemRow {
  batch_id: string;
  position: number;
  request_id: string;
  /** Keyed, as of a request. */
  request_digest: string;
  state: string;
  refusal: string | null;
  field: string | null;
  /** Entry and unit reference until they are booked, AES-256-GCM. */
  sealed: Uint8Array | null;
}

interface OutboxRow {
  id: string;
  recipient: string;
  conversation: string;
  sequence: number;
  type: string;
  /** The message, AES-256-GCM. */
  sealed: Uint8Array;
  digest: string;
  state: string;
  attempts: number;
  next_at: string;
  problem: string | null;
  /** Signed by the recipient. */
  receipt: string | null;
  created_at: string;
  delivered_at: string | null;
}

interface InboxRow {
  sender: string;
  id: string;
  conversation: string;
  sequence: number;
  type: string;
  sealed: Uint8Array;
  digest: string;
  state: string;
  refusal: string | null;
  received_at: string;
}

interface EntryFactRow {
  sequence: number;
  unit_code: string;
  division: string;
  registration_type: string;
  right_type: string;
  entered_on: string;
  /** The unit's entry before. */
  predecessor: number | null;
}

interface HolderRow {
  sequence: number;
  position: number;
  /** Keyed digests. */
  name_index: string;
  id_index: string;
  id_type: string;
  numerator: number | null;
  denominator: number | null;
  /** Name and number, AES-256-GCM. */
  sealed: Uint8Array;
}

interface UploadRow {
  id: string;
  sequence: number;
  business_code: string;
  tag: string | null;
  /** AES-256-GCM. */
  content: Uint8Array;
  state: string;
  attempts: number;
  next_at: string;
  problem: string | null;
  created_at: string;
  answered_on: string | null;
}

interface DailyLogRow {
  day: string;
  division: string;
  version: number;
  /** Canonical JSON. */
  content: string;
  digest: string;
  reported_at: string;
  transaction_id: string | null;
}

interface StockRow {
  batch: string;
  line: number;
  state: string;
  unit_code: string | null;
  certificate_number: string | null;
  /** JSON. */
  problems: string;
  /** The entry as delivered, AES-256-GCM. */
  sealed: Uint8Array;
}

interface WebhookRow {
  id: string;
  account: string;
  url: string;
  /** JSON array. */
  events: string;
  /** AES-256-GCM. */
  secret: Uint8Array;
  active: boolean;
  created_at: string;
}

interface WebhookCallRow {
  id: string;
  webhook: string;
  event: string;
  body: string;
  state: string;
  attempts: number;
  next_at: string;
  problem: string | null;
  created_at: string;
}

interface ErasureRow {
  erasure_id: string;
  /** Canonical JSON of references. */
  subject: string;
  ground: string;
  /** Signed, once every place is done. */
  receipt: string | null;
  created_at: string;
}
