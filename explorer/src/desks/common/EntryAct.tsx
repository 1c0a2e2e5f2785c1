import { useState } from 'react';
import { type Act, ActForm } from '../../kit/ActForm.js';
import type { Field, Values } from '../../kit/fields.js';
import { Message } from '../../kit/Message.js';
import { text } from '../../language/say.js';
import { ENTRY_FORM, valuesOf } from './entry-form.js';
import { FileButton } from './FileButton.js';

interface EntryActProps<R> {
  act: Omit<Act<R>, 'fields'>;
  /** Beside the entry. */
  before?: readonly Field[];
  after?: readonly Field[];
  onDone?: (result: R) => void;
  result?: (result: R) => React.ReactNode;
}

/** An act that takes a register entry: filled in by hand, or from a file of the one-window system. */
export function EntryAct<R>({ act, before = [], after = [], onDone, result }: EntryActProps<R>): React.JSX.Element {
  const [loaded, setLoaded] = useState<Values>();
  const [wrong, setWrong] = useState(false);
  const [done, setDone] = useState(false);
  const load = (content: string): void => {
    try {
      setLoaded(valuesOf(JSON.parse(content)));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <>
      {!done && (
        <p className="form-submit">
          <FileButton
            label={text('从文件载入登记簿条目（JSON）', 'Load a register entry (JSON)')}
            accept=".json,application/json"
            onText={load}
          />
        </p>
      )}
      {wrong && <Message kind="stop" title={text('文件不是登记簿条目。', 'The file is no register entry.')} />}
      <ActForm
        act={{ ...act, fields: [...before, ...ENTRY_FORM, ...after] }}
        {...(loaded && { values: loaded })}
        onDone={(answer) => {
          setDone(true);
          onDone?.(answer);
        }}
        {...(result && { result })}
      />
    </>
  );
}
