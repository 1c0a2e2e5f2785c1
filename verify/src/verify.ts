import {
  certRefOf,
  type CheckCode,
  type CheckName,
  type CheckResult,
  checkResult,
  DomainError,
  licenceIdOfNumber,
  parseCertificateNumber,
  parseLicenceId,
  type Verdict,
  verdict,
  MORTGAGE_EVENTS,
} from '@zhenglian/chaincode/domain';
import { judgeDisclosures } from './credential/disclosures.js';
import { assertClaims, type CredentialIssuer, verifyIssuer } from './credential/issuer.js';
import { type ExpectedPresentation, judgeHolder } from './credential/key-binding.js';
import { type Credential, parseCredential } from './credential/parse.js';
import { type P256Verify, webCryptoP256 } from './ecdsa.js';
import { VerifyError } from './errors.js';
import type { FactsSource, FactsTransaction, LedgerFacts } from './facts.js';
import { parsePolicy, satisfies } from './policy.js';
import { type ShownCertificate, showCredential, showReference } from './shown.js';
import type { Trust } from './trust.js';

export interface VerifyOptions {
  readonly trust: Trust;
  readonly facts: FactsSource;
  /** The verifier's clock. */
  readonly now: Date;
  /** WebCrypto by default. */
  readonly verify?: P256Verify;
  /** For a verifier who asked the holder to present: without the holder's signature for this audience and nonce nothing is VALID. */
  readonly presentation?: ExpectedPresentation;
  /** With a file that is an annotated copy (加注件): what its maker signed about it, in place of an anchor. */
  readonly copyStatement?: string;
}

/** A verdict with what it is about. */
export interface Report extends Verdict {
  /** What the evidence shows, only as far as its issuer's signature covers it. */
  readonly certificate: ShownCertificate | undefined;
  readonly facts: LedgerFacts | undefined;
  /** `embedded`: the ledger was one machine's, no independent parties agreed on it. Say so beside every verdict. */
  readonly network: Trust['network'];
}

/** Printed number or licence identifier, with the code of the QR. */
export type Reference =
  { readonly certificateNumber: string; readonly code: string } | { readonly licenceId: string; readonly code: string };

export const REFERENCE_CHECKS: readonly CheckName[] = ['ANCHOR', 'ENDORSEMENT', 'STATE'];
export const CREDENTIAL_CHECKS: readonly CheckName[] = ['CREDENTIAL_FORMAT', 'ISSUER', 'SIGNATURE', 'DISCLOSURES', ...REFERENCE_CHECKS];
export const PRESENTATION_CHECKS: readonly CheckName[] = [...CREDENTIAL_CHECKS, 'HOLDER'];

/**
 * Verifies a credential (SD-JWT VC): form, issuer, signature, disclosures, and that the ledger holds it, endorsed and current.
 * A good signature alone proves nothing: whoever steals the issuing key can sign, but not anchor. Never throws for bad evidence.
 */
export async function verifyCredential(text: string, options: VerifyOptions): Promise<Report> {
  const required = options.presentation === undefined ? CREDENTIAL_CHECKS : PRESENTATION_CHECKS;
  const credential = attempt(() => parseCredential(text));
  if (!credential) return report(options, required, [checkResult('CREDENTIAL_FORMAT', 'FORMAT_INVALID')]);
  const issuer = await attemptAsync(() => verifyIssuer(credential, options.trust, options.verify ?? webCryptoP256));
  const signed = issuer !== undefined && (await isSigned(credential, issuer, options));
  const claims = issuer && signed ? judgeClaims(credential, issuer, options.now) : 'OK';
  const facts = await findCredential(credential, options);
  const checks = [
    checkResult('CREDENTIAL_FORMAT', claims === 'FORMAT_INVALID' ? claims : 'OK'),
    checkResult('ISSUER', !issuer || claims === 'ISSUER_UNTRUSTED' ? 'ISSUER_UNTRUSTED' : 'OK'),
    checkResult('SIGNATURE', !issuer ? 'NOT_CHECKED' : signed ? 'OK' : 'SIGNATURE_INVALID'),
    checkResult('DISCLOSURES', judgeDisclosures(credential)),
    ...(await checkHolder(credential, options)),
    ...checkFacts(facts, 'NOT_ANCHORED', options.trust),
  ];
  return report(options, required, checks, facts, signed && claims === 'OK' ? showCredential(credential) : undefined);
}

/** A credential may say which ledger keeps its state; another one than the trusted has no say. */
async function findCredential({ digest, claims: { status } }: Credential, { facts, trust }: VerifyOptions): Promise<Found> {
  const ledger = status?.ledger;
  const { channel, genesisHash } = trust.document;
  if (ledger && (ledger.channel !== channel || ledger.genesis !== genesisHash)) return 'OTHER_LEDGER';
  return lookUp(() => facts.byCredentialDigest(digest), { credentialDigest: digest });
}

/** A presentation that nobody asked for cannot be judged: who knows for whom it was made. */
async function checkHolder(credential: Credential, { presentation, now, verify = webCryptoP256 }: VerifyOptions): Promise<CheckResult[]> {
  if (presentation) return [checkResult('HOLDER', await judgeHolder(credential, presentation, now, verify))];
  return credential.keyBinding ? [checkResult('HOLDER', 'HOLDER_NOT_ASKED')] : [];
}

/**
 * Verifies what is printed on paper: number (or licence identifier) and code. An unknown number, a wrong code and a text that is
 * neither give the very same answer, so that nobody learns which numbers exist.
 */
export async function verifyReference(reference: Reference, options: VerifyOptions): Promise<Report> {
  const found = attempt(() => resolve(reference, options.trust));
  const facts = found ? await lookUp(() => options.facts.byCertRef(found.certRef), found) : undefined;
  return report(options, REFERENCE_CHECKS, checkFacts(facts, 'NOT_FOUND', options.trust), facts, showReference(reference, found, facts));
}

/** What was found on the ledger; undefined: the ledger holds nothing. */
type Found = LedgerFacts | 'UNREACHABLE' | 'OTHER_LEDGER' | undefined;

function report(
  options: VerifyOptions,
  required: readonly CheckName[],
  checks: readonly CheckResult[],
  found?: Found,
  certificate?: ShownCertificate,
): Report {
  return {
    ...verdict(checks, required),
    certificate,
    facts: typeof found === 'string' ? undefined : found,
    network: options.trust.network,
  };
}

async function isSigned(credential: Credential, issuer: CredentialIssuer, options: VerifyOptions): Promise<boolean> {
  return (options.verify ?? webCryptoP256)(issuer.certificate.key, credential.signed, credential.signature);
}

function judgeClaims(credential: Credential, issuer: CredentialIssuer, now: Date): 'OK' | 'FORMAT_INVALID' | 'ISSUER_UNTRUSTED' {
  try {
    assertClaims(credential, issuer, now);
    return 'OK';
  } catch (error) {
    if (!(error instanceof VerifyError)) throw error;
    return error.code === 'CERTIFICATE_UNTRUSTED' ? 'ISSUER_UNTRUSTED' : 'FORMAT_INVALID';
  }
}

/** Without facts only the anchor is judged; the verdict adds the other checks as not made. */
function checkFacts(facts: Found, absent: CheckCode, trust: Trust): CheckResult[] {
  if (facts === 'OTHER_LEDGER') return [checkResult('ANCHOR', 'OTHER_LEDGER')];
  if (facts === 'UNREACHABLE') return [checkResult('ANCHOR', 'LEDGER_UNREACHABLE')];
  if (facts === undefined) return [checkResult('ANCHOR', absent)];
  return [
    checkResult('ANCHOR', facts.transaction.validationCode === 0 ? 'OK' : 'NOT_ANCHORED'),
    checkResult(
      'ENDORSEMENT',
      [facts.transaction, ...facts.history].every((act) => isEndorsed(act, trust, facts.kind)) ? 'OK' : 'ENDORSEMENT_INSUFFICIENT',
    ),
    checkResult('STATE', STATE_CODES[facts.state]),
  ];
}

const STATE_CODES: Record<LedgerFacts['state'], CheckCode> = {
  VALID: 'OK',
  REPLACED: 'CERTIFICATE_REPLACED',
  CANCELLED: 'CERTIFICATE_CANCELLED',
  ERROR_VOID: 'CERTIFICATE_VOID',
};

/**
 * Whether the policy of the certificate's contract is met by those who endorsed. Facts name organisations, not keys; each counts once. The proof
 * of a mortgage stands in `mortgage`: there the court may stand in the lender's place, as the keys' own policies say.
 */
export function isEndorsed(transaction: FactsTransaction, trust: Trust, kind: LedgerFacts['kind'] = 'TITLE_CERTIFICATE'): boolean {
  const organizations = new Set(transaction.endorsers.map(({ mspId }) => mspId));
  const signers = [...organizations].map((mspId) => ({ mspId, role: 'peer' as const }));
  const ofMortgage = kind === 'REGISTRATION_PROOF' && MORTGAGE_ACTS.has(transaction.event ?? '');
  const policy = trust.policies.get(ofMortgage ? 'mortgage' : 'title');
  return policy !== undefined && (satisfies(policy, signers) || (ofMortgage && satisfies(REGISTRY_AND_COURT, signers)));
}

const MORTGAGE_ACTS: ReadonlySet<string> = new Set(MORTGAGE_EVENTS);
const REGISTRY_AND_COURT = parsePolicy("AND('RegistryMSP.peer','CourtMSP.peer')");

interface Resolved {
  readonly licenceId: string;
  readonly certRef: string;
}

function resolve(reference: Reference, trust: Trust): Resolved | undefined {
  const licenceId =
    'licenceId' in reference
      ? parseLicenceId(reference.licenceId.trim()).text
      : licenceIdOfNumber(parseCertificateNumber(reference.certificateNumber), trust.document.issuers);
  return licenceId === undefined ? undefined : { licenceId, certRef: certRefOf(licenceId, reference.code) };
}

/** Facts about something else than what was asked are no answer. */
async function lookUp(
  read: () => Promise<LedgerFacts | undefined>,
  asked: { certRef?: string; credentialDigest?: string },
): Promise<LedgerFacts | 'UNREACHABLE' | undefined> {
  try {
    const facts = await read();
    if (!facts) return undefined;
    const fits =
      facts.certRef === (asked.certRef ?? facts.certRef) && facts.credentialDigest === (asked.credentialDigest ?? facts.credentialDigest);
    return fits ? facts : 'UNREACHABLE';
  } catch {
    // whatever the reason, nothing can be said: UNKNOWN, never VALID and never "not there"
    return 'UNREACHABLE';
  }
}

/** Refusals of bad evidence become "nothing"; faults of the program pass. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

async function attemptAsync<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

const isRefusal = (error: unknown): boolean => error instanceof VerifyError || error instanceof DomainError;
