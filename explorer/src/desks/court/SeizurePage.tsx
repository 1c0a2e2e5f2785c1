import { useParams } from 'react-router';
import { FactList } from '../../kit/FactList.js';
import type { Field } from '../../kit/fields.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Columns, Page, Section } from '../../kit/Page.js';
import { Queue } from '../../kit/Queue.js';
import { text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered } from '../common/Acts.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { Transactions } from '../common/Transactions.js';
import { placesOf } from '../unit/places.js';
import { ConsentAsCourt, Extend, OneSeizure, type OneSeizureQuery, ReleaseSeizure, UnitQueue } from './operations.js';

type Seizure = NonNullable<OneSeizureQuery['seizure']>;

/** One seizure: its place in the queue, extension and release. */
export function SeizurePage(): React.JSX.Element {
  const seizureRef = useParams()['seizureRef'] ?? '';
  const state = useAsk(OneSeizure, { seizureRef });
  return (
    <Page title={text('查封', 'Seizure')}>
      <Loaded state={state}>
        {({ seizure }) =>
          seizure ? <Content seizure={seizure} /> : <Message kind="note" title={text('没有这项查封。', 'No such seizure.')} />
        }
      </Loaded>
    </Page>
  );
}

function Content({ seizure }: { seizure: Seizure }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  const queue = useAsk(UnitQueue, { unitRef: seizure.unitRef });
  return (
    <>
      <Section title={text('轮候队列', 'Queue')}>
        <Loaded state={queue}>
          {(data) => <Queue places={placesOf(data.seizureQueue ?? [], say)} empty={text('队列已空。', 'The queue is empty.')} />}
        </Loaded>
      </Section>
      <Columns>
        <Section title={text('查封事实', 'Facts')}>
          <FactList
            rows={[
              [text('查封编号', 'Seizure'), <Ref key="ref" value={seizure.seizureRef} />],
              [text('法院代码', 'Court'), seizure.court],
              [text('送达时间', 'Arrived'), showTime(seizure.arrivedAt, say.language)],
              [text('期限', 'Term'), say(text('{n} 个月', '{n} months'), { n: seizure.months })],
              [text('类型', 'Kind'), say(seizure.pre ? text('预查封', 'pre-seizure') : text('查封', 'seizure'))],
              [text('单元', 'Unit'), <Ref key="unit" value={seizure.unitRef} to={`/unit/${seizure.unitRef}`} />],
            ]}
          />
        </Section>
        <Section title={text('可办事项', 'What can be done')}>
          <Acts offered={offeredFor(seizure)} onDone={refresh} />
        </Section>
      </Columns>
      <Section title={text('全部交易', 'All transactions')}>
        <Transactions caption={text('全部交易', 'All transactions')} rows={seizure.history} />
      </Section>
    </>
  );
}

const DOCUMENT: Field = {
  kind: 'long',
  name: 'document',
  label: text('法律文书', 'Document'),
  hint: text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest'),
};

function offeredFor({ seizureRef, court }: Seizure): Offered[] {
  return [
    offer(
      text('续封', 'Extend'),
      acting(Extend, (data) => data.extendSeizure, { seizureRef, court }),
      {
        key: `extend-${seizureRef}`,
        fields: [{ kind: 'number', name: 'months', label: text('续封期限（月）', 'Months'), initial: '36' }, DOCUMENT],
        consequences: (_input, say) => [
          say(
            text(
              '期限自现期限届满之日起算；须在届满前提出。',
              'The term runs on from the present end; it has to be asked for before that.',
            ),
          ),
        ],
        written: ({ transaction }) => transaction,
        done: text('已续封。', 'Extended.'),
      },
    ),
    offer(
      text('解封', 'Release'),
      acting(ReleaseSeizure, (data) => data.releaseSeizure, { seizureRef, court }),
      {
        key: `release-${seizureRef}`,
        fields: [DOCUMENT],
        danger: true,
        consequences: (_input, say) => [
          say(text('本次查封终止，不能恢复。', 'This seizure ends for good.')),
          say(text('轮候的下一位自动生效。', 'The next in the queue takes effect by itself.')),
        ],
        written: ({ transaction }) => transaction,
        done: text('已解封。', 'Released.'),
      },
    ),
    offer(
      text('同意他人办理登记', 'Consent to an act of others'),
      acting(ConsentAsCourt, (data) => data.consentAsCourt, { seizureRef, court }),
      {
        key: `consent-${seizureRef}`,
        fields: [
          {
            kind: 'code',
            name: 'caseRef',
            label: text('案件或申请编号', 'Case or application'),
            hint: text('只对这一件有效', 'counts for this one only'),
          },
        ],
        consequences: (_input, say) => [
          say(text('查封继续，仅这一件不因本次查封停办。', 'The seizure stays; it does not stop this one act.')),
        ],
        submit: text('同意', 'Consent'),
        written: ({ transaction }) => transaction,
        done: text('同意已上链。', 'The consent is on the ledger.'),
      },
    ),
  ];
}
