import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { offer, type Offered } from '../common/Acts.js';
import { today, useAsk } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { wordOf } from '../common/words.js';
import { ended, Matter, Missing, notYours, useRef64 } from './Matter.js';
import { EndRight, OneRight, type OneRightQuery } from './operations.js';
import { rightState } from './state.js';
import { RIGHT_KINDS } from './words.js';

type Right = NonNullable<OneRightQuery['otherRight']>;

/** One right of residence or easement (居住权、地役权), and how it ends. */
export function RightPage(): React.JSX.Element {
  const state = useAsk(OneRight, { ref: useRef64() });
  return (
    <Page title={text('居住权、地役权', 'Right of residence or easement')}>
      <Loaded state={state}>
        {({ otherRight, me }) =>
          otherRight ? <Content right={otherRight} registrar={me?.roles.includes('registrar') === true} /> : <Missing />
        }
      </Loaded>
    </Page>
  );
}

function Content({ right, registrar }: { right: Right; registrar: boolean }): React.JSX.Element {
  const say = useSay();
  const state = rightState(right, today());
  return (
    <Matter
      state={state}
      unitRef={right.unitRef}
      history={right.history}
      offered={!registrar ? notYours() : state.open ? [end(right)] : ended()}
      rows={[
        [text('权利种类', 'Kind'), say(wordOf(RIGHT_KINDS, right.kind))],
        [text('登簿日期', 'Entered on'), showDay(right.enteredOn, say.language)],
        [text('期限届满日', 'Until'), right.expiresOn && showDay(right.expiresOn, say.language)],
        [
          text('需役地单元', 'Unit that it serves'),
          right.servedUnitRef && <Ref key="served" value={right.servedUnitRef} to={`/unit/${right.servedUnitRef}`} />,
        ],
        [text('权利编号', 'Number'), <Ref key="ref" value={right.rightRef} />],
        [text('登记证明', 'Proof'), <Ref key="proof" value={right.proofRef} to={`/certificate/${right.proofRef}`} />],
      ]}
    />
  );
}

const KEPT = text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest');

function end({ rightRef, kind }: Right): Offered {
  return offer(
    text('注销', 'End the right'),
    ({ way: _way, ...input }, requestId) => acting(EndRight, (data) => data.endRight, { rightRef })(input, requestId),
    {
      key: `end-right-${rightRef}`,
      fields: [
        {
          kind: 'choice',
          name: 'way',
          label: text('注销依据', 'On what ground'),
          options: [
            ['SIGNED', text('权利人签名申请', 'asked for and signed by its holder')],
            ['JUDGMENT', text('生效法律文书', 'judgment')],
            ...(kind === 'RESIDENCE' ? ([['DEATH', text('居住权人死亡', 'death of the resident')]] as const) : []),
            ['EXPIRED', text('期限届满', 'its term is over')],
          ],
        },
        {
          kind: 'code',
          name: 'signature',
          label: text('权利人签名', 'Signature of its holder'),
          hint: text('权利人设备“签署同意”所示，128 位', 'from “Sign a consent” on the holder’s device, 128 characters'),
          when: (values) => values['way'] === 'SIGNED',
        },
        {
          kind: 'long',
          name: 'judgment',
          label: text('法律文书内容', 'The judgment'),
          hint: KEPT,
          when: (values) => values['way'] === 'JUDGMENT',
        },
        {
          kind: 'long',
          name: 'death',
          label: text('死亡证明内容', 'Proof of death'),
          hint: KEPT,
          when: (values) => values['way'] === 'DEATH',
        },
      ],
      danger: true,
      consequences: (_input, say) => [
        say(text('权利消灭，登记证明注销，不能恢复。', 'The right ends and its proof is cancelled for good.')),
      ],
      written: ({ transaction }) => transaction,
      done: text('权利已注销。', 'The right has ended.'),
    },
  );
}
