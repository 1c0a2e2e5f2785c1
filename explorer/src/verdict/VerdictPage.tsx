import './VerdictPage.css';
import { useEffect, useRef } from 'react';
import type { Text } from '../language/language.js';
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
  /** The institution whose API serves this page. */
  answeredBy: Text | undefined;
  again: () => void;
}

/** The verdict: answer, certificate, burdens, time, institutions; then the checks, the limits, and what to do with it. */
export function VerdictPage({ outcome, answeredBy, again }: VerdictPageProps): React.JSX.Element {
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
      {outcome.proof ? <Proven lines={outcome.proof} /> : <Burdens />}
      <AsOf outcome={outcome} />
      <Confirmed outcome={outcome} answeredBy={answeredBy} />
      <Checks outcome={outcome} />
      <NotProven outcome={outcome} />
      <Actions outcome={outcome} answeredBy={answeredBy} again={again} />
    </article>
  );
}
