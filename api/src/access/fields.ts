import type { RoleGrant } from '../access.js';
import type { AuditAction } from '../ports.js';

/**
 * Who sees a field of an answer. OPEN: whoever may have the object. Otherwise only that role of that kind of organisation: for others a
 * field that may be empty is empty. `logged`: its content leaves only after an entry in the log, about the object that `subject` names
 * (members from the object on, separated by dots).
 */
export type FieldRule =
  | 'OPEN'
  | {
      readonly to?: RoleGrant;
      readonly logged?: AuditAction;
      readonly subject?: string;
    };

const open = (fields: string): Readonly<Record<string, FieldRule>> =>
  Object.fromEntries(fields.split(/\s+/).map((field) => [field, 'OPEN']));

/**
 * Every field of every object type. A type or field without a row keeps the API from starting: what nobody has thought about is shown to
 * nobody. Connections and their edges show what their nodes show.
 */
export const FIELD_RULES: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = {
  Approval: open('action decidedBy id payload requestedAt requestedBy state subject'),
  ApprovalPayload: open('approval requestId'),
  Attestation: open('attestedOn caseRef kind office side state transaction'),
  AttestationPayload: open('attestation requestId'),
  AuditCount: open('action count'),
  AuditEntry: open('account action at correlationId fields grant hash organization purpose result roles sequence subject'),
  ChangePayload: open('requestId'),
  Batch: open('accepted batchId entered items prepared refused stored total'),
  BatchItem: open('certRef certificateNumber code field position requestId state'),
  BatchPayload: open('batch requestId'),
  Case: open('act attestations caseRef certRef division openedOn requiredSides result state transaction unitRef'),
  CasePayload: open('case caseRef requestId'),
  Certificate: {
    ...open('certRef certificateNumber face facts kind licenceId'),
    credential: { to: { kind: 'registry', role: 'registrar' }, logged: 'DOCUMENT_READ', subject: 'facts.certRef' },
  },
  CertificateKeyPayload: open('requestId'),
  CheckResult: open('code name next status text title'),
  Endorser: open('mspId organization'),
  DraftedStatementPayload: open('requestId signingInput'),
  ErasedPlace: open('doneAt items place'),
  ErasurePayload: open('erasureId open places receipt requestId'),
  FaceField: open('key label value'),
  FoundEntry: open('certRef certificateNumber enteredOn holders registrationType unitCode'),
  FoundHolder: open('idNumber name share'),
  Grant: open('expiresOn fields grantRef limit recipient revoked uses'),
  GrantPayload: open('grant requestId'),
  GrantUse: open('day fields n'),
  IssuePayload: {
    ...open('certRef certificateNumber facts licenceId requestId'),
    code: { logged: 'DOCUMENT_READ', subject: 'entry.certRef' },
    credential: { logged: 'DOCUMENT_READ', subject: 'entry.certRef' },
    qr: { logged: 'DOCUMENT_READ', subject: 'entry.certRef' },
  },
  LedgerFacts: open(
    'asOfBlock asOfTime certRef credentialDigest division enteredOn history kind predecessor registrationType state successor transaction unitRef',
  ),
  LedgerTransaction: open('block endorsers event id timestamp validationCode'),
  LocalizedText: open('en zh'),
  Look: open('action at fields grant organization purpose roles'),
  NetworkInfo: open('blockHeight channel genesisHash kind organization organizations statement'),
  Organization: open('id mspId name'),
  RenditionFacts: open('certificate sha256 transaction'),
  RenderPayload: {
    ...open('fileName requestId sha256'),
    pdf: { logged: 'DOCUMENT_READ', subject: 'certRef' },
  },
  OpenErasure: open('code place'),
  OpenGrantPayload: open('ciphertext id issuer keyId requestId version wrappedKey'),
  PresentationRequest: open('id uri verdict'),
  PresentationRequestPayload: open('request requestId'),
  ProblemCount: open('code count'),
  ReceivedCopyPayload: open('credential fields file purpose recipientName requestId statement validUntil'),
  RecipientPayload: open('recipient requestId'),
  RegisterFinding: open('detail kind'),
  SignOutPayload: open('requestId'),
  StockProblem: open('code field line'),
  StockReport: open('batch byCode good lines problems requestId'),
  SubjectExportPayload: open('content requestId'),
  SubjectRequest: open('answer dueOn id kind late receivedAt state subject'),
  SubjectRequestPayload: open('request requestId'),
  Term: open('code en national retired zh'),
  UnmaskPayload: open('fields requestId'),
  Verdict: open('certificate checks facts network status text'),
  VerifiedCertificate: open('certificateNumber face kind licenceId'),
  Viewer: open('account organization roles'),
  WalletOfferPayload: {
    ...open('requestId uri'),
    txCode: { logged: 'DOCUMENT_READ', subject: 'certRef' },
  },
};
