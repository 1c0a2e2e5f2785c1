import type { TextKey } from '../language/zh.js';
import type { Evidence } from './evidence.js';

/** Evidence with the certificate's code: who has it may ask for a proof. */
export type WithCode = Extract<Evidence, { code: string }>;

/** The peers of several institutions answer, some after one another. */
const TIMEOUT_MS = 30_000;

export const hasCode = (evidence: Evidence): evidence is WithCode => evidence.type === 'NUMBER' || evidence.type === 'LINK';

/**
 * Asks the institution that serves this page for a proof of the certificate (docs/spec/proof-bundle.md). Number or identifier and the
 * code go to it, in the body. Out: the proof, not verified yet, or the text that says why there is none.
 */
export async function fetchProof(evidence: WithCode): Promise<Extract<Evidence, { type: 'PROOF' }> | TextKey> {
  const { type: _, ...reference } = evidence;
  try {
    const response = await fetch('/proof', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(reference),
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 404) return 'proof.notFound';
    if (!response.ok) return 'proof.unreachable';
    const proof = new Uint8Array(await response.arrayBuffer());
    const [, fileName = 'certificate.zlproof'] = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
    return { type: 'PROOF', proof, fileName };
  } catch {
    return 'proof.unreachable';
  }
}
