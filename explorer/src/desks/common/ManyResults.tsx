import { Link } from 'react-router';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Message } from '../../kit/Message.js';
import { Section } from '../../kit/Page.js';
import type { Text } from '../../language/language.js';
import { text } from '../../language/say.js';
import { Ref } from './Ref.js';

/** What became of one item of a bulk act. */
export interface ItemResult {
  readonly position: number;
  /** What the item was about. */
  readonly ref: string;
  /** Its page, and its number when it has one. */
  readonly to?: string | undefined;
  readonly name?: string | undefined;
  readonly block?: number | undefined;
  readonly error?: { readonly code: string; readonly text: Text } | null | undefined;
}

const COLUMNS: readonly Column<ItemResult>[] = [
  { key: 'n', title: text('序号', 'No.'), value: (row) => row.position + 1, numeric: true },
  {
    key: 'ref',
    title: text('编号', 'Number'),
    value: (row) => row.name ?? row.ref,
    show: ({ ref, to, name }) => (name !== undefined && to !== undefined ? <Link to={to}>{name}</Link> : <Ref value={ref} />),
  },
  {
    key: 'result',
    title: text('结果', 'Result'),
    value: (row, say) =>
      row.error ? `${say(row.error.text)} ${row.error.code}` : say(text('已办，第 {n} 区块', 'done, block {n}'), { n: row.block ?? '' }),
  },
];

/** The results of a bulk act, item by item, to be read and exported. */
export function ManyResults({ title, results }: { title: Text; results: readonly ItemResult[] }): React.JSX.Element {
  const refused = results.filter(({ error }) => error).length;
  const done = results.length - refused;
  return (
    <Section title={title}>
      <Message
        kind={refused > 0 ? 'stop' : 'done'}
        title={text(`已办 ${done} 笔，被拒绝 ${refused} 笔。`, `${done} done, ${refused} refused.`)}
      />
      <DataTable
        caption={title}
        columns={COLUMNS}
        rows={results}
        rowKey={(row) => String(row.position)}
        empty={text('没有结果。', 'Nothing.')}
      />
    </Section>
  );
}
