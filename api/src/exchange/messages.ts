import { canonicalize, DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import type { Organization } from '../topology.js';

const text = (most: number) => z.string().trim().min(1).max(most);
const Reference = z.string().regex(/^[0-9a-f]{64}$/);
const Day = z.iso.date();
const Money = z.string().regex(/^\d{1,15}(\.\d{1,2})?$/);
const Count = z.int().min(0);
const UnitCode = z.string().regex(/^\d{6}[0-9A-Z]{22}$/);
const Salt = z.string().regex(/^(?:[0-9a-f]{2}){16,64}$/);
const Side = z.enum(['BUYER', 'SELLER']);
/** A file that goes along: its digest is checked on arrival, so that an archive gets exactly what was sent. */
const File = z.strictObject({
  name: text(200),
  mediaType: z.enum(['application/pdf', 'application/json', 'image/png', 'image/jpeg', 'application/ofd']),
  sha256: Reference,
  content: z.base64().max(1_400_000),
});
const Party = z.strictObject({ side: Side, name: text(100), idType: text(3), idNumber: text(40) });

/** Content of each type of message. All of it may be personal data: it travels and lies encrypted, and is not on the ledger. */
export const PAYLOADS = {
  /** Registry to tax after acceptance of a taxable case (TX-01): what the tax bureau needs to assess. */
  TAX_PUSH: z.strictObject({
    caseRef: Reference,
    unitCode: UnitCode,
    unitProof: z.string().regex(/^[0-9a-f]{2,400}$/),
    reason: text(100),
    parties: z.array(Party).min(1).max(100),
    contract: z.strictObject({ number: text(60), price: Money, signedOn: Day }).optional(),
  }),
  /** Tax to registry: completed, exempt or not taxable, for one side, each as its own file for the archive (TX-02, TX-04). */
  TAX_RESULT: z.strictObject({
    caseRef: Reference,
    side: Side,
    kind: z.enum(['PAID', 'EXEMPT', 'NOT_TAXABLE']),
    receiptNumber: text(100),
    attestedOn: Day,
    amount: Money.optional(),
    file: File.optional(),
  }),
  /** Court to registry, after the act is on the ledger: the documents behind its commitments (CT-01). */
  COURT_INSTRUCTION: z.strictObject({
    act: z.enum(['SEIZE', 'EXTEND', 'RELEASE', 'TRANSFER', 'WITHDRAW']),
    /** Of the seizure or order on the ledger. */
    ref: Reference,
    court: text(60),
    unitRef: Reference.optional(),
    certRef: Reference.optional(),
    until: Day.optional(),
    months: z.int().min(1).max(36).optional(),
    /** Each opens one commitment of the act. */
    documents: z.array(z.strictObject({ commitment: Reference, salt: Salt, text: text(20_000) })).max(5),
    files: z.array(File).max(5).optional(),
  }),
  /** Registry to the lender's bank: the electronic registration proof, on issue (LC-11). */
  PROOF_PUSH: z.strictObject({
    certRef: Reference,
    certificateNumber: text(60),
    licenceId: text(120),
    code: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/),
    credential: text(60_000),
    file: File.optional(),
  }),
  /** To the regulator: salts of commitments, so that a log or a record can be opened under supervision; each opening is logged. */
  SALT_ESCROW: z.strictObject({
    batch: text(100),
    items: z
      .array(z.strictObject({ reference: Reference, salt: Salt }))
      .min(1)
      .max(1_000),
  }),
  /** To the regulator: messages with salts of erased certificates, whose content is to be destroyed (个人信息保护法 art. 47). */
  SALT_ERASURE: z.strictObject({ messages: z.array(text(100)).min(1).max(10_000) }),
  /** Regulator to registry: the fortnightly evaluation of the districts, fed back (RG-18). */
  QUALITY_SCORE: z.strictObject({
    from: Day,
    to: Day,
    districts: z
      .array(
        z.strictObject({
          division: z.string().regex(/^\d{6}$/),
          score: Count.max(100),
          anchored: Count,
          logged: Count,
          days: Count,
          logs: Count,
          onTime: Count,
          exceptions: Count,
          open: Count,
        }),
      )
      .max(5_000),
  }),
} as const;

export type MessageType = keyof typeof PAYLOADS;
export type Payload<T extends MessageType> = z.infer<(typeof PAYLOADS)[T]>;
export const MESSAGE_TYPES = Object.keys(PAYLOADS) as MessageType[];

type Kind = Organization['kind'];

/** Who may send what to whom: each fact comes from its legal author. */
export const DIRECTIONS: Readonly<Record<MessageType, { readonly from: readonly Kind[]; readonly to: readonly Kind[] }>> = {
  TAX_PUSH: { from: ['registry'], to: ['tax'] },
  TAX_RESULT: { from: ['tax'], to: ['registry'] },
  COURT_INSTRUCTION: { from: ['court'], to: ['registry'] },
  PROOF_PUSH: { from: ['registry'], to: ['bank'] },
  SALT_ESCROW: { from: ['registry', 'tax', 'bank', 'court'], to: ['regulator'] },
  SALT_ERASURE: { from: ['registry', 'tax', 'bank', 'court'], to: ['regulator'] },
  QUALITY_SCORE: { from: ['regulator'], to: ['registry'] },
};

const Envelope = z.strictObject({
  v: z.literal(1),
  /** Chosen by the sender, once for ever. */
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/),
  /** Organisation ids. The recipient stands in what is signed, so that nobody can pass a message on as if it were for another. */
  from: text(64),
  to: text(64),
  type: z.enum(MESSAGE_TYPES as [MessageType, ...MessageType[]]),
  /** What belongs together and must be handled in order, such as a case. */
  conversation: text(100),
  sequence: z.int().min(1).max(1_000_000),
  at: z.iso.datetime(),
  payload: z.unknown(),
});

export interface Message<T extends MessageType = MessageType> {
  readonly v: 1;
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly type: T;
  readonly conversation: string;
  readonly sequence: number;
  readonly at: string;
  readonly payload: Payload<T>;
}

/** Reads a message from untrusted text. @throws DomainError INVALID_FORMAT naming the member */
export function parseMessage(json: unknown): Message {
  const envelope = Envelope.safeParse(json);
  if (!envelope.success) throw malformed(envelope.error, '');
  return { ...envelope.data, payload: parsePayload(envelope.data.type, envelope.data.payload) };
}

/** @throws DomainError INVALID_FORMAT naming the member */
export function parsePayload<T extends MessageType>(type: T, payload: unknown): Payload<T> {
  const parsed = PAYLOADS[type].safeParse(payload);
  if (!parsed.success) throw malformed(parsed.error, 'payload.');
  return parsed.data as Payload<T>;
}

/** @throws DomainError NOT_THE_AUTHOR unless this kind of organisation may send that to that one */
export function assertDirection(type: MessageType, from: Pick<Organization, 'kind'>, to: Pick<Organization, 'kind'>): void {
  const allowed = DIRECTIONS[type];
  if (!allowed.from.includes(from.kind) || !allowed.to.includes(to.kind)) throw new DomainError('NOT_THE_AUTHOR', { field: 'type' });
}

/** The bytes that are signed, sealed and compared: one message has one form. */
export function messageText(message: Message): string {
  return canonicalize(JSON.parse(JSON.stringify(message)) as JsonValue);
}

function malformed(error: z.ZodError, prefix: string): DomainError {
  return new DomainError('INVALID_FORMAT', { field: prefix + (error.issues[0]?.path.join('.') ?? '') });
}
