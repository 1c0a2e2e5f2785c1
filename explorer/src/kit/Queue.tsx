import './pictures.css';
import type { Text } from '../language/language.js';
import { text, useSay } from '../language/say.js';
import { Badge, type Tone } from './Badge.js';

export interface Place {
  readonly key: string;
  readonly who: string;
  readonly what: string;
  readonly tone: Tone;
  readonly state: Text;
  readonly details: readonly string[];
}

/** A queue drawn as one: who is served stands at the front, the others wait behind in the order in which they came. */
export function Queue({ places, empty }: { places: readonly Place[]; empty: Text }): React.JSX.Element {
  const say = useSay();
  if (places.length === 0) return <p className="data-empty">{say(empty)}</p>;
  return (
    <ol className="queue">
      {places.map(({ key, who, what, tone, state, details }, n) => (
        <li key={key} className={n === 0 ? 'place place-first' : 'place'}>
          <span className="place-number" aria-hidden="true">
            {n + 1}
          </span>
          <span className="visually-hidden">{say(text('第 {n} 位', 'Place {n}'), { n: n + 1 })}</span>
          <div className="place-body">
            <strong className="wrap">{who}</strong>
            <span className="wrap">{what}</span>
            <Badge tone={tone} label={state} />
            {details.map((line) => (
              <span key={line} className="place-detail wrap">
                {line}
              </span>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}
