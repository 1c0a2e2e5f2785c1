import './common.css';
import type { Text } from '../../language/language.js';
import { useSay } from '../../language/say.js';

/** A few figures at the top of a page. */
export function Tiles({ tiles }: { tiles: readonly (readonly [label: Text, value: string])[] }): React.JSX.Element {
  const say = useSay();
  return (
    <dl className="tiles">
      {tiles.map(([label, value]) => (
        <div key={label.en} className="tile">
          <dt>{say(label)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
