import type { TextKey } from '../language/zh.js';

/** What somebody hands to the page. Nothing in it has been checked yet. */
export type Evidence =
  | { type: 'NUMBER'; certificateNumber: string; code: string }
  | { type: 'LINK'; licenceId: string; code: string }
  | { type: 'CREDENTIAL'; credential: string; proof?: Uint8Array }
  | { type: 'PDF'; bytes: Uint8Array }
  | { type: 'PROOF'; proof: Uint8Array; /** Of a proof that this page has fetched and that is to be kept. */ fileName?: string };

/** The evidence, or the text that says why there is none. */
export type EvidenceReading = { evidence: Evidence } | { problem: TextKey };

/** Far above any credential, far below what could slow the page down; in bytes. */
export const MAX_BYTES = 512 * 1024;

/** Far above any certificate file. What is larger is not even read. */
const MAX_PDF_BYTES = 4 * 1024 * 1024;

/**
 * Reads pasted text or the text of a file: a credential (also broken into lines by a mail program), a JSON file with
 * the member `credential`, or the address from a QR code.
 */
export function readEvidence(text: string): EvidenceReading {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') return { problem: 'problem.required' };
  if (new TextEncoder().encode(trimmed).length > MAX_BYTES) return { problem: 'problem.tooLarge' };
  if (trimmed.startsWith('%PDF-')) return { problem: 'problem.pdf' };
  if (trimmed.includes('\u0000') || trimmed.includes('\uFFFD')) return { problem: 'problem.notText' };
  if (trimmed.startsWith('{') || trimmed.startsWith('"')) return readJson(trimmed);
  if (/^https?:\/\//i.test(trimmed)) return readAddress(trimmed);
  return { evidence: { type: 'CREDENTIAL', credential: trimmed.replace(/\s+/g, '') } };
}

/** Reads a dropped or chosen file: a certificate as PDF, or what {@link readEvidence} reads. */
export async function readFile(file: Blob): Promise<EvidenceReading> {
  try {
    const head = await file.slice(0, 5).text();
    if (head.startsWith('ZLP1')) return await readProof(file);
    const pdf = head === '%PDF-';
    if (file.size > (pdf ? MAX_PDF_BYTES : MAX_BYTES)) return { problem: 'problem.tooLarge' };
    if (pdf) return { evidence: { type: 'PDF', bytes: new Uint8Array(await file.arrayBuffer()) } };
    return readEvidence(await file.text());
  } catch {
    // the file went away, or may not be read
    return { problem: 'problem.notText' };
  }
}

/** Reads the files that were dropped or chosen together: one, or a credential with its proof. */
export async function readFiles(files: readonly Blob[]): Promise<EvidenceReading> {
  const readings = await Promise.all(files.map(readFile));
  const problem = readings.find((reading) => 'problem' in reading);
  const [first, second] = readings.flatMap((reading) => ('evidence' in reading ? [reading.evidence] : []));
  if (problem) return problem;
  if (!first || readings.length > 2) return { problem: 'problem.files' };
  if (!second) return { evidence: first };
  const credential = [first, second].find((evidence) => evidence.type === 'CREDENTIAL');
  const proof = [first, second].find((evidence) => evidence.type === 'PROOF');
  return credential && proof ? { evidence: { ...credential, proof: proof.proof } } : { problem: 'problem.files' };
}

async function readProof(file: Blob): Promise<EvidenceReading> {
  if (file.size > MAX_BYTES) return { problem: 'problem.tooLarge' };
  return { evidence: { type: 'PROOF', proof: new Uint8Array(await file.arrayBuffer()) } };
}

/** Reads the fragment of a QR address, `#<licence identifier>.<code>`; the identifier itself has dots in it. */
export function readLink(fragment: string): Evidence | undefined {
  const match = /^#([0-9A-Za-z.]{1,200})\.([0-9A-Za-z]{1,64})$/.exec(fragment);
  return match?.[1] && match[2] ? { type: 'LINK', licenceId: match[1], code: match[2] } : undefined;
}

function readJson(text: string): EvidenceReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'problem.json' };
  }
  const credential = typeof value === 'string' ? value : (value as { credential?: unknown }).credential;
  return typeof credential === 'string' && credential.trim() !== ''
    ? { evidence: { type: 'CREDENTIAL', credential: credential.replace(/\s+/g, '') } }
    : { problem: 'problem.json' };
}

function readAddress(text: string): EvidenceReading {
  const evidence = URL.canParse(text) ? readLink(new URL(text).hash) : undefined;
  return evidence ? { evidence } : { problem: 'problem.link' };
}
