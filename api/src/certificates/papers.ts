import {
  certRefOf,
  decode,
  DomainError,
  licenceIdOfNumber,
  newCodeFrom,
  parseUnitCode,
  printCertificateNumber,
  proofFace,
  text,
  utf8,
  type JsonValue,
} from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import { shanghaiDay } from '../calendar.js';
import type { BookedEntry, BookedRequest, IssuedPaper, OutgoingMessage, PaperAct, Papers } from '../ports.js';
import { areaOf, makeEntry, seriesOf, type RegistryParts } from './enter.js';
import { parseEntryOf } from './issue.js';

/** What the register says about the right or matter of a proof, as its registrar gives it. */
const ProofInput = z.strictObject({
  holders: z.array(text(100)).min(1).max(20),
  obligors: z.array(text(100)).max(100).optional(),
  other: z
    .array(text(200, { slash: true }))
    .max(20)
    .optional(),
  remarks: text(1000, { slash: true }).optional(),
});

/** Of a proof, kept encrypted with the request that issues it. */
const KeptProof = z.object({
  certRef: z.string(),
  certificateNumber: z.string(),
  licenceId: z.string(),
  code: z.string(),
  credential: z.string(),
});

export interface PaperParts extends RegistryParts {
  /** Id of an organisation by its MSP ID: who gets a proof that concerns it. */
  readonly organizationOf: (mspId: string) => string | undefined;
}

const CODE_BYTES = 10;

/** The registry's certificates and proofs, one way for all acts that issue one. */
export function registryPapers(parts: PaperParts): Papers {
  return {
    issue: (act) => (act.paper.kind === 'TITLE' ? issueTitle(parts, act, act.paper.registrationType) : issueProof(parts, act)),
    async store(requestId) {
      const paper = await issued(parts, requestId);
      if (paper !== undefined) await parts.documents.putOnce(paper.certRef, utf8(paper.credential));
    },
    issued: (requestId) => issued(parts, requestId),
  };
}

async function issued({ book }: PaperParts, requestId: string): Promise<IssuedPaper | undefined> {
  const entry = await book.entryOfRequest(requestId);
  if (entry !== undefined) {
    const { certRef, certificateNumber, licenceId, secret } = entry;
    return { certRef, certificateNumber, licenceId, code: secret.code, credential: secret.credential };
  }
  const kept = z.object({ paper: KeptProof }).safeParse(await book.secretOf(requestId));
  return kept.success ? kept.data.paper : undefined;
}

/** A certificate of title from a register entry: the one given, or for a reissue the one that stands. */
async function issueTitle(parts: PaperParts, act: PaperAct, registrationType: '300' | '500' | '900'): Promise<BookedRequest> {
  const entry = parseEntryOf(registrationType, await entryOf(parts, act, registrationType));
  const area = areaOf(parts.authority, entry);
  const unit = parts.unitReferences.make(entry.unitCode);
  const { unitRef } = act.request;
  if (unitRef !== undefined && unitRef !== unit.unitRef) throw new DomainError('CASE_MISMATCH', { field: 'unitCode' });
  await act.check({});
  const enteredOn = shanghaiDay(parts.clock.now());
  const numbering = { year: enteredOn.slice(0, 4), area: area.token, unit, enteredOn, common: {} };
  return parts.book.enter(act.identity, seriesOf(parts.authority.province, numbering.year, area.token), async (serial) => {
    const made = await makeEntry(parts, { identity: act.identity, act: 'ISSUE', entry }, { serial, ...numbering });
    const ledgerRequest = act.withPaper(made.request.ledgerRequest as Readonly<Record<string, JsonValue>>);
    return { ...made, request: { ...made.request, act: act.act, ledgerRequest, secret: act.secret, messages: act.messages } };
  });
}

async function entryOf({ book }: PaperParts, { input, request }: PaperAct, registrationType: string): Promise<JsonValue> {
  if (input['entry'] !== undefined) return input['entry'];
  const standing = registrationType === '900' ? await book.entryOfCertificate(textOf(request['certRef'])) : undefined;
  if (standing === undefined) throw new DomainError('REQUIRED', { field: 'entry' });
  return JSON.parse(JSON.stringify({ ...standing.secret.entry, registrationType })) as JsonValue;
}

async function issueProof(parts: PaperParts, act: PaperAct): Promise<BookedRequest> {
  const { paper, identity } = act;
  if (paper.kind !== 'PROOF') throw new Error('not a proof');
  const given = decode(ProofInput, act.input['proof'] ?? {}, 'proof');
  const subject = await subjectOf(parts, act);
  const { entry } = subject.title.secret;
  const area = areaOf(parts.authority, entry);
  await act.check({});
  const issuedAt = parts.clock.now();
  const day = shanghaiDay(issuedAt);
  const kind = 'REGISTRATION_PROOF';
  const series = [parts.authority.province, day.slice(0, 4), area.token, kind].join('/');
  return parts.book.openNumbered(identity, series, async (serial) => {
    const { province } = parts.authority;
    const number = { province, year: day.slice(0, 4), area: area.token, kind, serial: String(serial).padStart(7, '0') } as const;
    const certificateNumber = printCertificateNumber(number);
    const licenceId = licenceIdOfNumber(number, [parts.authority]);
    if (licenceId === undefined) throw new Error('the authority does not number in its own area');
    const content = {
      matter: paper.matter,
      holders: given.holders,
      obligors: given.obligors ?? (paper.matter === 'OBJECTION' ? [] : entry.holders.map(({ name }) => name)),
      location: entry.location,
      unitCode: parseUnitCode(entry.unitCode).code,
      other: given.other ?? [],
      remarks: given.remarks ?? '/',
    };
    const code = newCodeFrom(parts.random.bytes(CODE_BYTES));
    const certRef = certRefOf(licenceId, code);
    const face = proofFace(content, certificateNumber, day);
    const { credential, credentialDigest } = await parts.issuer.sign({ licenceId, certificateNumber, face, issuedAt });
    const kept: IssuedPaper = { certRef, certificateNumber, licenceId, code, credential };
    const ledgerRequest = act.withPaper({ certRef, credentialDigest });
    const messages = [...push(parts, kept, subject.lender), ...act.messages];
    return { ...identity, act: act.act, ledgerRequest, secret: { ...act.secret, paper: { ...kept } }, messages };
  });
}

/** The entry of title on whose unit the proved right or matter stands, and the lender that gets the proof. */
async function subjectOf(parts: PaperParts, { request }: PaperAct): Promise<{ title: BookedEntry; lender: string | undefined }> {
  const record = await anchorOf(parts, request);
  const lender = record !== undefined && 'lender' in record ? record.lender : undefined;
  const units = record !== undefined && 'unitRefs' in record ? record.unitRefs : [];
  const unitRef = record !== undefined && 'unitRef' in record ? record.unitRef : (units[0] ?? textOf(request['unitRef']));
  const head = await parts.readModel.record('head', unitRef);
  const certRef = head?.record.type === 'head' ? head.record.certRef : undefined;
  const title = certRef === undefined ? undefined : await parts.book.entryOfCertificate(certRef);
  if (title === undefined) throw new DomainError('UNIT_UNKNOWN', { field: 'unitRef' });
  return { title, lender };
}

async function anchorOf({ readModel }: PaperParts, request: Readonly<Record<string, JsonValue>>) {
  for (const [type, member] of [
    ['apply', 'applicationRef'],
    ['mtg', 'mortgageRef'],
    ['objection', 'objectionRef'],
  ] as const) {
    const ref = request[member];
    const found = typeof ref === 'string' ? await readModel.record(type, ref) : undefined;
    if (found !== undefined) return found.record;
  }
  return undefined;
}

/** The proof goes to the lender by itself (LC-11), encrypted for it, when the mortgage is on the ledger. */
function push(parts: PaperParts, paper: IssuedPaper, lender: string | undefined): OutgoingMessage[] {
  const to = lender === undefined ? undefined : parts.organizationOf(lender);
  if (to === undefined) return [];
  const { certRef, certificateNumber, licenceId, code, credential } = paper;
  const payload = { certRef, certificateNumber, licenceId, code, credential };
  return [{ id: `proof-push:${certRef}`, to, type: 'PROOF_PUSH', conversation: certRef, payload }];
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
