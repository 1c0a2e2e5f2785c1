import { endOfDays, OBJECTION_DAYS } from '@zhenglian/chaincode/domain';
import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { offer, type Offered } from '../common/Acts.js';
import { today, useAsk } from '../common/ask.js';
import { proofFields, withLines } from '../common/proof.js';
import { Ref } from '../common/Ref.js';
import { Issued } from '../registry/Issued.js';
import { ended, Matter, Missing, notYours, useRef64 } from './Matter.js';
import { CancelObjection, DecideObjection, KeepObjection, OneObjection, type OneObjectionQuery } from './operations.js';
import { type State, stateOfObjection } from './state.js';

type Objection = NonNullable<OneObjectionQuery['objection']>;

const KEPT = text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest');

/** One objection (异议登记): decided, kept by a suit, cancelled. */
export function ObjectionPage(): React.JSX.Element {
  const state = useAsk(OneObjection, { ref: useRef64() });
  return (
    <Page title={text('异议登记', 'Objection')}>
      <Loaded state={state}>
        {({ objection, me }) =>
          objection ? <Content objection={objection} registrar={me?.roles.includes('registrar') === true} /> : <Missing />
        }
      </Loaded>
    </Page>
  );
}

function Content({ objection, registrar }: { objection: Objection; registrar: boolean }): React.JSX.Element {
  const say = useSay();
  const state = stateOfObjection(objection, today());
  const { enteredOn, proofRef } = objection;
  return (
    <Matter
      state={state}
      unitRef={objection.unitRef}
      history={objection.history}
      offered={!registrar ? notYours() : state.open ? offeredFor(objection, state) : ended()}
      rows={[
        [text('申请日期', 'Applied on'), showDay(objection.appliedOn, say.language)],
        [text('登簿日期', 'Entered on'), enteredOn && showDay(enteredOn, say.language)],
        [
          text('起诉证明期限', 'Proof of a suit until'),
          enteredOn && state.code === 'LIVE' && showDay(endOfDays(enteredOn, OBJECTION_DAYS), say.language),
        ],
        [text('起诉证明摘要', 'Digest of the proof of suit'), objection.suitDigest && <Ref key="suit" value={objection.suitDigest} />],
        [text('异议编号', 'Number'), <Ref key="ref" value={objection.objectionRef} />],
        [text('登记证明', 'Proof'), proofRef && <Ref key="proof" value={proofRef} to={`/certificate/${proofRef}`} />],
      ]}
    />
  );
}

function offeredFor(objection: Objection, { code }: State): Offered[] {
  if (code === 'PENDING') return [decide(objection)];
  return [...(code === 'LIVE' ? [keep(objection)] : []), cancel(objection, code)];
}

function decide({ objectionRef }: Objection): Offered {
  const run = acting(DecideObjection, (data) => data.decideObjection, { objectionRef });
  return offer(
    text('决定异议申请', 'Decide the objection'),
    ({ decision: _decision, ...input }, requestId) => run(withLines(input), requestId),
    {
      key: `decide-${objectionRef}`,
      fields: [
        {
          kind: 'choice',
          name: 'decision',
          label: text('决定', 'Decision'),
          options: [
            ['ENTER', text('登记异议并出具证明', 'enter it and issue a proof')],
            ['REJECT', text('不予登记', 'reject')],
          ],
        },
        ...proofFields(text('异议申请人', 'Who objects'), (values) => values['decision'] === 'ENTER'),
      ],
      consequences: (input, say) =>
        input['decision'] === 'ENTER'
          ? [
              say(text('异议登入登记簿，处分须经受让方知悉。', 'The objection is entered; whoever acquires has to acknowledge it.')),
              say(
                text(
                  '申请人须在十五日内提交起诉证明，逾期失效（民法典第二百二十条）。',
                  'It lapses without proof of a suit within fifteen days (Civil Code art. 220).',
                ),
              ),
            ]
          : [say(text('异议不予登记，申请终结。', 'The objection is not entered; the application ends.'))],
      written: ({ transaction }) => transaction,
      done: text('已作出决定。', 'Decided.'),
    },
    ({ paper }) => (paper ? <Issued paper={paper} /> : null),
  );
}

function keep({ objectionRef }: Objection): Offered {
  return offer(
    text('提交起诉证明', 'Bring the proof of a suit'),
    acting(KeepObjection, (data) => data.keepObjection, { objectionRef }),
    {
      key: `keep-${objectionRef}`,
      fields: [{ kind: 'long', name: 'suit', label: text('起诉、仲裁证明', 'Proof of the suit'), hint: KEPT }],
      written: ({ transaction }) => transaction,
      done: text('异议继续有效。', 'The objection stays in force.'),
    },
  );
}

function cancel({ objectionRef }: Objection, code: string): Offered {
  return offer(
    text('注销异议登记', 'Cancel the objection'),
    acting(CancelObjection, (data) => data.cancelObjection, { objectionRef }),
    {
      key: `cancel-objection-${objectionRef}`,
      fields: [
        {
          kind: 'long',
          name: 'document',
          label: text('撤回申请或驳回起诉的文书', 'Withdrawal, or dismissal of the suit'),
          hint: KEPT,
          optional: code === 'LAPSED',
        },
      ],
      danger: true,
      consequences: (_input, say) => [
        say(text('异议登记消灭；同一事由不能再次申请。', 'The objection ends; it cannot be brought again on the same ground.')),
      ],
      written: ({ transaction }) => transaction,
      done: text('异议登记已注销。', 'The objection is cancelled.'),
    },
  );
}
