import type { Organization } from '../topology.js';
import type { AuditAction } from '../ports.js';

/**
 * Who sees a field of an answer. OPEN: whoever may have the object. Otherwise only that role of that kind of organisation: for others a
 * field that may be empty is empty. `logged`: its content leaves only after an entry in the log, about the object that `subject` names
 * (members from the object on, separated by dots).
 */
export type FieldRule =
  | 'OPEN'
  | {
      readonly to?: { readonly kind: Organization['kind']; readonly role: string };
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
  Attestation: open('attestedOn caseRef kind office side state transaction'),
  AttestationPayload: open('attestation requestId'),
  Case: open('act attestations caseRef certRef division openedOn requiredSides result state transaction unitRef'),
  CasePayload: open('case caseRef requestId'),
  Certificate: {
    ...open('certRef certificateNumber face facts kind licenceId'),
    credential: { to: { kind: 'registry', role: 'registrar' }, logged: 'DOCUMENT_READ', subject: 'facts.certRef' },
  },
  CheckResult: open('code name next status text title'),
  Endorser: open('mspId organization'),
  FaceField: open('key label value'),
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
  NetworkInfo: open('blockHeight channel genesisHash kind organization organizations statement'),
  Organization: open('id mspId name'),
  Verdict: open('certificate checks facts network status text'),
  VerifiedCertificate: open('certificateNumber face kind licenceId'),
  Viewer: open('account organization roles'),
};
