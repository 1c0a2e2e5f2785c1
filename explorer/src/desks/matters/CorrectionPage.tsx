import { useState } from 'react';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { offer, type Offered } from '../common/Acts.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { EntryAct } from '../common/EntryAct.js';
import { checkEntry, entryOf } from '../common/entry-form.js';
import { Ref } from '../common/Ref.js';
import { wordOf } from '../common/words.js';
import { Issued } from '../registry/Issued.js';
import { ended, Matter, Missing, notYours, useRef64 } from './Matter.js';
import { DropCorrection, FinishCorrection, type FinishCorrectionMutation, OneCorrection, type OneCorrectionQuery } from './operations.js';
import { correctionState } from './state.js';
import { CORRECTION_OF } from './words.js';

type Correction = NonNullable<OneCorrectionQuery['correction']>;
type Finished = FinishCorrectionMutation['finishCorrection'];

/** One correction (更正登记): finished with the corrected entry, or dropped. */
export function CorrectionPage(): React.JSX.Element {
  const state = useAsk(OneCorrection, { ref: useRef64() });
  return (
    <Page
      title={text('更正登记', 'Correction')}
      lead={text(
        '办结前该单元停办其他登记；原登记不被改写，成为历史。',
        'Until it ends nothing else is entered on the unit; the old entry is not overwritten.',
      )}
    >
      <Loaded state={state}>
        {({ correction, me }) =>
          correction ? <Content correction={correction} registrar={me?.roles.includes('registrar') === true} /> : <Missing />
        }
      </Loaded>
    </Page>
  );
}

function Content({ correction, registrar }: { correction: Correction; registrar: boolean }): React.JSX.Element {
  const say = useSay();
  const [finished, setFinished] = useState(false);
  const state = correctionState(correction);
  const { certRef, consentDigest, proofDigest } = correction;
  return (
    <Matter
      state={state}
      unitRef={correction.unitRef}
      history={correction.history}
      offered={!registrar ? notYours() : state.open ? [drop(correction)] : ended()}
      rows={[
        [text('更正对象', 'What is corrected'), say(wordOf(CORRECTION_OF, correction.of))],
        [text('受理日期', 'Accepted on'), showDay(correction.acceptedOn, say.language)],
        [text('原证书', 'Certificate concerned'), <Ref key="cert" value={certRef} to={`/certificate/${certRef}`} />],
        [text('同意书摘要', 'Digest of the consent'), consentDigest && <Ref key="consent" value={consentDigest} />],
        [text('证明材料摘要', 'Digest of the evidence'), proofDigest && <Ref key="proof" value={proofDigest} />],
        [text('更正编号', 'Number'), <Ref key="ref" value={correction.correctionRef} />],
      ]}
    >
      {registrar && (state.open || finished) && <Finish correction={correction} onDone={() => setFinished(true)} />}
    </Matter>
  );
}

function Finish({ correction, onDone }: { correction: Correction; onDone: () => void }): React.JSX.Element {
  const refresh = useRefresh();
  const { correctionRef } = correction;
  const finish = acting(FinishCorrection, (data) => data.finishCorrection, { correctionRef });
  return (
    <Section title={text('更正登簿', 'Enter the correction')}>
      <EntryAct<Finished>
        act={{
          key: `finish-${correctionRef}`,
          submit: text('更正登簿并签发证书', 'Enter and issue the corrected certificate'),
          done: text('已更正，更正后的证书已签发。', 'Corrected; the new certificate is issued.'),
          check: (input) => checkEntry(entryOf(input, '500')),
          consequences: (_input, say) => [
            say(
              text(
                '按表内内容更正登记簿，原证书成为历史。',
                'The register is corrected as the form has it; the old certificate is superseded.',
              ),
            ),
            say(text('该单元恢复办理其他登记。', 'Other registrations on the unit go on.')),
          ],
          run: (input, requestId) => finish({ entry: entryOf(input, '500') }, requestId),
          written: ({ transaction }) => transaction,
        }}
        onDone={() => {
          onDone();
          refresh();
        }}
        result={({ paper }) => (paper ? <Issued paper={paper} /> : null)}
      />
    </Section>
  );
}

function drop({ correctionRef }: Correction): Offered {
  return offer(
    text('终止更正', 'Drop the correction'),
    acting(DropCorrection, (data) => data.dropCorrection, { correctionRef }),
    {
      key: `drop-${correctionRef}`,
      fields: [],
      danger: true,
      consequences: (_input, say) => [
        say(text('登记簿不作更正，该单元恢复办理其他登记。', 'The register stays as it is; other registrations on the unit go on.')),
      ],
      written: ({ transaction }) => transaction,
      done: text('更正已终止。', 'The correction is dropped.'),
    },
  );
}
