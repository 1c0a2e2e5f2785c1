import './Steps.css';
import { text, useSay } from '../language/say.js';
import { shortRef } from '../text/amounts.js';
import { showTime } from '../text/time.js';

/** What is needed to show how far a write has come. */
export interface Written {
  readonly id: string;
  readonly block: number;
  readonly timestamp: string;
  readonly endorsers: readonly { readonly mspId: string; readonly organization: { readonly zh: string; readonly en: string } }[];
}

/** 已提交 → 已背书（哪些机构） → 已上链（区块号）. Without a transaction the first step is under way. */
export function Steps({ written }: { written: Written | undefined }): React.JSX.Element {
  const say = useSay();
  const names = written?.endorsers.map(({ organization }) => say(organization)).join(say.language === 'zh' ? '、' : ', ');
  return (
    <ol className="steps" aria-live="polite">
      <li className={written ? 'step step-done' : 'step step-now'}>
        <strong>{say(text('已提交', 'Submitted'))}</strong>
        {!written && <span>{say(text('等待背书和上链…', 'waiting for endorsement and the ledger…'))}</span>}
      </li>
      <li className={written ? 'step step-done' : 'step'}>
        <strong>{say(text('已背书', 'Endorsed'))}</strong>
        {names && <span>{names}</span>}
      </li>
      <li className={written ? 'step step-done' : 'step'}>
        <strong>{say(text('已上链', 'On the ledger'))}</strong>
        {written && (
          <span>
            {say(text('第 {block} 区块', 'block {block}'), { block: written.block })}
            {say(text('，', ', '))}
            {showTime(written.timestamp, say.language)}
            <br />
            <code title={written.id}>{shortRef(written.id)}</code>
          </span>
        )}
      </li>
    </ol>
  );
}
