import { download } from '../../kit/csv.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { visible } from '../../text/visible.js';
import { acting } from '../common/acting.js';
import { offer, type Offered } from '../common/Acts.js';
import { optionsOf } from '../common/words.js';
import { SUBJECT_REQUESTS } from '../common/subject-words.js';
import { ExportSubject, TakeInRequest } from './operations.js';

/** What holders may ask about their own data (个人信息保护法 arts. 44 to 47), taken in at the counter. */
export function takeInRequest(certRef: string): Offered {
  return offer(
    text('受理个人信息请求', 'Take in a personal data request'),
    acting(TakeInRequest, (data) => data.receiveSubjectRequest, { certRef }),
    {
      key: `subject-${certRef}`,
      fields: [
        { kind: 'choice', name: 'kind', label: text('请求事项', 'What is asked for'), options: optionsOf(SUBJECT_REQUESTS) },
        { kind: 'long', name: 'content', label: text('请求内容', 'The request'), hint: text('加密保存', 'kept encrypted') },
      ],
      submit: text('受理', 'Take in'),
      done: text('已受理，由管理员在三十日内答复。', 'Taken in; the administrator answers within thirty days.'),
    },
    ({ request }) => <Due day={request.dueOn} />,
  );
}

function Due({ day }: { day: string }): React.JSX.Element {
  const say = useSay();
  return <p>{say(text('答复期限 {day}', 'Due on {day}'), { day: showDay(day, say.language) })}</p>;
}

/** A copy of what is held about a holder, for the holder; the look stands in the log. */
export function exportSubject(certRef: string): Offered {
  return offer<unknown>(
    text('出具个人信息复制件', 'Copy of the holder’s data'),
    acting(ExportSubject, (data) => data.exportSubject.content, { certRef }),
    {
      key: `export-${certRef}`,
      fields: [],
      consequences: (_input, say) => [
        say(
          text(
            '复制件含未脱敏的个人信息，只交付权利人本人；出具记入日志。',
            'The copy holds data in clear and is for the holder only; it is logged.',
          ),
        ),
      ],
      submit: text('出具复制件', 'Make the copy'),
      done: text('复制件已生成，出具已记入日志。', 'The copy is made; that is on record.'),
    },
    (content) => <Copy content={content} />,
  );
}

function Copy({ content }: { content: unknown }): React.JSX.Element {
  const say = useSay();
  const words = JSON.stringify(content, null, 2);
  return (
    <>
      <pre className="report" tabIndex={0}>
        {visible(words)}
      </pre>
      <button type="button" className="button-plain" onClick={() => download('个人信息复制件.json', words, 'application/json')}>
        {say(text('保存为文件', 'Save as a file'))}
      </button>
    </>
  );
}
