import { useState } from 'react';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import type { Text } from '../../language/language.js';
import { text } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { today } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { Tabs } from '../common/Tabs.js';
import { type List, mapped, together, useWork } from '../common/use-list.js';
import { wordOf } from '../common/words.js';
import { CorrectionsList, NoticesList, ObjectionsList, OtherRightsList } from './operations.js';
import { correctionState, noticeState, rightState, stateOfObjection, type State } from './state.js';
import { CORRECTION_OF, NOTICE_KINDS, RIGHT_KINDS } from './words.js';

type Kind = 'objection' | 'correction' | 'notice' | 'right';

interface Row {
  readonly kind: Kind;
  readonly ref: string;
  readonly unitRef: string;
  readonly what: Text;
  readonly since: string;
  readonly state: State;
}

const TABS = [
  [undefined, text('待办', 'Open')],
  ['objection', text('异议登记', 'Objections')],
  ['correction', text('更正登记', 'Corrections')],
  ['notice', text('预告登记', 'Advance notices')],
  ['right', text('居住权、地役权', 'Residence and easements')],
] as const;

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'ref',
    title: text('编号', 'Number'),
    value: (row) => row.ref,
    show: (row) => <Ref value={row.ref} to={`/registry/${row.kind}/${row.ref}`} />,
  },
  { key: 'what', title: text('事项', 'Matter'), value: (row, say) => say(row.what) },
  { key: 'since', title: text('日期', 'Since'), value: (row, say) => showDay(row.since, say.language) },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(row.state.word),
    show: (row) => <Badge tone={row.state.tone} label={row.state.word} />,
  },
  {
    key: 'unit',
    title: text('单元', 'Unit'),
    value: (row) => row.unitRef,
    show: (row) => <Ref value={row.unitRef} to={`/unit/${row.unitRef}`} />,
  },
];

/** Advance notices, objections, corrections and rights of others: what waits for a decision, and everything else by kind. */
export function MattersPage(): React.JSX.Element {
  const [tab, setTab] = useState<Kind | undefined>();
  const list = useMatters(tab);
  return (
    <Page
      title={text('预告、异议、更正', 'Notices, objections, corrections')}
      lead={text(
        '新的预告、异议和居住权从单元页受理，更正从证书页受理；这里办理后续。',
        'New notices, objections and rights of residence begin on the unit’s page, corrections on the certificate’s; they go on here.',
      )}
    >
      <Tabs tabs={TABS} now={tab} onChange={setTab} />
      <Loaded state={list.state}>
        {(rows) => (
          <DataTable
            caption={text('登记事项', 'Matters')}
            columns={COLUMNS}
            rows={rows.filter((row) => (tab === undefined ? waits(row) : row.kind === tab))}
            more={list.more}
            rowKey={(row) => row.ref}
            empty={tab === undefined ? text('没有待办的事项。', 'Nothing waits.') : text('没有这类登记。', 'None of this kind.')}
          />
        )}
      </Loaded>
    </Page>
  );
}

/** A live notice or right waits for nobody; an objection or a correction does. */
const waits = ({ kind, state }: Row): boolean => (kind === 'objection' || kind === 'correction' ? state.open : state.code === 'EXPIRED');

/** All four kinds; where only what is open is wanted, what the ledger has ended is not even asked for. */
function useMatters(tab: Kind | undefined): List<Row> {
  const only = tab === undefined ? { state: 'LIVE' } : {};
  const day = today();
  const objections = useWork(ObjectionsList, only, (data) => data.objections);
  const corrections = useWork(CorrectionsList, only, (data) => data.corrections);
  const notices = useWork(NoticesList, only, (data) => data.notices);
  const rights = useWork(OtherRightsList, only, (data) => data.otherRights);
  return together([
    mapped(objections, (all) =>
      all.map((one): Row => ({
        kind: 'objection',
        ref: one.objectionRef,
        unitRef: one.unitRef,
        what: text('异议登记', 'objection'),
        since: one.enteredOn ?? one.appliedOn,
        state: stateOfObjection(one, day),
      })),
    ),
    mapped(corrections, (all) =>
      all.map((one): Row => {
        const of = wordOf(CORRECTION_OF, one.of);
        return {
          kind: 'correction',
          ref: one.correctionRef,
          unitRef: one.unitRef,
          what: { zh: `更正登记（${of.zh}）`, en: `correction (${of.en})` },
          since: one.acceptedOn,
          state: correctionState(one),
        };
      }),
    ),
    mapped(notices, (all) =>
      all.map((one): Row => ({
        kind: 'notice',
        ref: one.noticeRef,
        unitRef: one.unitRef,
        what: wordOf(NOTICE_KINDS, one.kind),
        since: one.enteredOn,
        state: noticeState(one),
      })),
    ),
    mapped(rights, (all) =>
      all.map((one): Row => ({
        kind: 'right',
        ref: one.rightRef,
        unitRef: one.unitRef,
        what: wordOf(RIGHT_KINDS, one.kind),
        since: one.enteredOn,
        state: rightState(one, day),
      })),
    ),
  ]);
}
