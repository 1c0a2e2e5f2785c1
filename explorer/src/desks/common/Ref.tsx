import { Link } from 'react-router';
import { text, useSay } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';

/** A reference of the ledger, shortened; the whole is in the title, and a click on ⧉ copies it. */
export function Ref({ value, to }: { value: string | null | undefined; to?: string }): React.JSX.Element | null {
  const say = useSay();
  if (!value) return null;
  const short = <code title={value}>{shortRef(value)}</code>;
  return (
    <span className="ref">
      {to ? <Link to={to}>{short}</Link> : short}
      <button
        type="button"
        className="ref-copy"
        aria-label={say(text('复制 {ref}', 'Copy {ref}'), { ref: shortRef(value) })}
        onClick={() => void navigator.clipboard?.writeText(value)}
      >
        <span aria-hidden="true">⧉</span>
      </button>
    </span>
  );
}
