import { ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { FactList } from '../../kit/FactList.js';
import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { APPROVAL_ACTIONS, APPROVAL_STATES, APPROVAL_TONES, wordOf } from '../common/words.js';
import { useKept } from '../common/use-kept.js';
import { Issued } from '../registry/Issued.js';
import { carryOut, type CarriedOut } from './carry-out.js';
import { payloadRows } from './payload.js';
import { Approvals, type ApprovalsQuery, Decide } from './operations.js';

type Approval = ApprovalsQuery['approvals'][number];

/** What one person asked for and another decides; approved, the first carries it out. */
export function ApprovalsPage(): React.JSX.Element {
  const state = useAsk(Approvals, {});
  return (
    <Page
      title={text('双人复核', 'Second person')}
      lead={text(
        '一人提出、另一人复核；批准后一日内由提出人执行一次。',
        'One asks, another decides; once approved, the first carries it out within a day, once.',
      )}
    >
      <Loaded state={state}>
        {({ approvals, me }) => <Waiting approvals={approvals} account={me?.account ?? ''} roles={me?.roles ?? []} />}
      </Loaded>
    </Page>
  );
}

function Waiting({ approvals, account, roles }: { approvals: readonly Approval[]; account: string; roles: readonly string[] }) {
  const say = useSay();
  const refresh = useRefresh();
  const [rows, keep] = useKept(approvals, ({ id }) => id);
  return rows.length === 0 ? (
    <p className="data-empty">{say(text('没有待复核或待执行的事项。', 'Nothing waits.'))}</p>
  ) : (
    <ul className="cards">
      {rows.map((approval) => (
        <Card
          key={approval.id}
          approval={approval}
          account={account}
          roles={roles}
          onDone={() => {
            keep(approval);
            refresh();
          }}
        />
      ))}
    </ul>
  );
}

interface CardProps {
  approval: Approval;
  account: string;
  roles: readonly string[];
  onDone: () => void;
}

function Card({ approval, account, roles, onDone }: CardProps): React.JSX.Element {
  const say = useSay();
  const own = approval.requestedBy === account;
  return (
    <li className="card">
      <h2>
        {say(wordOf(APPROVAL_ACTIONS, approval.action))}{' '}
        <Badge tone={APPROVAL_TONES[approval.state] ?? 'over'} label={wordOf(APPROVAL_STATES, approval.state)} />
      </h2>
      <FactList
        rows={[
          [text('提出人', 'Asked by'), approval.requestedBy],
          [text('提出时间', 'Asked at'), showTime(approval.requestedAt, say.language)],
          [text('复核人', 'Decided by'), approval.decidedBy],
          ...payloadRows(approval.payload, say),
        ]}
      />
      {approval.state === 'PENDING' && roles.includes('approver') && !own && <Decision approval={approval} onDone={onDone} />}
      {approval.state === 'PENDING' && own && (
        <p className="muted">{say(text('提出人不能复核自己的事项。', 'Whoever asked cannot decide.'))}</p>
      )}
      {approval.state === 'APPROVED' && own && (
        <ActForm<CarriedOut>
          once
          act={{
            key: `carry-${approval.id}`,
            fields: [],
            submit: text('执行', 'Carry out'),
            danger: true,
            consequences: (_input, sayIt) => [
              sayIt(wordOf(APPROVAL_ACTIONS, approval.action)),
              sayIt(text('按获批内容原样执行，只执行一次，不能撤回。', 'Exactly what was approved, once, and not to be taken back.')),
            ],
            run: (_input, requestId) => carryOut(approval, requestId),
            written: ({ transaction }) => transaction,
            done: text('已执行。', 'Carried out.'),
          }}
          onDone={onDone}
          result={({ paper }) => (paper ? <Issued paper={paper} /> : null)}
        />
      )}
    </li>
  );
}

function Decision({ approval, onDone }: { approval: Approval; onDone: () => void }): React.JSX.Element {
  return (
    <ActForm
      once
      act={{
        key: `decide-${approval.id}`,
        fields: [
          {
            kind: 'choice',
            name: 'decision',
            label: text('决定', 'Decision'),
            options: [
              ['APPROVED', text('批准', 'approve')],
              ['REJECTED', text('驳回', 'reject')],
            ],
          },
        ],
        submit: text('作出决定', 'Decide'),
        consequences: (input, say) => [
          say(wordOf(APPROVAL_ACTIONS, approval.action)),
          input['decision'] === 'APPROVED'
            ? say(text('批准后提出人可在一日内执行。', 'Once approved, whoever asked can carry it out within a day.'))
            : say(text('驳回后须重新提出。', 'Once rejected, it has to be asked for anew.')),
        ],
        run: acting(Decide, (data) => data.decideApproval, { approvalId: approval.id }),
        done: text('已作出决定。', 'Decided.'),
      }}
      onDone={onDone}
    />
  );
}
