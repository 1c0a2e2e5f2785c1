import './VerdictPage.css';
import { useEffect, useRef } from 'react';
import type { Text } from '../language/language.js';
import type { TextKey } from '../language/zh.js';
import type { Evidence } from '../verify/evidence.js';
import { Actions } from './Actions.js';
import { Answer } from './Answer.js';
import { AsOf } from './AsOf.js';
import { Burdens } from './Burdens.js';
import { Certificate } from './Certificate.js';
import { Checks } from './Checks.js';
import { Confirmed } from './Confirmed.js';
import { NotProven } from './NotProven.js';
import { Proven } from './Proven.js';
import type { Outcome } from './outcome.js';

interface VerdictPageProps {
  outcome: Outcome;
  /** What was verified. */
  evidence: Evidence;
  /** The institution whose API serves this page. */
  answeredBy: Text | undefined;
  /** Gets a proof in the place of this verdict, where that can be asked for. */
  prove: (() => Promise<TextKey | undefined>) | undefined;
  again: () => void;
}

/** The verdict: answer, certificate, burdens, time, institutions; then the checks, the limits, and what to do with it. */
export function VerdictPage({ outcome, evidence, answeredBy, prove, again }: VerdictPageProps): React.JSX.Element {
  const answer = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // focus brings a screen reader to the answer; the page starts at its top
    answer.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [outcome]);
  return (
    <article className={`verdict verdict-${outcome.status}`} data-status={outcome.status}>
      <Answer outcome={outcome} heading={answer} />
      <Certificate outcome={outcome} />
      {outcome.proof ? <Proven lines={outcome.proof} /> : <Burdens prove={prove} />}
      <AsOf outcome={outcome} />
      {/* a proof names the institutions that answered, and tells nothing of the transaction that entered the certificate */}
      {(outcome.facts ?? !outcome.proof) && <Confirmed outcome={outcome} answeredBy={answeredBy} />}
      <Checks outcome={outcome} />
      <NotProven outcome={outcome} />
      <Actions outcome={outcome} evidence={evidence} answeredBy={answeredBy} again={again} />
    </article>
  );
}
