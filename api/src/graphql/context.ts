import type { Caller } from '../access.js';
import type { BatchDesk } from '../certificates/batch-worker.js';
import type { ActParts } from '../acts/perform.js';
import type { RegistryParts } from '../certificates/enter.js';
import type { TaxParts } from '../attestations/attest.js';
import type {
  AccessAudit,
  Administration,
  Approvals,
  AuditLog,
  Book,
  Ledger,
  MessageDesk,
  NetworkHeights,
  PresentationDesk,
  Proofs,
  ReadModel,
  RegisterDesk,
  Verifier,
  VaultDesk,
  WebhookDesk,
  WalletOffers,
} from '../ports.js';
import type { ErasureParts } from '../erasure/erase.js';
import type { KeptKeyParts } from '../sharing/kept-key.js';
import type { SharingParts } from '../sharing/parts.js';
import type { ReceivingParts } from '../sharing/receive-copy.js';
import type { Organization } from '../topology.js';

/** What the resolvers work with; one per process. */
export interface Services {
  readonly organization: Organization;
  readonly organizations: readonly Organization[];
  readonly network: { readonly kind: 'embedded' | 'fabric'; readonly channel: string; readonly genesisHash: string };
  readonly publicUrl: string;
  readonly readModel: ReadModel;
  readonly book: Book;
  readonly ledger: Pick<Ledger, 'height'>;
  readonly heights: NetworkHeights;
  /** Where persons sign in, and as which client of the provider the pages present themselves. */
  readonly signIn: { readonly issuer: string; readonly clientId: string };
  /** For all acts on the ledger that go one way. */
  readonly acts: ActParts;
  readonly verifier: Verifier;
  readonly proofs: Proofs;
  /** Every look and every act is in it before its answer leaves. */
  readonly audit: AuditLog;
  readonly approvals: Approvals;
  readonly messages: MessageDesk;
  readonly webhooks: WebhookDesk;
  /** The regulator's own; undefined in every other organisation. */
  readonly accessAudit: AccessAudit | undefined;
  readonly administration: Administration;
  /** Quotas by account and organisation. @throws DomainError TOO_MANY_REQUESTS */
  readonly limits: { admit(caller: Caller): void; admitSensitive(caller: Caller, operation: string): void };
  /** Ends what has not expired yet. */
  readonly sessions: { end(caller: Caller): Promise<void> };
  /** The registry's own; undefined in every other organisation. */
  readonly registry: RegistryParts | undefined;
  /** The encrypted storage, for its operator; undefined in every other organisation. */
  readonly storage: VaultDesk | undefined;
  /** Certificates in batches; undefined in every other organisation. */
  readonly batches: BatchDesk | undefined;
  /** Sharing and erasing what the registry keeps; undefined in every other organisation. */
  readonly sharing: SharingParts | undefined;
  /** Handing credentials to wallets; undefined in every other organisation. */
  readonly wallets: WalletOffers | undefined;
  readonly presentations: PresentationDesk;
  /** Opening what holders granted to this organisation; undefined at the registry. */
  readonly receiving: ReceivingParts | undefined;
  /** Keys that are kept for holders without a device; undefined in every other organisation. */
  readonly keptKeys: Pick<KeptKeyParts, 'documents' | 'holderKeys' | 'codes'> | undefined;
  readonly erasure: ErasureParts | undefined;
  /** The registry's book, for its staff; undefined in every other organisation. */
  readonly register: RegisterDesk | undefined;
  /** The tax authority's own; undefined in every other organisation. */
  readonly tax: TaxParts | undefined;
}

/** One request. */
export interface Context extends Services {
  readonly correlationId: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly closed: AbortSignal;
  /** Who calls. @throws DomainError NOT_SIGNED_IN for a token that is not good; undefined without one */
  readonly caller: () => Promise<Caller | undefined>;
}
