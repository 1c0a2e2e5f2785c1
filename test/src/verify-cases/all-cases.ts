import { sealBundle } from '@zhenglian/verify';
import { honestPlan, partsOf, PROOF_NOW, proofTrust } from '../../../verify/testing/proof.js';
import { CALL_CASES } from './call-cases.js';
import type { Case, ProofCase } from './case.js';
import { credentialCases } from './credential-cases.js';
import { ENDORSER_CASES } from './endorser-cases.js';
import { FORM_CASES } from './form-cases.js';
import { HONEST_CASES } from './honest-cases.js';

/** Every case of the corpus, made anew from names: the same on every machine. */
export async function allCases(): Promise<readonly Case[]> {
  const planned = [...HONEST_CASES, ...FORM_CASES, ...CALL_CASES, ...ENDORSER_CASES];
  return [...(await Promise.all(planned.map(made))), ...(await credentialCases())];
}

async function made({ name, about, expected, plan, parts, file, trust }: ProofCase): Promise<Case> {
  const planned = honestPlan();
  plan?.(planned);
  const signed = partsOf(planned);
  const bytes = await sealBundle(parts ? parts(signed) : signed);
  const document = proofTrust();
  return { name, about, expected, now: PROOF_NOW, trust: trust ? trust(document) : document, proof: file ? await file(bytes) : bytes };
}
