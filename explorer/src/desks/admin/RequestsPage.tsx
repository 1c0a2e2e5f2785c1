import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { FactList } from '../../kit/FactList.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay, showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { SUBJECT_REQUESTS } from '../common/subject-words.js';
import { linesOf } from '../common/proof.js';
import { ERASURE_GROUNDS, optionsOf, wordOf } from '../common/words.js';
import { useFrame } from '../../shell/Frame.js';
import { Answer, AskErasure, Requests, type RequestsQuery } from './operations.js';

type Request = RequestsQuery['subjectRequests'][number];

/** What holders ask about their own data, the most urgent first; to be answered within thirty days. */
export function RequestsPage(): React.JSX.Element {
  const state = useAsk(Requests, {});
  const say = useSay();
  const organization = useFrame()?.network.organization.id;
  return (
    <Page
      title={text('个人信息请求', 'Personal data requests')}
      lead={text('三十日内说明理由并答复，仅一次。', 'Answered with reasons within thirty days, once.')}
    >
      <Loaded state={state}>
        {({ subjectRequests }) =>
          subjectRequests.length === 0 ? (
            <p className="data-empty">{say(text('没有待答复的请求。', 'Nothing waits for an answer.'))}</p>
          ) : (
            <ul className="cards">
              {subjectRequests.map((request) => (
                <Card key={request.id} request={request} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {organization === 'registry' && <Erasure />}
    </Page>
  );
}

/** Documents are erased on a ground of the law, with a second person; the register itself stays. */
function Erasure(): React.JSX.Element {
  const ask = acting(AskErasure, (data) => data.requestErasure);
  return (
    <Section
      title={text('删除证照文件', 'Erase documents')}
      hint={text(
        '销毁密钥、盐值和密文；登记簿依法保留。',
        'Keys, salts and ciphertext are destroyed; the register stays, as the law has it.',
      )}
    >
      <ActForm
        act={actOf(
          ({ certRefs, ground }, requestId) => ask({ certRefs: linesOf(String(certRefs)), ground, erasureId: requestId }, requestId),
          {
            key: 'ask-erasure',
            fields: [
              {
                kind: 'long',
                name: 'certRefs',
                label: text('证书的账本引用', 'Ledger references of the certificates'),
                hint: text('每行一个', 'one a line'),
              },
              {
                kind: 'choice',
                name: 'ground',
                label: text('事由（个人信息保护法第四十七条）', 'Ground'),
                options: optionsOf(ERASURE_GROUNDS),
              },
            ],
            submit: text('提请复核', 'Ask for approval'),
            danger: true,
            consequences: (_input, sayIt) => [
              sayIt(
                text(
                  '批准并执行后，这些证照的文件和电子证照无法再生成或恢复。',
                  'Once approved and carried out, files and credentials of these certificates can never be made or restored again.',
                ),
              ),
            ],
            done: text('已提请复核，在“双人复核”执行。', 'Approval is asked for; it is carried out under “Second person”.'),
          },
        )}
      />
    </Section>
  );
}

function Card({ request }: { request: Request }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  return (
    <li className="card">
      <h2>
        {say(wordOf(SUBJECT_REQUESTS, request.kind))}{' '}
        <Badge tone={request.late ? 'bad' : 'waiting'} label={request.late ? text('已逾期', 'late') : text('待答复', 'waits')} />
      </h2>
      <FactList
        rows={[
          [text('收到', 'Received'), showTime(request.receivedAt, say.language)],
          [text('答复期限', 'Due'), showDay(request.dueOn, say.language)],
          [text('证书', 'Certificate'), <Ref key="ref" value={request.subject} to={`/certificate/${request.subject}`} />],
        ]}
      />
      <ActForm
        act={actOf(
          acting(Answer, (data) => data.answerSubjectRequest, { subjectRequestId: request.id }),
          {
            key: `answer-${request.id}`,
            fields: [
              {
                kind: 'choice',
                name: 'state',
                label: text('结果', 'Result'),
                options: [
                  ['DONE', text('已办理', 'done')],
                  ['REFUSED', text('不予办理', 'refused')],
                ],
              },
              { kind: 'long', name: 'answer', label: text('答复和理由', 'Answer and reasons') },
            ],
            submit: text('答复', 'Answer'),
            consequences: (_input, sayIt) => [
              sayIt(text('答复交付请求人，不能更改。', 'The answer goes to who asked and cannot be changed.')),
            ],
            done: text('已答复。', 'Answered.'),
          },
        )}
        onDone={refresh}
      />
    </li>
  );
}
