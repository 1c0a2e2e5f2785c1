import './Dialog.css';
import { useEffect, useId, useRef } from 'react';
import type { Text } from '../language/language.js';
import { text, useSay } from '../language/say.js';

interface DialogProps {
  title: Text;
  /** What will happen, one sentence each. */
  lines: readonly string[];
  /** The act's own verb, never "OK". */
  act: Text;
  danger?: boolean;
  onAct: () => void;
  onCancel: () => void;
  children?: React.ReactNode;
}

/** Asks once before something is done, and names what will happen. The browser's own dialog keeps the focus inside. */
export function Dialog({ title, lines, act, danger = false, onAct, onCancel, children }: DialogProps): React.JSX.Element {
  const say = useSay();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={id}>{say(title)}</h2>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {children}
      <div className="dialog-acts">
        <button type="button" className="button-plain" onClick={onCancel}>
          {say(text('返回', 'Back'))}
        </button>
        <button type="button" className={danger ? 'button-main button-danger' : 'button-main'} onClick={onAct}>
          {say(act)}
        </button>
      </div>
    </dialog>
  );
}
