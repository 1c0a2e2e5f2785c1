import {
  certificateFace,
  certRefOf,
  DomainError,
  licenceIdOfNumber,
  newCodeFrom,
  parseUnitCode,
  printCertificateNumber,
  toHex,
  utf8,
  type CertificateKind,
  type Issuer as IssuingAuthority,
  type JsonValue,
  type RegisterEntry,
} from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type {
  Book,
  BookedEntry,
  BookedRequest,
  CertificateFacts,
  Clock,
  DocumentStore,
  Issuer,
  Ledger,
  NewEntry,
  PublicJwk,
  Random,
  ReadModel,
  Renderer,
  RequestIdentity,
  SubmitOptions,
  UnitReferences,
} from '../ports.js';
import { PRIVACY_NOTICE } from '../privacy-notice.js';
import { settleOnLedger } from '../requests.js';

/** Everything that a registration needs. */
export interface RegistryParts {
  /** The own issuing authority: USCC, province, areas. */
  readonly authority: IssuingAuthority;
  readonly book: Book;
  readonly documents: DocumentStore;
  readonly ledger: Ledger;
  readonly readModel: ReadModel;
  readonly issuer: Issuer;
  readonly renderer: Renderer;
  readonly unitReferences: UnitReferences;
  readonly clock: Clock;
  readonly random: Random;
  /** Id of the tax authority that is told of taxable cases. */
  readonly taxOrganization?: string | undefined;
  /** Id of the organisation that has salts in escrow. */
  readonly regulatorOrganization?: string | undefined;
}

/** An entry that is to be made, and the contract's request that goes with it. */
export interface Registration {
  readonly identity: RequestIdentity;
  readonly act: 'ISSUE' | 'TRANSFER';
  readonly entry: RegisterEntry;
  /** To which the credential is bound, so that its holder can present it; without one it is a copy in whosever hands it is. */
  readonly holderKey?: PublicJwk | undefined;
  /** Contract function and the members of its request that differ between first registration and transfer. */
  readonly ledgerAct: 'registerFirst' | 'registerTransfer';
  readonly specific: (unitRef: string) => { readonly [member: string]: JsonValue };
}

export interface Issued {
  readonly requestId: string;
  readonly entry: BookedEntry;
  readonly facts: CertificateFacts;
}

export const KIND: CertificateKind = 'TITLE_CERTIFICATE';
const CODE_BYTES = 10;

/**
 * Enters a right into the register and issues its certificate. In this order, each step kept before the next begins:
 * ask the contract (a refusal writes nothing anywhere) → entry, number, code and signed credential in one SQL transaction →
 * encrypted document → ledger → index; peers endorse while the document is being stored, and nothing is ordered before it is. A process
 * that dies in between is continued by the same request, with the same bytes.
 */
export async function enterAndIssue(parts: RegistryParts, registration: Registration, options: SubmitOptions): Promise<Issued> {
  const { request, entry } = await bookOf(parts, registration);
  const kept = storeOf(parts, entry);
  const settled = settleOnLedger(parts, request, { ...options, kept });
  // neither goes on behind an answer that says it failed
  await Promise.allSettled([kept, settled]);
  await kept;
  await settled;
  return { requestId: request.requestId, entry, facts: await factsOf(parts, entry) };
}

/** Everything up to the ledger: the entry with its certificate in the book, the document in the store. */
export async function bookAndStore(parts: RegistryParts, registration: Registration): Promise<BookedRequest> {
  const { request, entry } = await bookOf(parts, registration);
  await storeOf(parts, entry);
  return request;
}

async function bookOf(parts: RegistryParts, registration: Registration): Promise<{ request: BookedRequest; entry: BookedEntry }> {
  const { identity } = registration;
  const request = (await parts.book.request(identity)) ?? (await enter(parts, registration));
  return { request, entry: await entryOf(parts, identity.requestId) };
}

function storeOf({ documents }: RegistryParts, { certRef, secret }: BookedEntry): Promise<void> {
  return documents.putOnce(certRef, utf8(secret.credential));
}

/** What was issued by a request that is on the ledger and in the own index. */
export async function issuedOf(parts: RegistryParts, requestId: string): Promise<Issued> {
  const entry = await entryOf(parts, requestId);
  return { requestId, entry, facts: await factsOf(parts, entry) };
}

async function factsOf({ readModel }: RegistryParts, { certRef }: BookedEntry): Promise<CertificateFacts> {
  const facts = await readModel.certificate({ certRef });
  if (facts === undefined) throw new Error('committed, indexed and not found');
  return facts;
}

async function entryOf({ book }: RegistryParts, requestId: string): Promise<BookedEntry> {
  const entry = await book.entryOfRequest(requestId);
  if (entry === undefined) throw new DomainError('CONFLICT', { field: 'requestId' });
  return entry;
}

async function enter(parts: RegistryParts, registration: Registration): Promise<BookedRequest> {
  const area = areaOf(parts.authority, registration.entry);
  const unit = parts.unitReferences.make(registration.entry.unitCode);
  const enteredOn = shanghaiDay(parts.clock.now());
  const common = { unitRef: unit.unitRef, kind: KIND, division: area.division, enteredOn, ...registration.specific(unit.unitRef) };
  const anyReference = () => toHex(parts.random.bytes(32));
  await parts.ledger.check(registration.ledgerAct, { ...common, certRef: anyReference(), credentialDigest: anyReference() });

  const year = enteredOn.slice(0, 4);
  const series = seriesOf(parts.authority.province, year, area.token);
  return parts.book.enter(registration.identity, series, (serial) =>
    makeEntry(parts, registration, { serial, year, area: area.token, unit, enteredOn, common }),
  );
}

/** Certificates are numbered 1, 2, 3 … per province, year and area. */
export function seriesOf(province: string, year: string, area: string): string {
  return [province, year, area, KIND].join('/');
}

/** What a new certificate's number and ledger request are made of. */
export interface Numbering {
  readonly serial: number;
  readonly year: string;
  readonly area: string;
  readonly unit: { readonly unitRef: string; readonly proof: string };
  readonly enteredOn: string;
  readonly common: { readonly [member: string]: JsonValue };
}

/** Number, identifier, code, face and credential of a new certificate; all of it follows from the entry, the serial and the code. */
export async function makeEntry(
  parts: Pick<RegistryParts, 'authority' | 'issuer' | 'clock' | 'random'>,
  { identity, act, entry, holderKey }: Pick<Registration, 'identity' | 'act' | 'entry' | 'holderKey'>,
  numbering: Numbering,
): Promise<NewEntry> {
  const { serial, year, area, unit, enteredOn, common } = numbering;
  const number = { province: parts.authority.province, year, area, kind: KIND, serial: String(serial).padStart(7, '0') };
  const certificateNumber = printCertificateNumber(number);
  const licenceId = licenceIdOfNumber(number, [parts.authority]);
  if (licenceId === undefined) throw new Error('the authority does not number in its own area');
  const code = newCodeFrom(parts.random.bytes(CODE_BYTES));
  const certRef = certRefOf(licenceId, code);
  const face = certificateFace(entry, certificateNumber, enteredOn);
  const { credential, credentialDigest } = await parts.issuer.sign({
    licenceId,
    certificateNumber,
    face,
    issuedAt: parts.clock.now(),
    holderKey,
  });
  return {
    request: { ...identity, act, ledgerRequest: { ...common, certRef, credentialDigest }, secret: { notice: PRIVACY_NOTICE.version } },
    entry: { certRef, unitRef: unit.unitRef, licenceId, certificateNumber, secret: { entry, code, unitProof: unit.proof, credential } },
  };
}

/** The area in whose name the unit's certificates are numbered. @throws DomainError UNIT_CODE_DIVISION outside the own areas */
export function areaOf(authority: IssuingAuthority, entry: RegisterEntry) {
  const { division } = parseUnitCode(entry.unitCode);
  const area = authority.areas.find((candidate) => candidate.division === division);
  if (area === undefined) throw new DomainError('UNIT_CODE_DIVISION', { field: 'unitCode' });
  return area;
}
