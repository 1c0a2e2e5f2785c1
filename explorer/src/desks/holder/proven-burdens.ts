import { execute } from '../../api/execute.js';
import type { Language } from '../../language/language.js';
import { Proof } from './operations.js';
import type { Own } from './wallet.js';

/** What stands on the unit of an own certificate, by kind, in words; signed by several institutions and verified on this device. */
export interface Burdens {
  readonly lines: Readonly<Record<Language, readonly Line[]>>;
}

export interface Line {
  readonly key: string;
  readonly label: string;
  readonly values: readonly string[];
}

/** What a holder is told about when it changes; time and answering institutions change by themselves. */
const WATCHED = new Set(['title', 'others', 'mortgage', 'seizure']);

/**
 * Fetches a proof from the ledger and verifies it here. Undefined without the code of the certificate, or when the proof does not hold: then
 * nothing is said about burdens. Throws Refusal.
 */
export async function burdensOf({ credential, licenceId, code }: Own): Promise<Burdens | undefined> {
  if (code === undefined) return undefined;
  const { proofBundle } = await execute(Proof, { input: { licenceId, code } });
  const proof = Uint8Array.from(atob(proofBundle.file), (letter) => letter.charCodeAt(0));
  const { examine } = await import('../../verify/engine.js');
  const examination = await examine({ type: 'CREDENTIAL', credential, proof });
  if (!('outcome' in examination) || !examination.outcome.proof) return undefined;
  const { zh, en } = examination.outcome.proof;
  return { lines: { zh, en } };
}

/** The watched lines, to be compared with those of the last visit. */
export function watchedOf({ lines }: Burdens): Record<string, readonly string[]> {
  return Object.fromEntries(lines.zh.filter(({ key }) => WATCHED.has(key)).map(({ key, values }) => [key, values]));
}

/** Which kinds differ from what was seen; also what is not proven any more. */
export function changedKeys(seen: Readonly<Record<string, readonly string[]>>, now: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.keys({ ...seen, ...now }).filter((key) => JSON.stringify(seen[key]) !== JSON.stringify(now[key]));
}
