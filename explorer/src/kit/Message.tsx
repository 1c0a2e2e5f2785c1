import './Message.css';
import { Refusal } from '../api/execute.js';
import type { Text } from '../language/language.js';
import { text, useSay } from '../language/say.js';

/** A sentence that somebody has to see: `note` to know, `stop` when something was refused, `alert` when something happened that must not be missed. */
export function Message({ kind, title, children }: { kind: 'note' | 'stop' | 'done' | 'alert'; title: Text; children?: React.ReactNode }) {
  const say = useSay();
  return (
    <div className={`message message-${kind}`} role={kind === 'stop' || kind === 'alert' ? 'alert' : 'status'}>
      <p>
        <strong>{say(title)}</strong>
      </p>
      {children}
    </div>
  );
}

/** What was refused and why, in the words of its code; with the number under which support finds it. */
export function Refused({ error }: { error: unknown }): React.JSX.Element {
  const say = useSay();
  const refusal = error instanceof Refusal ? error : undefined;
  return (
    <Message kind="stop" title={refusal?.text ?? text('出错，没有办理结果。', 'Something failed; there is no result.')}>
      {refusal && (
        <p className="message-code">
          <code>{refusal.codes.join(' · ')}</code>
          {refusal.correlationId && (
            <>
              {' '}
              {say(text('查询号', 'Reference'))} <code>{refusal.correlationId}</code>
            </>
          )}
        </p>
      )}
    </Message>
  );
}

/** Shows what a query brought, that it is on its way, or why there is nothing. */
export function Loaded<T>({ state, children }: { state: LoadState<T>; children: (data: T) => React.ReactNode }): React.ReactNode {
  const say = useSay();
  if (state.data !== undefined) return children(state.data);
  if (state.error) return <Refused error={state.error} />;
  return (
    <p className="loading" role="status">
      {say(text('正在载入…', 'Loading…'))}
    </p>
  );
}

export interface LoadState<T> {
  readonly data: T | undefined;
  readonly error: unknown;
}
