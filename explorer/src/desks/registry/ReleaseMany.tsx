import { useState } from 'react';
import { Dialog } from '../../kit/Dialog.js';
import { text, useSay } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';
import type { Request } from './MortgagesPage.js';

/** The button that enters many releases at once, with its one question. */
export function ReleaseMany({ chosen, onAct }: { chosen: readonly Request[]; onAct: () => void }): React.JSX.Element {
  const say = useSay();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <span>{say(text('选中 {n} 笔待注销', '{n} releases chosen'), { n: chosen.length })}</span>
      <button type="button" className="button-main" disabled={chosen.length === 0} onClick={() => setAsking(true)}>
        {say(text('批量注销登簿', 'Enter the releases'))}
      </button>
      {asking && (
        <Dialog
          title={text('批量注销登簿', 'Enter the releases')}
          act={text('注销登簿', 'Enter')}
          danger
          lines={[
            say(text('{n} 笔抵押权消灭，后顺位依次升进，不能恢复：', '{n} mortgages end for good; later ranks move up:'), {
              n: chosen.length,
            }),
            ...chosen.slice(0, 5).map(({ mortgage }) => shortRef(mortgage.mortgageRef)),
          ]}
          onCancel={() => setAsking(false)}
          onAct={() => {
            setAsking(false);
            onAct();
          }}
        />
      )}
    </>
  );
}
