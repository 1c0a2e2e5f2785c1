import type { Text } from '../../language/language.js';
import { type Say, text } from '../../language/say.js';
import { visible } from '../../text/visible.js';
import { PORT_REASONS } from '../common/port-words.js';
import { Ref } from '../common/Ref.js';
import { END_GROUNDS, ERASURE_GROUNDS, ORGANIZATIONS, PORT_SCOPES, ROLES, wordOf, type Words } from '../common/words.js';

/** What exactly would be carried out, member by member, codes in words. */
export function payloadRows(payload: unknown, say: Say): (readonly [Text, React.ReactNode])[] {
  if (typeof payload !== 'object' || payload === null) return [];
  const { input } = payload as { input?: unknown };
  const members = Object.entries((typeof input === 'object' && input !== null ? input : payload) as object);
  return members.map(([name, value]) => [
    MEMBERS[name] ?? { zh: name, en: name },
    isReferences(value) ? (
      <span key={name}>
        {[value].flat().map((ref) => (
          <span key={ref} className="ref-line">
            <Ref value={ref} {...(CERTIFICATES.has(name) && { to: `/certificate/${ref}` })} />
          </span>
        ))}
      </span>
    ) : (
      <span key={name}>{visible(wordsOf(name, value, say))}</span>
    ),
  ]);
}

/** Members that name certificates: whoever decides can look at them first. */
const CERTIFICATES = new Set(['certRef', 'certRefs']);
const REFERENCE = /^[0-9a-f]{64}$/;

/** One reference of the ledger, or several. */
const isReferences = (value: unknown): value is string | string[] =>
  [value].flat().length > 0 && [value].flat().every((one) => typeof one === 'string' && REFERENCE.test(one));

function wordsOf(name: string, value: unknown, say: Say): string {
  if (typeof value === 'string') return say(wordOf(CODES[name] ?? {}, value));
  if (typeof value === 'boolean') return say(value ? text('是', 'yes') : text('否', 'no'));
  if (Array.isArray(value)) return value.map((one) => wordsOf(name, one, say)).join(say.language === 'zh' ? '、' : ', ');
  return JSON.stringify(value);
}

const CODES: Readonly<Record<string, Words>> = {
  party: ORGANIZATIONS,
  scope: PORT_SCOPES,
  role: ROLES,
  reason: PORT_REASONS,
  ground: { ...END_GROUNDS, ...ERASURE_GROUNDS },
};

const MEMBERS: Readonly<Record<string, Text>> = {
  certRef: text('证书的账本引用', 'Ledger reference of the certificate'),
  certRefs: text('证书的账本引用', 'Ledger references of the certificates'),
  unitRef: text('单元引用', 'Unit reference'),
  caseRef: text('办理编号', 'Number of the matter'),
  division: text('区划', 'District'),
  divisions: text('辖区', 'Districts'),
  document: text('文书', 'Document'),
  ground: text('事由', 'Ground'),
  reason: text('原因', 'Reason'),
  party: text('机构', 'Institution'),
  scope: text('范围', 'Scope'),
  scopeRef: text('网点或用户的引用', 'Reference of the branch or user'),
  finding: text('检查结论', 'Finding'),
  acceptance: text('验收意见', 'Acceptance'),
  account: text('账户', 'Account'),
  role: text('角色', 'Role'),
  dictionary: text('字典', 'Dictionary'),
  system: text('对方系统', 'Other system'),
  foreignCode: text('对方代码', 'Its code'),
  outward: text('用于对外发送', 'Used outward'),
  code: text('代码', 'Code'),
  zh: text('中文', 'Chinese'),
  en: text('英文', 'English'),
  retired: text('停用', 'Retired'),
  day: text('日期', 'Day'),
  working: text('工作日', 'Working day'),
  erasureId: text('删除编号', 'Number of the erasure'),
};
