import { useEffect, useRef, useState } from 'react';
import type { Text } from '../language/language.js';
import type { TextKey } from '../language/zh.js';
import type { Outcome } from '../verdict/outcome.js';
import { type Evidence, readLink } from './evidence.js';
import { fetchProof, hasCode } from './fetch-proof.js';

export type FieldName = 'certificateNumber' | 'code' | 'credential' | 'licenceId';

/** What is wrong with an entered value: one of the page's own texts or one of the domain's. */
export interface Problem {
  field?: FieldName;
  text: TextKey | Text;
}

export type Step = { name: 'FORM'; problem?: Problem } | { name: 'CHECKING' } | { name: 'VERDICT'; outcome: Outcome; evidence: Evidence };

export interface Verification {
  step: Step;
  verify: (evidence: Evidence) => void;
  refuse: (problem: Problem) => void;
  /** Fetches a proof for evidence with a code and verifies it in the verdict's place; out: why there is none. */
  prove: (evidence: Evidence) => (() => Promise<TextKey | undefined>) | undefined;
  again: () => void;
}

/** The code that verifies, with the domain and the certificate library: loaded when it is first needed. */
export const loadEngine = (): Promise<typeof import('./engine.js')> => import('./engine.js');

/**
 * The page's state. A QR address verifies at once, also when its fragment changes while the page is open; the
 * browser's Back leads from the verdict to the form.
 */
export function useVerification(): Verification {
  const [step, setStep] = useState<Step>(firstStep);
  // an answer that comes after the next question is dropped
  const asked = useRef(0);

  const show = (next: Step): void => {
    asked.current++;
    setStep(next);
  };
  const answer = async (evidence: Evidence): Promise<void> => {
    show({ name: 'CHECKING' });
    const mine = asked.current;
    const next = await attempt(evidence);
    if (mine !== asked.current) return;
    if (next.name === 'VERDICT' && evidence.type !== 'LINK') history.pushState('verdict', '', '/');
    setStep(next);
  };
  const verify = (evidence: Evidence): void => void answer(evidence);
  const prove: Verification['prove'] = (evidence) => {
    if (!hasCode(evidence)) return undefined;
    return async () => {
      const mine = asked.current;
      const proof = await fetchProof(evidence);
      if (typeof proof === 'string') return proof;
      if (mine === asked.current) await answer(proof);
      return undefined;
    };
  };

  useEffect(() => {
    const follow = (): void => {
      const evidence = readLink(location.hash);
      if (evidence) verify(evidence);
      else show(firstStep());
    };
    const back = (): void => {
      if (location.hash === '') show({ name: 'FORM' });
    };
    if (readLink(location.hash)) follow();
    addEventListener('hashchange', follow);
    addEventListener('popstate', back);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('popstate', back);
    };
  }, []);

  return {
    step,
    verify,
    prove,
    refuse: (problem) => show({ name: 'FORM', problem }),
    again: () => {
      history.replaceState(null, '', '/');
      show({ name: 'FORM' });
    },
  };
}

function firstStep(): Step {
  if (readLink(location.hash)) return { name: 'CHECKING' };
  return location.hash === '' ? { name: 'FORM' } : { name: 'FORM', problem: { text: 'problem.link' } };
}

async function attempt(evidence: Evidence): Promise<Step> {
  if (!isSecureContext) return { name: 'FORM', problem: { text: 'problem.insecure' } };
  const engine = await loadEngine().catch(() => undefined);
  if (!engine) return { name: 'FORM', problem: { text: 'problem.load' } };
  try {
    const result = await engine.examine(evidence);
    return 'outcome' in result ? { name: 'VERDICT', outcome: result.outcome, evidence } : { name: 'FORM', problem: result.problem };
  } catch {
    return { name: 'FORM', problem: { text: 'problem.crash' } };
  }
}
