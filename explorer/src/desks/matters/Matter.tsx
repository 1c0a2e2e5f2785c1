import { useParams } from 'react-router';
import { Badge } from '../../kit/Badge.js';
import { type FactRow, FactList } from '../../kit/FactList.js';
import { Message } from '../../kit/Message.js';
import { Columns, Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { Acts, type Offered, refuse } from '../common/Acts.js';
import { useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { type ShownTransaction, Transactions } from '../common/Transactions.js';
import type { State } from './state.js';

/** The reference in the address of a matter's page. */
export const useRef64 = (): string => useParams()['ref'] ?? '';

export const Missing = (): React.JSX.Element => (
  <Message kind="note" title={text('账本上没有这一事项，或不在本账户辖区。', 'No such matter, or not in this account’s district.')} />
);

interface MatterProps {
  state: State;
  unitRef: string;
  rows: readonly FactRow[];
  offered: readonly Offered[];
  history: readonly ShownTransaction[];
  /** A form that is too wide for the list of acts. */
  children?: React.ReactNode;
}

/** One matter on one page: the facts on the left, what can be done now on the right, its transactions below. */
export function Matter({ state, unitRef, rows, offered, history, children }: MatterProps): React.JSX.Element {
  const refresh = useRefresh();
  return (
    <>
      <Columns>
        <Section title={text('登记事实', 'Facts')}>
          <FactList
            rows={[
              [text('状态', 'State'), <Badge key="state" tone={state.tone} label={state.word} />],
              ...rows,
              [text('单元', 'Unit'), <Ref key="unit" value={unitRef} to={`/unit/${unitRef}`} />],
            ]}
          />
        </Section>
        <Section title={text('可办事项', 'What can be done')}>
          <Acts offered={offered} onDone={refresh} />
        </Section>
      </Columns>
      {children}
      <Section title={text('全部交易', 'All transactions')}>
        <Transactions caption={text('全部交易', 'All transactions')} rows={history} />
      </Section>
    </>
  );
}

export const ended = (): Offered[] => [
  refuse(text('后续办理', 'Further acts'), text('本事项已终结，不能再办理。', 'This matter has ended; nothing more can be done.')),
];

export const notYours = (): Offered[] => [
  refuse(text('后续办理', 'Further acts'), text('由登簿人员办理（角色 registrar）。', 'For the role registrar.')),
];
