import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { offer, type Offered } from '../common/Acts.js';
import { useAsk } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { wordOf } from '../common/words.js';
import { ended, Matter, Missing, notYours, useRef64 } from './Matter.js';
import { CancelNotice, OneNotice, type OneNoticeQuery } from './operations.js';
import { noticeState } from './state.js';
import { NOTICE_KINDS } from './words.js';

type Notice = NonNullable<OneNoticeQuery['notice']>;

/** One advance notice (预告登记), and how it is cancelled. */
export function NoticePage(): React.JSX.Element {
  const state = useAsk(OneNotice, { ref: useRef64() });
  return (
    <Page title={text('预告登记', 'Advance notice')}>
      <Loaded state={state}>
        {({ notice, me }) => (notice ? <Content notice={notice} registrar={me?.roles.includes('registrar') === true} /> : <Missing />)}
      </Loaded>
    </Page>
  );
}

function Content({ notice, registrar }: { notice: Notice; registrar: boolean }): React.JSX.Element {
  const say = useSay();
  const state = noticeState(notice);
  return (
    <Matter
      state={state}
      unitRef={notice.unitRef}
      history={notice.history}
      offered={!registrar ? notYours() : state.open ? [cancel(notice)] : ended()}
      rows={[
        [text('预告种类', 'Kind'), say(wordOf(NOTICE_KINDS, notice.kind))],
        [text('登簿日期', 'Entered on'), showDay(notice.enteredOn, say.language)],
        [text('单元首次登记日', 'First registration of the unit'), notice.firstOn && showDay(notice.firstOn, say.language)],
        [text('预告编号', 'Number'), <Ref key="ref" value={notice.noticeRef} />],
        [text('登记证明', 'Proof'), <Ref key="proof" value={notice.proofRef} to={`/certificate/${notice.proofRef}`} />],
      ]}
    />
  );
}

function cancel({ noticeRef }: Notice): Offered {
  return offer(
    text('注销预告登记', 'Cancel the notice'),
    ({ way: _way, ...input }, requestId) => acting(CancelNotice, (data) => data.cancelNotice, { noticeRef })(input, requestId),
    {
      key: `cancel-notice-${noticeRef}`,
      fields: [
        {
          kind: 'choice',
          name: 'way',
          label: text('注销依据', 'On what ground'),
          options: [
            ['SIGNED', text('预告权利人签名申请', 'asked for and signed by its holder')],
            ['JUDGMENT', text('生效法律文书', 'judgment')],
            ['LAPSED', text('期满失效（民法典第二百二十一条）', 'lapsed (Civil Code art. 221)')],
          ],
        },
        {
          kind: 'code',
          name: 'signature',
          label: text('预告权利人签名', 'Signature of its holder'),
          hint: text('权利人设备“密钥与换设备”页“签署同意”所示，128 位', 'from “Sign a consent” on the holder’s device, 128 characters'),
          when: (values) => values['way'] === 'SIGNED',
        },
        {
          kind: 'long',
          name: 'judgment',
          label: text('法律文书内容', 'The judgment'),
          hint: text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest'),
          when: (values) => values['way'] === 'JUDGMENT',
        },
      ],
      danger: true,
      consequences: (_input, say) => [
        say(text('预告登记消灭，登记证明注销，不能恢复。', 'The notice ends and its proof is cancelled for good.')),
        say(text('此后处分不再须预告权利人同意。', 'Disposals no longer need its holder’s consent.')),
      ],
      written: ({ transaction }) => transaction,
      done: text('预告登记已注销。', 'The notice is cancelled.'),
    },
  );
}
