import './pictures.css';
import type { Text } from '../language/language.js';
import { text, useSay } from '../language/say.js';
import { showDay } from '../text/time.js';
import type { Tone } from './Badge.js';
import { widthOf } from '../text/width.js';
import { useWidth } from './use-width.js';

/** One bar: something that began and, perhaps, ended or will end. Days as YYYY-MM-DD. */
export interface Span {
  readonly key: string;
  readonly from: string;
  /** Absent: still in force, without a term. */
  readonly to?: string | undefined;
  readonly label: Text;
  readonly tone: Tone;
}

export interface Lane {
  readonly title: Text;
  readonly spans: readonly Span[];
}

const BAR = 30;
const GAP = 6;
const HEAD = 30;
const AXIS = 26;
const DAY = 86_400_000;

/** What burdens a unit, over time: one lane per kind of right, one bar per right, today as a line. */
export function Timeline({ lanes, today }: { lanes: readonly Lane[]; today: string }): React.JSX.Element {
  const say = useSay();
  const [box, width] = useWidth();
  const filled = lanes.filter(({ spans }) => spans.length > 0);
  const { start, end } = period(filled, today);
  const x = (day: string): number => Math.round(((time(day) - start) / (end - start)) * (width - 2)) + 1;
  let y = AXIS;
  const height = AXIS + filled.reduce((sum, { spans }) => sum + HEAD + spans.length * (BAR + GAP), 0) + 8;
  return (
    <figure className="picture" ref={box}>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true" className="timeline">
          {years(start, end, width < 600)
            .filter((year) => x(`${year}-01-01`) < width - 44)
            .map((year) => (
              <g key={year}>
                <line className="grid" x1={x(`${year}-01-01`)} x2={x(`${year}-01-01`)} y1={AXIS - 6} y2={height} />
                <text className="axis" x={x(`${year}-01-01`) + 4} y={AXIS - 10}>
                  {year}
                </text>
              </g>
            ))}
          {/* under the words and bars */}
          <line className="today" x1={x(today)} x2={x(today)} y1={AXIS - 4} y2={height} />
          {filled.map(({ title, spans }) => {
            const top = y;
            y += HEAD + spans.length * (BAR + GAP);
            return (
              <g key={title.en}>
                <text className="lane" x={0} y={top + 21}>
                  {say(title)}
                </text>
                {spans.map((span, n) => (
                  <Bar key={span.key} span={span} x={x} width={width} y={top + HEAD + n * (BAR + GAP)} label={say(span.label)} end={end} />
                ))}
              </g>
            );
          })}
        </svg>
      )}
      <figcaption className="visually-hidden">
        <Words lanes={filled} />
      </figcaption>
      {filled.length === 0 && <p className="data-empty">{say(text('没有记载。', 'Nothing on record.'))}</p>}
    </figure>
  );
}

interface BarProps {
  span: Span;
  x: (day: string) => number;
  y: number;
  width: number;
  label: string;
  end: number;
}

function Bar({ span, x, y, width, label, end }: BarProps): React.JSX.Element {
  const left = x(span.from);
  const open = span.to === undefined || time(span.to) >= end;
  const right = span.to === undefined ? width - 1 : Math.min(x(span.to), width - 1);
  const size = Math.max(right - left, 6);
  // the words stand in the bar when they fit, else beside it where there is room
  const words = widthOf(label, 14) + 16;
  const inside = words <= size;
  const at = inside ? left + 8 : left + size + words > width ? Math.max(left - words + 10, 0) : left + size + 6;
  return (
    <g className={`span span-${span.tone}`}>
      <rect x={left} y={y} width={size} height={BAR} rx={open ? 0 : 3} />
      <text className={inside ? 'in' : 'beside'} x={at} y={y + 20}>
        {label}
      </text>
    </g>
  );
}

/** The same in words, for those who cannot see the picture. */
function Words({ lanes }: { lanes: readonly Lane[] }): React.JSX.Element {
  const say = useSay();
  return (
    <ul>
      {lanes.flatMap(({ title, spans }) =>
        spans.map(({ key, label, from, to }) => (
          <li key={`${title.en}${key}`}>
            {say(title)}: {say(label)}, {showDay(from, say.language)} – {to ? showDay(to, say.language) : say(text('至今', 'now'))}
          </li>
        )),
      )}
    </ul>
  );
}

const time = (day: string): number => Date.parse(`${day.slice(0, 10)}T00:00:00Z`);

function period(lanes: readonly Lane[], today: string): { start: number; end: number } {
  const days = lanes.flatMap(({ spans }) => spans.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to])));
  const all = [...days, today].map(time).filter((at) => !Number.isNaN(at));
  const [first, last] = [Math.min(...all), Math.max(...all)];
  const room = Math.max((last - first) * 0.06, 45 * DAY);
  return { start: first - room, end: last + room };
}

function years(start: number, end: number, narrow: boolean): number[] {
  const first = new Date(start).getUTCFullYear() + 1;
  const last = new Date(end).getUTCFullYear();
  const step = Math.ceil((last - first + 1) / (narrow ? 4 : 10)) || 1;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n).filter((_, n) => n % step === 0);
}
