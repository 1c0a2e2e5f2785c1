import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { FactList } from '../../kit/FactList.js';
import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay, showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { wordOf, type Words } from '../common/words.js';
import { Answer, Requests, type RequestsQuery } from './operations.js';

type Request = RequestsQuery['subjectRequests'][number];

const KINDS: Words = {
  EXPORT: text('查阅复制', 'a copy'),
  CORRECTION: text('更正', 'correction'),
  DELETION: text('删除', 'deletion'),
  RESTRICTION: text('限制处理', 'restriction'),
  WITHDRAWAL: text('撤回同意', 'withdrawal of consent'),
};

/** What holders ask about their own data, the most urgent first; to be answered within thirty days. */
export function RequestsPage(): React.JSX.Element {
  const state = useAsk(Requests, {});
  const say = useSay();
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
    </Page>
  );
}

function Card({ request }: { request: Request }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  return (
    <li className="card">
      <h2>
        {say(wordOf(KINDS, request.kind))}{' '}
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
