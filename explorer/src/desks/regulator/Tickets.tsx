import type { Text } from '../../language/language.js';
import { text } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered, refuse } from '../common/Acts.js';
import { today, useRefresh } from '../common/ask.js';
import { CloseTicket, OpenTicket, type TicketsQuery } from './operations.js';

type Ticket = TicketsQuery['tickets']['edges'][number]['node'];

/** Exceptions of data quality: opened on what the ledger bears out, closed once the registry has uploaded late. */
export function TicketActs({ open }: { open: readonly Ticket[] }): React.JSX.Element {
  return <Acts offered={[raise(), ...open.map(close)]} onDone={useRefresh()} />;
}

function raise(): Offered {
  return offer(
    text('发起异常工单', 'Raise an exception'),
    acting(OpenTicket, (data) => data.openTicket),
    {
      key: 'raise-ticket',
      fields: [
        { kind: 'code', name: 'division', label: text('区划代码', 'District'), initial: '440605' },
        { kind: 'date', name: 'day', label: text('登簿日', 'Day'), initial: today(-1) },
        {
          kind: 'choice',
          name: 'kind',
          label: text('异常', 'Exception'),
          options: [
            ['COUNT_DIFFERS', text('链上数与日志数不符', 'ledger and log differ')],
            ['UPLOAD_MISSING', text('未上报', 'not uploaded')],
          ],
        },
        { kind: 'number', name: 'registered', label: text('链上数', 'On the ledger'), initial: '0' },
        { kind: 'number', name: 'logged', label: text('日志数', 'In the log'), initial: '0' },
      ],
      consequences: (_input, say) => [
        say(
          text(
            '账本核对属实方可发起（TICKET_GROUNDLESS）；登记机构须补报。',
            'The ledger has to bear it out (TICKET_GROUNDLESS); the registry has to upload.',
          ),
        ),
      ],
      submit: text('发起', 'Raise'),
      written: ({ transaction }) => transaction,
      done: text('工单已发起。', 'The exception is raised.'),
    },
  );
}

function close(ticket: Ticket): Offered {
  const { ticketRef, day, division, acts, kind, registered, logged } = ticket;
  const differs = kind === 'COUNT_DIFFERS';
  // a day may have several: each says what it is about
  const title: Text = {
    zh: `关闭工单：${division} ${showDay(day, 'zh')}，${differs ? `链上 ${registered}，日志 ${logged}` : '未上报'}`,
    en: `Close the exception of ${division}, ${showDay(day, 'en')}: ${differs ? `ledger ${registered}, log ${logged}` : 'not uploaded'}`,
  };
  if (!acts.some(({ act }) => act === 'LATE_UPLOAD'))
    return refuse(title, text('登记机构补报后方可关闭（TICKET_STATE）。', 'Once the registry has uploaded late (TICKET_STATE).'));
  return offer(
    title,
    acting(CloseTicket, (data) => data.closeTicket, { ticketRef }),
    {
      key: `close-ticket-${ticketRef}`,
      fields: [],
      consequences: (_input, say) => [say(text('补报核对无误，工单关闭。', 'The late upload was checked; the exception ends.'))],
      submit: text('关闭', 'Close'),
      written: ({ transaction }) => transaction,
      done: text('工单已关闭。', 'The exception is closed.'),
    },
  );
}
