import { useCallback, useEffect, useRef, useState } from 'react';
import { Refusal } from '../api/execute.js';
import type { Text } from '../language/language.js';
import { text, useSay } from '../language/say.js';
import { PRIVATE_PREFIX } from '../shell/session.js';
import { Dialog } from './Dialog.js';
import { controls, type Field, initialValues, missing, pathOf, toInput, type Values } from './fields.js';
import { FormFields } from './FormFields.js';
import { Message, Refused } from './Message.js';
import { Steps, type Written } from './Steps.js';

/** One act as a desk offers it: what is asked for, what will happen, how it is carried out. */
export interface Act<Result> {
  /** Names the act for this tab, with what it is about: a submission without an answer is asked again after a reload. */
  readonly key: string;
  readonly fields: readonly Field[];
  readonly submit: Text;
  readonly danger?: boolean;
  /** Sentences that name what will happen; without them nothing is asked. */
  readonly consequences?: (input: Readonly<Record<string, unknown>>, say: (text: Text) => string) => readonly string[];
  /** Checks on this device; throws Refusal. */
  readonly check?: (input: Readonly<Record<string, unknown>>) => void;
  /** The same request id again gives the same result and writes nothing twice. */
  readonly run: (input: Readonly<Record<string, unknown>>, requestId: string) => Promise<Result>;
  /** The transaction that it made, for acts that write the ledger. */
  readonly written?: (result: Result) => Written | null | undefined;
  readonly done: Text | ((result: Result) => Text);
}

/** An act from how it is carried out and the rest, so that the rest knows the result. */
export const actOf = <R,>(run: Act<R>['run'], rest: Omit<Act<R>, 'run'>): Act<R> => ({ ...rest, run });

type Phase<R> =
  | { readonly name: 'editing'; readonly error?: unknown }
  | { readonly name: 'asking' | 'running' }
  | { readonly name: 'done'; readonly result: R };

interface ActFormProps<R> {
  act: Act<R>;
  /** What the form begins with; other values later, such as those of a file, come over what stands there. */
  values?: Values;
  onDone?: (result: R) => void;
  /** Done once, there is nothing more to do here. */
  once?: boolean;
  /** What is shown under the result. */
  result?: (result: R) => React.ReactNode;
}

const REQUIRED = text('未填写', 'Nothing entered');
/** After these nobody knows whether it was done: the request is kept and can be asked again. */
const OPEN = new Set(['LEDGER_UNAVAILABLE', 'LEDGER_TIMEOUT', 'INTERNAL']);

/** The form of an act: fields, errors in place, one question, and the three states of a write. */
export function ActForm<R>({ act, values: given, onDone, once = false, result }: ActFormProps<R>): React.JSX.Element {
  const say = useSay();
  const [values, setValues] = useState<Values>(() => ({ ...initialValues(act.fields), ...given, ...restored(act.key)?.values }));
  const [problems, setProblems] = useState<Readonly<Record<string, Text>>>({});
  const [phase, setPhase] = useState<Phase<R>>({ name: 'editing' });
  const form = useRef<HTMLFormElement>(null);
  const input = toInput(act.fields, values);

  const refuse = useCallback(
    (error: unknown) => {
      const paths = controls(act.fields, values).map(({ path }) => path);
      const place = error instanceof Refusal && error.field !== undefined ? pathOf(error.field, paths) : undefined;
      if (place !== undefined && error instanceof Refusal) setProblems({ [place]: error.text });
      setPhase({ name: 'editing', ...(place === undefined ? { error } : {}) });
    },
    [act, values],
  );

  const run = async (requestId: string): Promise<void> => {
    setPhase({ name: 'running' });
    keep(act.key, { requestId, values });
    try {
      const answer = await act.run(input, requestId);
      forget(act.key);
      setPhase({ name: 'done', result: answer });
      onDone?.(answer);
    } catch (error) {
      if (!(error instanceof Refusal && OPEN.has(error.code))) forget(act.key);
      refuse(error);
    }
  };

  const first = useRef(given);
  useEffect(() => {
    if (given === undefined || given === first.current) return;
    first.current = given;
    setValues((before) => ({ ...before, ...given }));
    setProblems({});
  }, [given]);

  // a submission that a reload has cut off: the same request again
  useEffect(() => {
    const pending = restored(act.key);
    if (pending) void run(pending.requestId);
  }, [act.key]);

  useEffect(() => {
    const [first] = Object.keys(problems);
    if (first !== undefined) form.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(first)}"]`)?.focus();
  }, [problems]);

  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    setProblems({});
    const empty = missing(act.fields, values);
    if (empty.length > 0) return setProblems(Object.fromEntries(empty.map((path) => [path, REQUIRED])));
    try {
      act.check?.(input);
    } catch (error) {
      return refuse(error);
    }
    if (act.consequences) setPhase({ name: 'asking' });
    else void run(restored(act.key)?.requestId ?? crypto.randomUUID());
  };

  if (phase.name === 'done') {
    const again = (): void => {
      setValues(initialValues(act.fields));
      setPhase({ name: 'editing' });
    };
    return <Done act={act} answer={phase.result} result={result} onAgain={once ? undefined : again} />;
  }
  return (
    <form ref={form} noValidate onSubmit={submit} className="act-form">
      {phase.name === 'editing' && phase.error !== undefined && <Refused error={phase.error} />}
      {Object.keys(problems).length > 1 && (
        <Message
          kind="stop"
          title={text('有未填写或不正确的项目，已在各项标出。', 'Some fields are empty or wrong; each is marked in place.')}
        />
      )}
      <fieldset className="act-fields" disabled={phase.name === 'running'}>
        <FormFields fields={act.fields} values={values} problems={problems} onChange={setValues} />
      </fieldset>
      {phase.name === 'running' && act.written && <Steps written={undefined} />}
      <div className="form-submit">
        <button type="submit" className={act.danger ? 'button-main button-danger' : 'button-main'} disabled={phase.name === 'running'}>
          {phase.name === 'running' ? say(text('正在办理…', 'Working…')) : say(act.submit)}
        </button>
      </div>
      {phase.name === 'asking' && (
        <Dialog
          title={act.submit}
          act={act.submit}
          danger={act.danger ?? false}
          lines={act.consequences?.(input, say) ?? []}
          onAct={() => void run(restored(act.key)?.requestId ?? crypto.randomUUID())}
          onCancel={() => setPhase({ name: 'editing' })}
        />
      )}
    </form>
  );
}

interface DoneProps<R> {
  act: Act<R>;
  answer: R;
  result: ((result: R) => React.ReactNode) | undefined;
  onAgain: (() => void) | undefined;
}

function Done<R>({ act, answer, result, onAgain }: DoneProps<R>): React.JSX.Element {
  const say = useSay();
  const written = act.written?.(answer);
  return (
    <div className="act-done">
      <Message kind="done" title={typeof act.done === 'function' ? act.done(answer) : act.done} />
      {written && <Steps written={written} />}
      {result?.(answer)}
      {onAgain && (
        <div className="form-submit">
          <button type="button" className="button-plain" onClick={onAgain}>
            {say(text('再办一件', 'Another one'))}
          </button>
        </div>
      )}
    </div>
  );
}

interface Kept {
  readonly requestId: string;
  readonly values: Values;
}

function keep(key: string, value: Kept): void {
  try {
    sessionStorage.setItem(PRIVATE_PREFIX + key, JSON.stringify(value));
  } catch {
    // without storage a reload loses the submission's id; the register still refuses a second one
  }
}

const forget = (key: string): void => sessionStorage.removeItem(PRIVATE_PREFIX + key);

function restored(key: string): Kept | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(PRIVATE_PREFIX + key) ?? 'null') as Kept | null) ?? undefined;
  } catch {
    return undefined;
  }
}
