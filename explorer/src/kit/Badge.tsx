import './Badge.css';
import type { Text } from '../language/language.js';
import { useSay } from '../language/say.js';

/** live: in force; waiting: needs somebody; over: ended as it should; bad: refused, void, wrong. */
export type Tone = 'live' | 'waiting' | 'over' | 'bad';

/** Each tone has a shape of its own, so that no meaning hangs on colour. */
const SHAPES: Record<Tone, string> = { live: '●', waiting: '◐', over: '○', bad: '✕' };

export function Badge({ tone, label }: { tone: Tone; label: Text }): React.JSX.Element {
  const say = useSay();
  return (
    <span className={`badge badge-${tone}`}>
      <span aria-hidden="true">{SHAPES[tone]}</span> {say(label)}
    </span>
  );
}
