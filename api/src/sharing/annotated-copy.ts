import { canonicalize, printDate, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import { discloseFields } from '@zhenglian/verify';
import { shanghaiDay } from '../calendar.js';
import type { Annotation, BookedEntry, CertificateFacts, GrantUse, KeptGrant, NewCopy, Recipient, Rendition } from '../ports.js';
import type { SharingParts } from './parts.js';

export const ANNOTATION_TYPE = 'zl-annotated-copy+jwt';

export interface CopyContent {
  readonly grant: Pick<KeptGrant, 'claims' | 'purpose' | 'purposeSalt'>;
  readonly use: GrantUse;
  readonly recipient: Recipient;
  readonly facts: CertificateFacts;
  readonly entry: BookedEntry;
}

type CopyParts = Pick<SharingParts, 'renderer' | 'signer' | 'clock' | 'maker'>;

/**
 * The annotated copy (加注件): the sealed file that names recipient, purpose and last day on every page and shows the granted fields
 * only, the credential with these fields, and a statement, signed by the issuing organisation, that ties the file's digest to the
 * grant and says in which state the certificate was (S10: one that was replaced or cancelled is copied too).
 * @throws DomainError TEXT_OVERFLOW, GLYPH_MISSING
 */
export async function annotatedCopy(parts: CopyParts, content: CopyContent): Promise<NewCopy> {
  const { grant, use, recipient, facts, entry } = content;
  const madeOn = shanghaiDay(parts.clock.now());
  const { claims, purpose, purposeSalt } = grant;
  const { credential, pdf, sha256 } = await annotatedFile(parts, {
    fields: use.fields,
    purpose,
    until: claims.expiresOn,
    recipient: recipient.name,
    entry,
  });
  const annotation: JsonValue = {
    v: 1,
    iat: Math.floor(parts.clock.now().getTime() / 1000),
    grantRef: claims.grantRef,
    eventTag: use.eventTag,
    purpose,
    purposeSalt,
    recipient: recipient.recipient,
    recipientName: recipient.name,
    fields: [...use.fields],
    madeOn,
    validUntil: claims.expiresOn,
    fileDigest: sha256,
    credentialDigest: facts.credentialDigest,
    certificateState: facts.state,
    notice: notice(content, madeOn),
  };
  const signed = await parts.signer.sign(ANNOTATION_TYPE, annotation);
  const file = Buffer.from(pdf).toString('base64');
  return { body: utf8(canonicalize({ annotation: signed, credential, file })), fileDigest: sha256 };
}

export interface CopyWish {
  readonly fields: readonly string[];
  readonly purpose: string;
  /** Last day. */
  readonly until: string;
  /** As the copy names it. */
  readonly recipient: string;
  readonly entry: BookedEntry;
}

/** The file alone; also the way to find out, before a holder signs, that a copy for this purpose can be printed. */
export async function annotatedFile(
  { renderer, clock, maker }: Pick<CopyParts, 'renderer' | 'clock' | 'maker'>,
  { fields, purpose, until, recipient, entry }: CopyWish,
): Promise<Rendition & { readonly credential: string }> {
  const credential = discloseFields(entry.secret.credential, fields);
  const annotation: Annotation = { recipient, purpose, validUntil: until, maker, madeOn: shanghaiDay(clock.now()) };
  return { credential, ...(await renderer.render({ credential, code: entry.secret.code, annotation })) };
}

const STATES: Readonly<Record<CertificateFacts['state'], { readonly zh: string; readonly en: string }>> = {
  VALID: { zh: '现势', en: 'current' },
  REPLACED: { zh: '已被新证替代', en: 'replaced by a newer certificate' },
  CANCELLED: { zh: '已注销', en: 'cancelled' },
  ERROR_VOID: { zh: '因错误作废', en: 'void, issued in error' },
};

function notice({ grant, recipient, facts }: CopyContent, madeOn: string): { zh: string; en: string } {
  const until = grant.claims.expiresOn;
  const state = STATES[facts.state];
  return {
    zh: `本加注件仅供${recipient.name}用于“${grant.purpose}”，有效期至${printDate(until)}，他用无效。制作于${printDate(madeOn)}，制作时证照状态：${state.zh}。`,
    en: `Annotated copy for ${recipient.name} only, for the purpose “${grant.purpose}”, valid until ${until}. Made on ${madeOn}; the certificate was then ${state.en}.`,
  };
}
