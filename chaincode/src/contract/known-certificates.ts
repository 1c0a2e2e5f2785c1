import { Certificate } from '@fidm/x509';

/** An institution has some dozens of submitters. */
const KEPT = 1_000;

const parse = Certificate.fromPEM.bind(Certificate);
const known = new Map<string, Certificate>();

/**
 * Makes the shim parse a submitter's certificate once and not at every call of every chaincode: that took a third of the time of a
 * call. What was parsed is only read. Safe to call again.
 */
export function rememberCertificates(): void {
  Certificate.fromPEM = remembered;
}

function remembered(pem: Buffer | string): Certificate {
  const text = pem.toString();
  const before = known.get(text);
  if (before !== undefined) return before;
  const certificate = parse(Buffer.from(text));
  if (known.size >= KEPT) known.clear();
  known.set(text, certificate);
  return certificate;
}
