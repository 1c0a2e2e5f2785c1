import './common.css';
import { type Act, ActForm } from '../../kit/ActForm.js';
import type { Text } from '../../language/language.js';
import { useSay } from '../../language/say.js';
import { useKept } from './use-kept.js';

/** An act that a case, a unit or a record may allow; `why` says why it does not now, with the law. */
export interface Offered {
  readonly title: Text;
  readonly act?: Act<never>;
  readonly why?: Text;
  readonly result?: (result: never) => React.ReactNode;
}

/** An act under its title, for a list of acts; the button says the title unless `submit` says otherwise. */
export function offer<R>(
  title: Text,
  run: Act<R>['run'],
  rest: Omit<Act<R>, 'run' | 'submit'> & { readonly submit?: Text },
  result?: (result: R) => React.ReactNode,
): Offered {
  const act: Act<R> = { submit: title, ...rest, run };
  return { title, act: act as unknown as Act<never>, ...(result && { result: result as (result: never) => React.ReactNode }) };
}

export const refuse = (title: Text, why: Text): Offered => ({ title, why });

/** What can be done now, each act in its own fold, and why the others cannot. */
export function Acts({ offered, onDone }: { offered: readonly Offered[]; onDone: () => void }): React.JSX.Element {
  const say = useSay();
  // what was done may not be on offer any more, but its result has to be read
  const [shown, keep] = useKept(offered, ({ title }) => title.en);
  return (
    <ul className="acts">
      {shown.map(({ title, act, why, result }) => (
        <li key={title.en}>
          {act ? (
            <details>
              <summary>{say(title)}</summary>
              <div className="act-body">
                <ActForm
                  act={act}
                  once
                  {...(result && { result })}
                  onDone={() => {
                    keep({ title, act, ...(result && { result }) });
                    onDone();
                  }}
                />
              </div>
            </details>
          ) : (
            <>
              <p className="act-off act-why">{say(title)}</p>
              <p className="act-why">{why && say(why)}</p>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
