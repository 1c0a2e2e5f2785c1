import { open, type FieldRule } from './field-rule.js';
import { LEDGER_FIELDS } from './ledger-fields.js';

/**
 * Every field of every object type. A type or field without a row keeps the API from starting: what nobody has thought about is shown to
 * nobody. Connections and their edges show what their nodes show.
 */
export const FIELD_RULES: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = {
  ...LEDGER_FIELDS,
  Approval: open('action decidedBy id payload requestedAt requestedBy state subject'),
  ApprovalPayload: open('approval requestId'),
  Attestation: open('attestedOn caseRef kind office side state transaction'),
  AttestationPayload: open('attestation requestId'),
  AuditCount: open('action count'),
  AuditEntry: open('account action at correlationId fields grant hash organization purpose result roles sequence subject'),
  ChangePayload: open('requestId'),
  Case: open('act attestations caseRef certRef division openedOn requiredSides result state transaction unitRef'),
  CasePayload: open('case caseRef requestId'),
  Certificate: {
    ...open('certRef certificateNumber face facts kind licenceId'),
    credential: { to: { kind: 'registry', role: 'registrar' }, logged: 'DOCUMENT_READ', subject: 'facts.certRef' },
  },
  CheckResult: open('code name next status text title'),
  Endorser: open('mspId organization'),
  FaceField: open('key label value'),
  FoundEntry: open('certRef certificateNumber enteredOn holders registrationType unitCode'),
  FoundHolder: open('idNumber name share'),
  IssuePayload: {
    ...open('certRef certificateNumber facts licenceId requestId'),
    code: { logged: 'DOCUMENT_READ', subject: 'entry.certRef' },
    credential: { logged: 'DOCUMENT_READ', subject: 'entry.certRef' },
    qr: { logged: 'DOCUMENT_READ', subject: 'entry.certRef' },
  },
  LedgerFacts: open(
    'asOfBlock asOfTime certRef credentialDigest division enteredOn history kind predecessor registrationType state successor transaction unitRef',
  ),
  LedgerTransaction: open('block chaincode endorsers event id timestamp validationCode'),
  LocalizedText: open('en zh'),
  Look: open('action at fields grant organization purpose roles'),
  NetworkInfo: open('blockHeight channel genesisHash kind organization organizations statement'),
  Organization: open('id mspId name'),
  RenditionFacts: open('certificate sha256 transaction'),
  RenderPayload: {
    ...open('fileName requestId sha256'),
    pdf: { logged: 'DOCUMENT_READ', subject: 'certRef' },
  },
  ProblemCount: open('code count'),
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
};
