import type { CheckResult, CheckStatus, Verdict } from '@zhenglian/chaincode/domain';
import { offline, parseTrust, type Trust, type TrustDocument, verifyBundle, verifyCredential, verifyWithProof } from '@zhenglian/verify';
import type { Case, Expected } from './case.js';

/** What the library makes of a case. Runs in Node and in browsers. */
export async function judge(one: Case): Promise<Expected> {
  return reported(await checked(one));
}

/** The verdict with all its checks. */
export async function checked({ trust: document, now: instant, proof, credential, presentation }: Case): Promise<Verdict> {
  const options = { trust: trustOf(document), now: new Date(instant), ...(presentation && { presentation }) };
  if (credential === undefined) return verifyBundle(proof ?? new Uint8Array(), options);
  if (proof) return (await verifyWithProof(credential, proof, options)).report;
  return verifyCredential(credential, { ...options, facts: offline });
}

/** The first check whose status is the verdict's. */
export function reported({ status, checks }: { status: CheckStatus; checks: readonly CheckResult[] }): Expected {
  const first = checks.find((check) => check.status === status);
  return status === 'VALID' ? { status, code: 'OK' } : { status, check: first?.name ?? '', code: first?.code ?? '' };
}

const known = new WeakMap<TrustDocument, Trust>();

function trustOf(document: TrustDocument): Trust {
  const trust = known.get(document) ?? parseTrust(document);
  known.set(document, trust);
  return trust;
}
