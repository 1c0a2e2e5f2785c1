import './pictures.css';
import type { Text } from '../language/language.js';
import { useSay } from '../language/say.js';
import { Badge, type Tone } from './Badge.js';

export interface LaneStep {
  readonly title: Text;
  readonly tone: Tone;
  readonly state: Text;
  readonly detail?: string;
}

/** Steps that run beside each other, and the one that waits for all of them. */
export function Lanes({ parallel, then }: { parallel: readonly LaneStep[]; then: LaneStep }): React.JSX.Element {
  return (
    <div className="lanes">
      <ul className="lanes-side">
        {parallel.map((step) => (
          <Step key={step.title.en} step={step} />
        ))}
      </ul>
      <span className="lanes-arrow" aria-hidden="true">
        ➔
      </span>
      <ul className="lanes-then">
        <Step step={then} />
      </ul>
    </div>
  );
}

function Step({ step }: { step: LaneStep }): React.JSX.Element {
  const say = useSay();
  return (
    <li className="lane-step">
      <strong>{say(step.title)}</strong> <Badge tone={step.tone} label={step.state} />
      {step.detail && <span>{step.detail}</span>}
    </li>
  );
}
