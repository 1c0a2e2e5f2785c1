import './common.css';
import type { Text } from '../../language/language.js';
import { useSay } from '../../language/say.js';

interface TabsProps<T extends string | undefined> {
  tabs: readonly (readonly [value: T, label: Text])[];
  now: T;
  onChange: (value: T) => void;
}

/** Saved filters of a list, one of them on. */
export function Tabs<T extends string | undefined>({ tabs, now, onChange }: TabsProps<T>): React.JSX.Element {
  const say = useSay();
  return (
    <div className="tabs">
      {tabs.map(([value, label]) => (
        <button key={label.en} type="button" aria-pressed={value === now} onClick={() => onChange(value)}>
          {say(label)}
        </button>
      ))}
    </div>
  );
}
