import './common.css';
import type { Text } from '../../language/language.js';
import { useSay } from '../../language/say.js';

/** A few figures at the top of a page; in rows of equal length, so that none stands alone. */
export function Tiles({ tiles }: { tiles: readonly (readonly [label: Text, value: string])[] }): React.JSX.Element {
  const say = useSay();
  return (
    <dl className={`tiles tiles-by-${rowOf(tiles.length)}`}>
      {tiles.map(([label, value]) => (
        <div key={label.en} className="tile">
          <dt>{say(label)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How many stand beside each other on a wide screen; half of them on a narrower one, two on a phone. */
const rowOf = (count: number): number => [6, 4, 5, 3].find((row) => count % row === 0) ?? 4;
