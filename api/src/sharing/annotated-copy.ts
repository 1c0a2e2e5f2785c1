import { canonicalize, printDate, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import { discloseFields } from '@zhenglian/verify';
import { shanghaiDay } from '../calendar.js';
import type { CertificateFacts, GrantUse, KeptGrant, Recipient } from '../ports.js';
import type { SharingParts } from './parts.js';

export const ANNOTATION_TYPE = 'zl-annotated-copy+jwt';

export interface CopyContent {
  readonly grant: KeptGrant;
  readonly use: GrantUse;
  readonly recipient: Recipient;
  readonly facts: CertificateFacts;
  /** SD-JWT with all disclosures. */
  readonly credential: string;
}

/**
 * The annotated copy (加注件) as bytes: the credential with the granted fields only, and an annotation, signed by the issuing
 * organisation, that says for whom, for what and until when. A certificate that was replaced or cancelled is copied too (S10);
 * the annotation says so.
 */
export async function annotatedCopy(parts: Pick<SharingParts, 'signer' | 'clock'>, content: CopyContent): Promise<Uint8Array> {
  const { grant, use, recipient, facts } = content;
  const credential = discloseFields(content.credential, use.fields);
  const madeOn = shanghaiDay(parts.clock.now());
  const annotation: JsonValue = {
    v: 1,
    grantRef: grant.claims.grantRef,
    eventTag: use.eventTag,
    purpose: grant.purpose,
    purposeSalt: grant.purposeSalt,
    recipient: recipient.recipient,
    recipientName: recipient.name,
    fields: [...use.fields],
    madeOn,
    validUntil: grant.claims.expiresOn,
    credentialDigest: facts.credentialDigest,
    certificateState: facts.state,
    notice: notice(content, madeOn),
  };
  const signed = await parts.signer.sign(ANNOTATION_TYPE, annotation);
  return utf8(canonicalize({ annotation: signed, credential }));
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
