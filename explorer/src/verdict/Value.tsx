import { visible } from '../text/visible.js';

/** A value from evidence: as text, isolated from the direction of its neighbours, hidden characters made visible. */
export function Value({ text }: { text: string }): React.JSX.Element {
  return <bdi className="wrap">{visible(text)}</bdi>;
}

/** A reference or digest: fixed width, may break anywhere. */
export function Reference({ text }: { text: string }): React.JSX.Element {
  return <bdi className="wrap mono">{visible(text)}</bdi>;
}
