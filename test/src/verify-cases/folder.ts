import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TrustDocument } from '@zhenglian/verify';
import { proofTrust } from '../../../verify/testing/proof.js';
import type { Case, Expected, Presentation } from './case.js';

export const CASES = resolve(import.meta.dirname, '../../verify-cases');
const COMMON = 'trust.json';

/** What stands in `case.json`. The trust file is the one beside it, or the common one of the corpus. */
interface Description {
  readonly about: string;
  readonly now: string;
  readonly expected: Expected;
  readonly presentation?: Presentation;
}

/** Writes the corpus anew: one folder per case. */
export function writeCases(cases: readonly Case[], home: string = CASES): void {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const common = json(proofTrust());
  writeFileSync(join(home, COMMON), common);
  for (const { name, proof, credential, trust, about, now, expected, presentation } of cases) {
    const folder = join(home, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'case.json'), json({ about, now, expected, ...(presentation && { presentation }) }));
    if (proof) writeFileSync(join(folder, 'evidence.zlproof'), proof);
    if (credential !== undefined) writeFileSync(join(folder, 'credential.txt'), credential);
    if (json(trust) !== common) writeFileSync(join(folder, COMMON), json(trust));
  }
}

/** The corpus as committed. */
export function readCases(): readonly Case[] {
  const names = readdirSync(CASES, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  return names.toSorted().map(readCase);
}

function readCase(name: string): Case {
  const file = (base: string): string => join(CASES, name, base);
  const description = JSON.parse(readFileSync(file('case.json'), 'utf8')) as Description;
  const trust = TrustDocument.parse(JSON.parse(readFileSync(existsSync(file(COMMON)) ? file(COMMON) : join(CASES, COMMON), 'utf8')));
  return {
    name,
    ...description,
    trust,
    ...(existsSync(file('evidence.zlproof')) && { proof: new Uint8Array(readFileSync(file('evidence.zlproof'))) }),
    ...(existsSync(file('credential.txt')) && { credential: readFileSync(file('credential.txt'), 'utf8') }),
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
