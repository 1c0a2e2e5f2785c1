import type { P256Verify } from '@zhenglian/verify';
import type {
  AccessLedger,
  AnnotationSigner,
  AuditLog,
  Book,
  Clock,
  GrantBook,
  Random,
  ReadModel,
  Renderer,
  SealedCopies,
} from '../ports.js';

/** Everything that sharing needs. */
export interface SharingParts {
  readonly accessLedger: AccessLedger;
  readonly grants: GrantBook;
  readonly copies: SealedCopies;
  readonly book: Pick<Book, 'entryOfCertificate'>;
  readonly readModel: Pick<ReadModel, 'certificate' | 'record'>;
  readonly renderer: Renderer;
  readonly signer: AnnotationSigner;
  readonly audit: Pick<AuditLog, 'record'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly verify: P256Verify;
  readonly channel: string;
  /** Name of the organisation, as maker of the copies. */
  readonly maker: string;
  /** Organisations of the channel, which need no registration to be granted something. */
  readonly organizations: readonly { readonly mspId: string; readonly name: { readonly zh: string } }[];
}

/** Who acts, for the log. */
export interface Actor {
  readonly account: string;
  readonly organization: string;
  readonly roles: readonly string[];
}
