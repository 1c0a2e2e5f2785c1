import type { Text } from '../language/language.js';
import { useSay } from '../language/say.js';

export type FactRow = readonly [label: Text, value: React.ReactNode];

/** Labels and values; rows without a value are left out. */
export function FactList({ rows }: { rows: readonly FactRow[] }): React.JSX.Element {
  const say = useSay();
  return (
    <dl className="facts-list">
      {rows
        .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '')
        .map(([label, value]) => (
          <FactPair key={label.zh} label={say(label)} value={value} />
        ))}
    </dl>
  );
}

function FactPair({ label, value }: { label: string; value: React.ReactNode }): React.JSX.Element {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
