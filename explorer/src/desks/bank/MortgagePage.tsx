import { useParams } from 'react-router';
import { Badge } from '../../kit/Badge.js';
import { FactList } from '../../kit/FactList.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Columns, Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { Acts } from '../common/Acts.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { Transactions } from '../common/Transactions.js';
import {
  DETERMINATION_CAUSES,
  MORTGAGE_ACTS,
  MORTGAGE_DONE,
  MORTGAGE_FORMS,
  MORTGAGE_KINDS,
  MORTGAGE_STATES,
  MORTGAGE_TONES,
  ORGANIZATIONS,
  wordOf,
} from '../common/words.js';
import { mortgageActs } from './mortgage-acts.js';
import { OneMortgage, type OneMortgageQuery } from './operations.js';

export type Mortgage = NonNullable<OneMortgageQuery['mortgage']>;

/** One mortgage: its terms, what was done to it, and what its lender may ask for. */
export function MortgagePage(): React.JSX.Element {
  const mortgageRef = useParams()['mortgageRef'] ?? '';
  const state = useAsk(OneMortgage, { mortgageRef });
  return (
    <Page title={text('抵押权', 'Mortgage')}>
      <Loaded state={state}>
        {({ mortgage, me }) =>
          mortgage ? (
            <Content mortgage={mortgage} own={me?.organization.mspId ?? ''} />
          ) : (
            <Message kind="note" title={text('本机构没有这一抵押权。', 'This institution has no such mortgage.')} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Content({ mortgage, own }: { mortgage: Mortgage; own: string }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  const { determined, requests, acts } = mortgage;
  const separator = say(text('；', '; '));
  return (
    <>
      <Columns>
        <Section title={text('抵押事实', 'Facts')}>
          <FactList
            rows={[
              [
                text('状态', 'State'),
                <Badge
                  key="state"
                  tone={MORTGAGE_TONES[mortgage.legalState ?? ''] ?? 'over'}
                  label={wordOf(MORTGAGE_STATES, mortgage.legalState)}
                />,
              ],
              [text('抵押权人', 'Lender'), say(wordOf(ORGANIZATIONS, mortgage.lender))],
              [text('抵押形态', 'Form'), say(wordOf(MORTGAGE_FORMS, mortgage.form))],
              [text('抵押种类', 'Kind'), say(wordOf(MORTGAGE_KINDS, mortgage.kind))],
              [text('登簿日期', 'Entered on'), showDay(mortgage.enteredOn, say.language)],
              [text('顺位日期', 'Rank as of'), showDay(mortgage.priorityDate, say.language)],
              [text('债权确定期间届满日', 'Claims until'), mortgage.claimsUntil && showDay(mortgage.claimsUntil, say.language)],
              [
                text('债权确定', 'Claims determined'),
                determined && `${showDay(determined.day, say.language)} ${say(wordOf(DETERMINATION_CAUSES, determined.cause))}`,
              ],
              [text('禁止或限制转让', 'Transfer ban'), say(mortgage.transferBan ? text('已约定', 'agreed') : text('未约定', 'none'))],
              [text('不得再抵押', 'No further mortgages'), mortgage.excludesOthers && say(text('已约定', 'agreed'))],
              [
                text('抵押物单元', 'Units'),
                <span key="units">
                  {mortgage.unitRefs.map((ref) => (
                    <span key={ref} className="ref-line">
                      <Ref value={ref} />
                      {mortgage.releasedUnits.includes(ref) && ` ${say(text('已注销', 'released'))}`}
                    </span>
                  ))}
                </span>,
              ],
              [
                text('待登记机构办理', 'Waits for the registry'),
                requests.map(({ act, day }) => `${showDay(day, say.language)} ${say(wordOf(MORTGAGE_ACTS, act))}`).join(separator),
              ],
              [
                text('后续办理', 'Since the entry'),
                acts.map(({ act, day }) => `${showDay(day, say.language)} ${say(wordOf(MORTGAGE_DONE, act))}`).join(separator),
              ],
              [text('抵押权编号', 'Number'), <Ref key="ref" value={mortgage.mortgageRef} />],
            ]}
          />
        </Section>
        <Section title={text('可办事项', 'What can be done')}>
          <Acts offered={mortgageActs(mortgage, own)} onDone={refresh} />
        </Section>
      </Columns>
      <Section title={text('全部交易', 'All transactions')}>
        <Transactions caption={text('全部交易', 'All transactions')} rows={mortgage.history} />
      </Section>
    </>
  );
}
