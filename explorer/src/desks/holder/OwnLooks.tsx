import { placeOf, signingInput } from '@zhenglian/chaincode/domain';
import { useSyncExternalStore } from 'react';
import { execute, Refusal } from '../../api/execute.js';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Section } from '../../kit/Page.js';
import { type Say, text, useSay } from '../../language/say.js';
import { currentSession, subscribe } from '../../shell/session.js';
import { signIn } from '../../shell/sign-in.js';
import { showDay, showTime } from '../../text/time.js';
import { AUDIT_ACTIONS } from '../common/audit-words.js';
import { today } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { ORGANIZATION_IDS, ORGANIZATIONS, ROLES, wordOf } from '../common/words.js';
import { labelOf } from '../common/face-labels.js';
import { OwnFacts, OwnHistory, type OwnHistoryQuery } from './operations.js';
import { KEY_CHOICE, signWith } from './signer.js';
import type { Own } from './wallet.js';

type History = OwnHistoryQuery['ownAccessHistory'];
type Look = History['looks'][number];
type Grant = History['grants'][number];
type Consent = History['consents'][number];

const named = (keys: readonly string[], say: Say): string => keys.map((key) => say(labelOf(key))).join(say.language === 'zh' ? '、' : ', ');

const LOOKS: readonly Column<Look>[] = [
  { key: 'at', title: text('时间', 'Time'), value: (row, say) => showTime(row.at, say.language) },
  {
    key: 'who',
    title: text('机构与角色', 'Institution and role'),
    value: (row, say) =>
      `${say(wordOf(ORGANIZATION_IDS, row.organization))} · ${row.roles.map((role) => say(wordOf(ROLES, role))).join(' ')}`,
  },
  { key: 'what', title: text('事项', 'What'), value: (row, say) => say(wordOf(AUDIT_ACTIONS, row.action)) },
  { key: 'fields', title: text('看了哪些', 'Fields'), value: (row, say) => named(row.fields, say) },
  { key: 'why', title: text('事由', 'Why'), value: (row) => row.purpose ?? '' },
];

interface Given {
  readonly ref: string;
  readonly kind: 'GRANT' | 'CONSENT';
  readonly recipient: string;
  readonly fields: readonly string[];
  readonly used: string;
  readonly expiresOn: string;
  readonly ended: boolean;
  readonly kept: boolean;
}

const GIVEN: readonly Column<Given>[] = [
  {
    key: 'kind',
    title: text('授权', 'What'),
    value: (row, say) => say(row.kind === 'GRANT' ? text('分享授权', 'grant') : text('查询授权', 'consent to a query')),
  },
  { key: 'who', title: text('接收方', 'Recipient'), value: (row, say) => say(wordOf(ORGANIZATIONS, row.recipient)) },
  { key: 'fields', title: text('可见项目', 'Fields'), value: (row, say) => named(row.fields, say) },
  { key: 'used', title: text('已用次数', 'Used'), value: (row) => row.used },
  { key: 'until', title: text('有效至', 'Until'), value: (row, say) => showDay(row.expiresOn, say.language) },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(stateOf(row).label),
    show: (row) => <Badge {...stateOf(row)} />,
  },
  {
    key: 'signed',
    title: text('签名', 'Signed'),
    value: (row, say) => say(row.kept ? text('登记机构代签', 'by the kept key') : text('本人设备', 'by my device')),
  },
  { key: 'ref', title: text('编号', 'Number'), value: (row) => row.ref, show: (row) => <Ref value={row.ref} /> },
];

function stateOf({ ended, expiresOn }: Given) {
  if (ended) return { tone: 'over', label: text('已收回', 'taken back') } as const;
  return expiresOn < today()
    ? ({ tone: 'over', label: text('已到期', 'expired') } as const)
    : ({ tone: 'live', label: text('有效', 'good') } as const);
}

/** Who looked at this certificate, and why; what was granted to whom. Proven by the bound key, told by the registry. */
export function OwnLooks({ own }: { own: Own }): React.JSX.Element {
  const say = useSay();
  const session = useSyncExternalStore(subscribe, currentSession);
  return (
    <Section
      title={text('谁看过，为什么', 'Who looked, and why')}
      hint={text(
        '以绑定的密钥证明是本人后，登记机构给出本机构的查阅记录和本人给出的全部授权；银行、法院凭授权的查阅记在各自的日志里。',
        'Proven by the bound key, the registry tells every look there with its reason, and all that was granted; what banks and courts looked at under a grant stands in their own logs.',
      )}
    >
      {session === undefined && (
        <p className="form-submit">
          <button type="button" className="button-plain" onClick={() => void signIn(`/holder/certificate/${own.digest}`)}>
            {say(text('先登录登记机构', 'Sign in at the registry first'))}
          </button>
        </p>
      )}
      <ActForm<History>
        act={actOf((input, requestId) => ask(own, input, requestId), {
          key: `looks-${own.digest}`,
          fields: KEY_CHOICE,
          submit: text('查看记录', 'Show the record'),
          done: (history) => text(`查到 ${history.looks.length} 次查阅。`, `${history.looks.length} looks.`),
        })}
        result={(history) => <Shown history={history} />}
      />
    </Section>
  );
}

async function ask(own: Own, input: Readonly<Record<string, unknown>>, requestId: string): Promise<History> {
  const { ledgerFacts, network } = await execute(OwnFacts, { digest: own.digest });
  if (!ledgerFacts) throw new Refusal('NOT_FOUND', { zh: '账本上没有这份证书。', en: 'The ledger does not have this certificate.' });
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const claims = { ...placeOf(network.channel), act: 'READ_HISTORY' as const, certRef: ledgerFacts.certRef, at };
  const statement = await signWith(own, input, signingInput('history', claims), requestId);
  return (await execute(OwnHistory, { statement })).ownAccessHistory;
}

function Shown({ history }: { history: History }): React.JSX.Element {
  const { looks, grants, consents, uses } = history;
  const rows: Given[] = [
    ...grants.map((grant: Grant): Given => ({
      ref: grant.grantRef,
      kind: 'GRANT',
      recipient: grant.recipient,
      fields: grant.fields,
      used: `${uses.filter(({ grantRef }) => grantRef === grant.grantRef).length} / ${grant.uses}`,
      expiresOn: grant.expiresOn,
      ended: grant.acts.length > 0,
      kept: grant.attestedBy === 'PLATFORM',
    })),
    ...consents.map((consent: Consent): Given => ({
      ref: consent.queryRef,
      kind: 'CONSENT',
      recipient: consent.recipient,
      fields: [],
      used: '—',
      expiresOn: consent.expiresOn,
      ended: consent.acts.length > 0,
      kept: consent.attestedBy === 'PLATFORM',
    })),
  ];
  return (
    <>
      <DataTable
        caption={text('查阅记录', 'Looks')}
        columns={LOOKS}
        rows={looks}
        rowKey={(row) => row.at + row.action + row.organization}
        empty={text('没有人查阅过。', 'Nobody has looked.')}
        pageSize={10}
      />
      <DataTable
        caption={text('给出的授权', 'Granted')}
        columns={GIVEN}
        rows={rows}
        rowKey={(row) => row.ref}
        empty={text('没有给出授权。', 'Nothing granted.')}
        pageSize={10}
      />
    </>
  );
}
