import { useState } from 'react';
import { execute } from '../../api/execute.js';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { FactList } from '../../kit/FactList.js';
import type { Field, Values } from '../../kit/fields.js';
import { FormFields } from '../../kit/FormFields.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { Steps } from '../../kit/Steps.js';
import { text, useSay } from '../../language/say.js';
import { visible } from '../../text/visible.js';
import { acting } from '../common/acting.js';
import { today, useAsk, useRefresh } from '../common/ask.js';
import { REGISTRATION, wordOf } from '../common/words.js';
import { LateUploads } from './LateUploads.js';
import { OwnDistricts } from './OwnDistricts.js';
import { useFrame } from '../../shell/Frame.js';
import { CloseLog, DailyLog, type DailyLogQuery, Reconcile, type ReconcileQuery, type ReconcileQueryVariables } from './operations.js';

const WHICH: readonly Field[] = [
  { kind: 'code', name: 'division', label: text('区划代码', 'District'), initial: '440605' },
  { kind: 'date', name: 'day', label: text('登簿日期', 'Day') },
];

/** The daily register log of a district, its closing on the ledger, and what differs between book, ledger and reports. */
export function LogsPage(): React.JSX.Element {
  const [which, setWhich] = useState<Values>({ division: '440605', day: today() });
  const { division = '', day = '' } = which;
  const roles = useFrame()?.me?.roles ?? [];
  const state = useAsk(DailyLog, { division, day }, /^\d{6}$/.test(division) && day !== '');
  return (
    <Page
      title={text('登簿日志与对账', 'Daily log and reconciliation')}
      lead={text(
        '每日登簿数量、摘要上链，次日前关闭；登簿、上链、上报三方对账。',
        'Each day’s entries are counted and closed on the ledger by the next day; book, ledger and reports are compared.',
      )}
    >
      <div className="lookup">
        <FormFields fields={WHICH} values={which} problems={{}} onChange={setWhich} />
      </div>
      <Loaded state={state}>{(data) => <Log data={data} division={division} day={day} mayClose={roles.includes('registrar')} />}</Loaded>
      <OwnDistricts />
      {roles.includes('registrar') && <LateUploads />}
      {roles.includes('auditor') && <Reconciliation />}
    </Page>
  );
}

interface LogProps {
  data: DailyLogQuery;
  division: string;
  day: string;
  mayClose: boolean;
}

function Log({ data, division, day, mayClose }: LogProps): React.JSX.Element {
  const refresh = useRefresh();
  const say = useSay();
  const { registerLog, dailyLog } = data;
  const counts = Object.entries((registerLog?.counts ?? {}) as Record<string, number>).map(([type, count]) => ({ type, count }));
  return (
    <>
      <Section title={text('登簿日志', 'Daily log')}>
        {registerLog ? (
          <>
            <FactList
              rows={[
                [text('登簿合计', 'Entries'), registerLog.total],
                [text('关闭', 'Closed'), say(registerLog.late ? text('逾期', 'late') : text('按时', 'in time'))],
                [text('摘要', 'Digest'), <code key="digest">{registerLog.digest}</code>],
              ]}
            />
            {registerLog.transaction && <Steps written={registerLog.transaction} />}
            <DataTable
              caption={text('各登记类型数量', 'By type')}
              columns={COUNTS}
              rows={counts}
              rowKey={({ type }) => type}
              empty={text('当日没有登簿。', 'No entries that day.')}
            />
          </>
        ) : (
          <>
            <Message kind="note" title={text('这一天的日志还没有关闭。', 'The log of this day is not closed yet.')} />
            {mayClose && (
              <ActForm
                act={actOf(
                  acting(CloseLog, (answer) => answer.closeRegisterLog, { division, day }),
                  {
                    key: `close-${division}-${day}`,
                    fields: [],
                    submit: text('关闭当日日志', 'Close the log of this day'),
                    consequences: (_input, say) => [
                      say(
                        text(
                          '当日登簿数量和摘要上链，之后不能改动。',
                          'Counts and digest of the day go to the ledger and cannot be changed.',
                        ),
                      ),
                    ],
                    written: ({ transaction }) => transaction,
                    done: text('日志已关闭。', 'The log is closed.'),
                  },
                )}
                onDone={refresh}
              />
            )}
          </>
        )}
      </Section>
      {dailyLog !== null && (
        <Section title={text('接入标准报文', 'As the access standard has it')}>
          <pre className="report" tabIndex={0}>
            {visible(JSON.stringify(dailyLog, null, 2))}
          </pre>
        </Section>
      )}
    </>
  );
}

const COUNTS: readonly Column<{ type: string; count: number }>[] = [
  { key: 'type', title: text('登记类型', 'Type'), value: (row, say) => `${row.type} ${say(wordOf(REGISTRATION, row.type))}` },
  { key: 'count', title: text('数量', 'Count'), value: (row) => row.count, numeric: true },
];

type Finding = ReconcileQuery['reconcileRegister'][number];

const FINDINGS: readonly Column<Finding>[] = [
  { key: 'kind', title: text('问题', 'Finding'), value: (row) => row.kind },
  { key: 'detail', title: text('说明', 'Detail'), value: (row) => row.detail },
];

function Reconciliation(): React.JSX.Element {
  return (
    <Section title={text('对账', 'Reconciliation')} hint={text('一次不超过一个月。', 'At most a month at a time.')}>
      <ActForm<readonly Finding[]>
        act={{
          key: 'reconcile',
          fields: [
            { kind: 'date', name: 'from', label: text('起', 'From'), initial: today(-7) },
            { kind: 'date', name: 'to', label: text('止', 'To'), initial: today() },
          ],
          submit: text('对账', 'Compare'),
          run: async (input) => (await execute(Reconcile, input as ReconcileQueryVariables)).reconcileRegister,
          done: (found) =>
            found.length === 0
              ? text('登记簿、账本和上报一致。', 'Book, ledger and reports agree.')
              : text(`发现 ${found.length} 处不一致。`, `${found.length} differences.`),
        }}
        result={(found) => (
          <DataTable
            caption={text('对账结果', 'Differences')}
            columns={FINDINGS}
            rows={found}
            rowKey={(row) => row.kind + row.detail}
            empty={text('没有不一致。', 'No differences.')}
          />
        )}
      />
    </Section>
  );
}
