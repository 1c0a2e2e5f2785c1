import { p256 } from '@noble/curves/nist.js';
import { canonicalize } from '../canonical.js';
import { fromHex, utf8, type Bytes } from '../digest.js';
import type { GatedAct } from '../gate/acts.js';
import { checked } from '../schema.js';

/** A P-256 public key that is a point of the curve, compressed, as lower-case hex. */
export const HolderKey = checked(66, isPoint);

/** What the holder of a notice or right signs: this act on this unit, and no other. */
export interface ConsentSubject {
  readonly act: GatedAct;
  readonly unitRef: string;
  /** The notice or right whose holder consents. */
  readonly ref: string;
  /** The case or application for which the consent is given: `caseRef` of the gate's item. */
  readonly caseRef: string;
}

/** The bytes to sign with ECDSA P-256 over SHA-256: a tag, a line feed, and the canonical JSON of the subject. */
export function consentMessage({ act, unitRef, ref, caseRef }: ConsentSubject): Bytes {
  return utf8(`zl/consent/1\n${canonicalize({ act, caseRef, ref, unitRef })}`);
}

/** Whether the signature (r and s, hex) over that subject was made by that key. Anything unreadable was not. */
export function isConsent(subject: ConsentSubject, signature: string, publicKey: string): boolean {
  try {
    return p256.verify(fromHex(signature), consentMessage(subject), fromHex(publicKey), { lowS: false });
  } catch {
    return false;
  }
}

function isPoint(text: string): boolean {
  if (!/^0[23][0-9a-f]{64}$/.test(text)) return false;
  try {
    p256.Point.fromBytes(fromHex(text));
    return true;
  } catch {
    return false;
  }
}
