import { ActForm, actOf } from '../../kit/ActForm.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { type Field, textOf } from '../../kit/fields.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { type Say, text } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { useAsk } from '../common/ask.js';
import { optionsOf, ROLES, wordOf } from '../common/words.js';
import { Accounts, type AccountsQuery, AskChange } from './operations.js';

const WHO: readonly Field[] = [
  { kind: 'code', name: 'account', label: text('账户', 'Account') },
  { kind: 'choice', name: 'role', label: text('角色', 'Role'), options: optionsOf(ROLES) },
];

type Account = AccountsQuery['accounts'][number];

const listed = (words: readonly string[], say: Say): string => words.join(say.language === 'zh' ? '、' : ', ');

const COLUMNS: readonly Column<Account>[] = [
  { key: 'name', title: text('账户', 'Account'), value: (row) => row.name },
  {
    key: 'kind',
    title: text('类型', 'Kind'),
    value: (row, say) => say(row.machine ? text('程序', 'program') : text('人员', 'person')),
  },
  {
    key: 'roles',
    title: text('角色', 'Roles'),
    value: (row, say) =>
      listed(
        row.roles.map((role) => say(wordOf(ROLES, role))),
        say,
      ),
  },
  {
    key: 'divisions',
    title: text('辖区', 'Districts'),
    value: (row, say) => (row.divisions.includes('*') ? say(text('全部', 'all')) : listed(row.divisions, say)),
  },
  {
    key: 'grants',
    title: text('在此授予的角色', 'Roles granted here'),
    value: (row, say) =>
      row.grants
        .map(({ role, grantedBy, grantedAt }) =>
          say(text('{role}：{by} 于 {at}', '{role}: {by}, {at}'), {
            role: say(wordOf(ROLES, role)),
            by: grantedBy,
            at: showTime(grantedAt, say.language),
          }),
        )
        .join(say.language === 'zh' ? '；' : '; '),
  },
];

/** Roles of accounts: granted and taken back with a second person. */
export function UsersPage(): React.JSX.Element {
  const state = useAsk(Accounts, {});
  const ask = acting(AskChange, (data) => data.requestChange);
  return (
    <Page
      title={text('账户与角色', 'Accounts and roles')}
      lead={text(
        '办理、审核、复核、审计、管理由不同的人担任；授予和收回角色须双人复核。',
        'Acting, reviewing, approving, auditing and administering are different people’s; roles change with a second person.',
      )}
    >
      <Section title={text('账户', 'Accounts')}>
        <Loaded state={state}>
          {({ accounts }) => (
            <DataTable
              caption={text('账户与角色', 'Accounts and roles')}
              columns={COLUMNS}
              rows={accounts}
              rowKey={(row) => row.name}
              empty={text('没有账户。', 'No accounts.')}
            />
          )}
        </Loaded>
      </Section>
      <Section title={text('授予角色', 'Grant a role')}>
        <ActForm
          act={actOf(
            ({ divisions, ...input }, requestId) =>
              ask(
                {
                  action: 'GRANT_ROLE',
                  payload: {
                    ...input,
                    divisions: String(divisions)
                      .split(/[\s,，]+/)
                      .filter(Boolean),
                  },
                },
                requestId,
              ),
            {
              key: 'grant-role',
              fields: [
                ...WHO,
                {
                  kind: 'code',
                  name: 'divisions',
                  label: text('辖区', 'Districts'),
                  hint: text('区划代码，逗号分隔；* 为全部', 'codes with commas; * for all'),
                  initial: '*',
                },
              ],
              submit: text('提请复核', 'Ask for approval'),
              consequences: (input, say) => [
                say({
                  zh: `账户 ${textOf(input, 'account')} 获得该角色，批准后生效。`,
                  en: `The account ${textOf(input, 'account')} gets the role once approved.`,
                }),
              ],
              done: text('已提请复核。', 'Approval is asked for.'),
            },
          )}
        />
      </Section>
      <Section title={text('收回角色', 'Revoke a role')}>
        <ActForm
          act={actOf((payload, requestId) => ask({ action: 'REVOKE_ROLE', payload }, requestId), {
            key: 'revoke-role',
            fields: WHO,
            submit: text('提请复核', 'Ask for approval'),
            danger: true,
            consequences: (input, say) => [
              say({
                zh: `账户 ${textOf(input, 'account')} 失去该角色，批准后生效。`,
                en: `The account ${textOf(input, 'account')} loses the role once approved.`,
              }),
            ],
            done: text('已提请复核。', 'Approval is asked for.'),
          })}
        />
      </Section>
    </Page>
  );
}
