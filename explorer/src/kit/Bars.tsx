import './pictures.css';
import type { Text } from '../language/language.js';
import { useSay } from '../language/say.js';
import { showCount } from '../text/amounts.js';
import { widthOf } from '../text/width.js';
import { useWidth } from './use-width.js';

export interface BarGroup {
  readonly label: string;
  readonly values: readonly number[];
}

interface BarsProps {
  readonly series: readonly Text[];
  readonly groups: readonly BarGroup[];
  readonly caption: Text;
  /** Which series is drawn as an outline, so that it shows against the one that it should reach. */
  readonly hollow?: number;
}

const HEIGHT = 200;
const FOOT = 44;
const TOP = 22;

/** Counts as bars beside each other; each series has its own pattern and its name. The same numbers stand in a table below. */
export function Bars({ series, groups, caption, hollow }: BarsProps): React.JSX.Element {
  const say = useSay();
  const [box, width] = useWidth();
  const most = Math.max(1, ...groups.flatMap(({ values }) => values));
  // words under the first and the last bar have to fit too; the last one, which is today, always has its words
  const longest = Math.max(0, ...groups.map(({ label }) => widthOf(label)));
  const side = Math.ceil(longest / 2);
  const step = groups.length === 0 ? 0 : Math.max(0, width - 2 * side) / groups.length;
  const size = Math.max(3, Math.min(44, (step - (step > 24 ? 10 : 2)) / series.length));
  const every = Math.max(1, Math.ceil((longest + 14) / Math.max(step, 1)));
  // a number stands over its bar where it has room; the largest always
  const room = series.length === 1 ? step - 4 : size - 2;
  const within = (x: number, words: string): number => Math.min(Math.max(x, widthOf(words) / 2), width - widthOf(words) / 2);
  const scale = (value: number): number => Math.round((value / most) * (HEIGHT - TOP - FOOT));
  return (
    <figure className="picture" ref={box}>
      <figcaption className="picture-legend">
        <span>{say(caption)}</span>
        {series.length > 1 &&
          series.map((name, n) => (
            <span key={name.en} className="legend">
              <svg width="14" height="14" aria-hidden="true">
                <rect className={shapeOf(n, hollow)} width="14" height="14" />
              </svg>
              {say(name)}
            </span>
          ))}
      </figcaption>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={words(
            say(caption),
            series.map((name) => say(name)),
            groups,
          )}
        >
          <line className="grid" x1={0} x2={width} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
          {groups.map(({ label, values }, n) => (
            <g key={label}>
              {values.map((value, s) => {
                const left = side + n * step + (step - size * series.length) / 2 + s * size;
                const high = scale(value);
                return (
                  <g key={series[s]?.en ?? s}>
                    <rect className={shapeOf(s, hollow)} x={left} y={HEIGHT - FOOT - high} width={Math.max(size - 2, 2)} height={high} />
                    {value > 0 && (value === most || room >= widthOf(showCount(value))) && (
                      <text className="count" x={within(left + size / 2 - 1, showCount(value))} y={HEIGHT - FOOT - high - 5}>
                        {showCount(value)}
                      </text>
                    )}
                  </g>
                );
              })}
              {(groups.length - 1 - n) % every === 0 && (
                <text className="axis middle" x={side + n * step + step / 2} y={HEIGHT - FOOT + 20}>
                  {label}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
    </figure>
  );
}

const shapeOf = (n: number, hollow: number | undefined): string => `bar bar-${n === hollow ? 2 : n}`;

const words = (caption: string, series: readonly string[], groups: readonly BarGroup[]): string =>
  `${caption}: ${groups.map(({ label, values }) => `${label} ${values.map((value, n) => `${series[n] ?? ''} ${value}`).join(', ')}`).join('; ')}`;
