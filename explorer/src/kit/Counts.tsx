import './pictures.css';
import type { Text } from '../language/language.js';
import { useSay } from '../language/say.js';
import { showCount } from '../text/amounts.js';

interface CountsProps {
  readonly caption: Text;
  readonly rows: readonly { readonly label: Text; readonly count: number }[];
}

/** Counts of things that have names: one line each, the name in full, the bar beside it. */
export function Counts({ caption, rows }: CountsProps): React.JSX.Element {
  const say = useSay();
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <figure className="picture">
      <figcaption className="picture-legend">{say(caption)}</figcaption>
      <ul className="counts">
        {rows.map(({ label, count }) => (
          <li key={label.en}>
            <span className="counts-name">{say(label)}</span>
            <svg className="counts-bar" height="16" width="100%" aria-hidden="true">
              <rect className="bar bar-0" height="16" width={`${Math.max(1, (count / most) * 100)}%`} />
            </svg>
            <span className="counts-number">{showCount(count)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
