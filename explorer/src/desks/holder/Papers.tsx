import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { execute, Refusal } from '../../api/execute.js';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { Dialog } from '../../kit/Dialog.js';
import { textOf } from '../../kit/fields.js';
import { Loaded } from '../../kit/Message.js';
import { Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { visible } from '../../text/visible.js';
import { CERTIFICATE_STATES, CERTIFICATE_TONES, wordOf } from '../common/words.js';
import { PaperFacts } from './operations.js';
import { forgetPaper, keepPaper, ownPapers, type Paper } from './paper-store.js';

/** Old paper certificates: noted on this device, with what the ledger knows of those that have a QR code, and how to exchange the others. */
export function Papers(): React.JSX.Element {
  const say = useSay();
  const { data, error } = useQuery({ queryKey: ['papers'], queryFn: ownPapers });
  return (
    <Section
      title={text('旧纸质证书', 'Old paper certificates')}
      hint={text(
        '纸质证书继续有效，权属以登记簿为准。在这里记下，办事时不遗漏；内容只保存在这台设备上。',
        'Paper certificates stay good and the register prevails. Note them here so that none is forgotten; what you write stays on this device.',
      )}
    >
      <Loaded state={{ data, error }}>
        {(papers) =>
          papers.length === 0 ? (
            <p className="data-empty">{say(text('还没有记下纸质证书。', 'No paper certificates noted yet.'))}</p>
          ) : (
            <ul className="cards paper-cards">
              {papers.map((paper) => (
                <Card key={paper.id} paper={paper} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Note />
    </Section>
  );
}

function Card({ paper }: { paper: Paper }): React.JSX.Element {
  const say = useSay();
  return (
    <li className="card">
      <h3>{visible(paper.number)}</h3>
      {paper.note && <p>{visible(paper.note)}</p>}
      {paper.certRef === undefined ? (
        <p className="muted">
          {say(
            text(
              '上链以前的证书：账本上没有，不能在线核验。持本证和身份证件到登记机构申请换发，即可领取电子证照。',
              'From before the ledger, which does not have it: it cannot be verified online. Take it with your identity document to the registry and apply for an electronic one.',
            ),
          )}
        </p>
      ) : (
        <State certRef={paper.certRef} />
      )}
      <Remove paper={paper} />
    </li>
  );
}

function State({ certRef }: { certRef: string }): React.JSX.Element {
  const say = useSay();
  const { data, error } = useQuery({ queryKey: [PaperFacts, certRef], queryFn: () => execute(PaperFacts, { certRef }) });
  const facts = data?.ledgerFacts;
  if (error) return <p className="muted">{say(text('暂时不能查询账本。', 'The ledger cannot be asked now.'))}</p>;
  if (data && !facts) return <p className="muted">{say(text('账本上没有这份证书。', 'The ledger does not have this certificate.'))}</p>;
  if (!facts) return <p className="muted">{say(text('正在载入…', 'Loading…'))}</p>;
  return (
    <p>
      <Badge tone={CERTIFICATE_TONES[facts.state] ?? 'over'} label={wordOf(CERTIFICATE_STATES, facts.state)} />{' '}
      {say(text('登簿于 {day}', 'entered {day}'), { day: showDay(facts.enteredOn, say.language) })}
    </p>
  );
}

function Remove({ paper }: { paper: Paper }): React.JSX.Element {
  const say = useSay();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = async (): Promise<void> => {
    await forgetPaper(paper.id);
    await client.invalidateQueries({ queryKey: ['papers'] });
  };
  return (
    <>
      <button type="button" className="button-plain button-small" onClick={() => setAsking(true)}>
        {say(text('移除', 'Remove'))}
      </button>
      {asking && (
        <Dialog
          title={text('移除', 'Remove')}
          act={text('移除', 'Remove')}
          danger
          lines={[
            visible(paper.number),
            say(text('只移除本设备上的记录，纸质证书和登记不变。', 'Only the note on this device goes; paper and register stay.')),
          ]}
          onCancel={() => setAsking(false)}
          onAct={() => void remove()}
        />
      )}
    </>
  );
}

function Note(): React.JSX.Element {
  const client = useQueryClient();
  return (
    <details>
      <summary className="fold">
        <Summary />
      </summary>
      <ActForm<Paper>
        act={actOf(note, {
          key: 'paper-add',
          fields: [
            {
              kind: 'text',
              name: 'number',
              label: text('证号', 'Certificate number'),
              hint: text('按纸质证书所印', 'as printed on the paper'),
            },
            {
              kind: 'code',
              name: 'link',
              label: text('二维码网址', 'Address in its QR code'),
              hint: text('证书上有二维码的，用手机扫描后粘贴', 'when it has one: scan it and paste the address'),
              optional: true,
            },
            {
              kind: 'text',
              name: 'note',
              label: text('备注', 'Note'),
              hint: text('例如 坐落、存放处', 'such as location, where it is kept'),
              optional: true,
            },
          ],
          submit: text('记下', 'Note it'),
          done: text('已记在本设备。', 'Noted on this device.'),
        })}
        onDone={() => void client.invalidateQueries({ queryKey: ['papers'] })}
      />
    </details>
  );
}

function Summary(): React.JSX.Element {
  const say = useSay();
  return <>{say(text('记下一份纸质证书', 'Note a paper certificate'))}</>;
}

async function note(input: Readonly<Record<string, unknown>>): Promise<Paper> {
  const [link, words] = [textOf(input, 'link'), textOf(input, 'note')];
  try {
    return await keepPaper({ number: textOf(input, 'number'), ...(link && { link }), ...(words && { note: words }) });
  } catch {
    throw new Refusal('FORMAT_INVALID', { zh: '不是证书二维码的网址', en: 'not the address of a certificate’s QR code' }, 'link');
  }
}
