import { Older } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Section } from '../../kit/Page.js';
import type { Text } from '../../language/language.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered } from '../common/Acts.js';
import { useRefresh } from '../common/ask.js';
import { useWork } from '../common/use-list.js';
import { LateUpload, OpenTickets, type OpenTicketsQuery } from './operations.js';

type Ticket = OpenTicketsQuery['tickets']['edges'][number]['node'];

/** Exceptions that the regulator has raised, and the late upload that answers each (补报). */
export function LateUploads(): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  const list = useWork(OpenTickets, {}, (data) => data.tickets);
  return (
    <Section
      title={text('监管异常与补报', 'Exceptions and late uploads')}
      hint={text('监管机构发起的异常工单，补报后由其核对关闭。', 'Raised by the regulator, who closes them after the late upload.')}
    >
      <Loaded state={list.state}>
        {(tickets) => {
          const open = tickets.filter(({ acts }) => !acts.some(({ act }) => act === 'CLOSE'));
          if (open.length === 0) return <p className="data-empty">{say(text('没有未关闭的异常。', 'No open exceptions.'))}</p>;
          return <Acts offered={open.map(upload)} onDone={refresh} />;
        }}
      </Loaded>
      {list.more && <Older more={list.more} shown={list.state.data?.length ?? 0} />}
    </Section>
  );
}

function upload({ ticketRef, division, day, kind, registered, logged }: Ticket): Offered {
  const differs = kind === 'COUNT_DIFFERS';
  const title: Text = {
    zh: `补报 ${division} ${showDay(day, 'zh')}：${differs ? `链上 ${registered}，日志 ${logged}` : '未上报'}`,
    en: `Upload for ${division}, ${showDay(day, 'en')}: ${differs ? `ledger ${registered}, log ${logged}` : 'not uploaded'}`,
  };
  return offer(
    title,
    acting(LateUpload, (data) => data.recordLateUpload, { ticketRef }),
    {
      key: `late-${ticketRef}`,
      fields: [
        {
          kind: 'long',
          name: 'upload',
          label: text('补报内容', 'What is uploaded'),
          hint: text('接入标准报文；留存于本机构，账本只记摘要', 'as the access standard has it; stays here, the ledger gets a digest'),
        },
      ],
      consequences: (_input, say) => [say(text('补报上链，由监管机构核对。', 'It goes to the ledger for the regulator to check.'))],
      submit: text('补报', 'Upload'),
      written: ({ transaction }) => transaction,
      done: text('已补报。', 'Uploaded.'),
    },
  );
}
