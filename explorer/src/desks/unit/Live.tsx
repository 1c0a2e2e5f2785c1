import { type Column, DataTable } from '../../kit/DataTable.js';
import { Section } from '../../kit/Page.js';
import type { Text } from '../../language/language.js';
import { text } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { Ref } from '../common/Ref.js';
import { wordOf } from '../common/words.js';
import { CORRECTION_OF, NOTICE_KINDS, RIGHT_KINDS } from '../matters/words.js';
import type { OneUnitQuery } from './operations.js';

type Unit = NonNullable<OneUnitQuery['unit']>;

interface Row {
  readonly ref: string;
  readonly path: string;
  readonly kind: Text;
  readonly what: Text;
  readonly since: string;
}

const columnsOf = (linked: boolean): readonly Column<Row>[] => [
  { key: 'kind', title: text('登记', 'Registration'), value: (row, say) => say(row.kind) },
  { key: 'what', title: text('内容', 'Of what'), value: (row, say) => say(row.what) },
  { key: 'since', title: text('日期', 'Since'), value: (row, say) => showDay(row.since, say.language) },
  {
    key: 'ref',
    title: text('编号', 'Number'),
    value: (row) => row.ref,
    show: (row) => <Ref value={row.ref} {...(linked && { to: row.path })} />,
  },
];
const LINKED = columnsOf(true);
const PLAIN = columnsOf(false);

/** Notices, objections, corrections and rights of others that are live on a unit; at the registry each leads to its page. */
export function Live({ unit, linked }: { unit: Unit; linked: boolean }): React.JSX.Element | null {
  const rows: Row[] = [
    ...unit.notices.map(({ noticeRef, kind, enteredOn }) =>
      row('notice', noticeRef, text('预告登记', 'advance notice'), wordOf(NOTICE_KINDS, kind), enteredOn),
    ),
    ...unit.objections.map(({ objectionRef, appliedOn, enteredOn }) =>
      row(
        'objection',
        objectionRef,
        text('异议登记', 'objection'),
        enteredOn ? text('已登簿', 'entered') : text('待决定', 'to be decided'),
        enteredOn ?? appliedOn,
      ),
    ),
    ...unit.corrections.map(({ correctionRef, of, acceptedOn }) =>
      row('correction', correctionRef, text('更正登记', 'correction'), wordOf(CORRECTION_OF, of), acceptedOn),
    ),
    ...unit.rights.map(({ rightRef, kind, enteredOn }) =>
      row('right', rightRef, text('他项权利', 'right of another'), wordOf(RIGHT_KINDS, kind), enteredOn),
    ),
  ];
  if (rows.length === 0) return null;
  return (
    <Section title={text('有效的预告、异议、更正和他项权利', 'Notices, objections, corrections and rights in force')}>
      <DataTable
        caption={text('有效登记', 'In force')}
        columns={linked ? LINKED : PLAIN}
        rows={rows}
        rowKey={(one) => one.ref}
        empty={text('没有。', 'None.')}
      />
    </Section>
  );
}

const row = (path: string, ref: string, kind: Text, what: Text, since: string): Row => ({
  ref,
  path: `/registry/${path}/${ref}`,
  kind,
  what,
  since,
});
