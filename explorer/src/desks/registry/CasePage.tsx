import { useState } from 'react';
import { useParams } from 'react-router';
import { Badge } from '../../kit/Badge.js';
import { FactList } from '../../kit/FactList.js';
import { Lanes, type LaneStep } from '../../kit/Lanes.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Columns, Page, Section } from '../../kit/Page.js';
import { type Say, text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered, refuse } from '../common/Acts.js';
import { useRefresh } from '../common/ask.js';
import { ATTESTED, ATTESTED_CASE } from '../common/attested.js';
import { EntryAct } from '../common/EntryAct.js';
import { checkEntry, entryOf } from '../common/entry-form.js';
import { useCase } from '../common/find-case.js';
import { CREDENTIAL_KEY, partedKey } from '../common/holder-key.js';
import { Ref } from '../common/Ref.js';
import { CASE_ACTS, CASE_STATES, CASE_TONES, SIDES, TAX_KINDS, wordOf } from '../common/words.js';
import { Issued } from './Issued.js';
import { Change } from './Change.js';
import { AttestCase, type CaseRowFragment, Cases, Complete, type CompleteMutation, EndCase } from './operations.js';

type Case = CaseRowFragment;
type Result = CompleteMutation['completeTransfer'];

/** One case: the facts and what it waits for on the left, what can be done now on the right. */
export function CasePage(): React.JSX.Element {
  const caseRef = useParams()['caseRef'] ?? '';
  const state = useCase(Cases, caseRef);
  return (
    <Page title={text('案件', 'Case')}>
      <Loaded state={state}>
        {(one) =>
          one ? (
            <Content one={one} />
          ) : (
            <Message kind="note" title={text('没有这一案件，或不在本账户辖区。', 'No such case, or not in this account’s district.')} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Content({ one }: { one: Case }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  const [entered, setEntered] = useState(false);
  return (
    <>
      {one.requiredSides.length > 0 && (
        <Section
          title={text('并行办理', 'What runs in parallel')}
          hint={text('先税后证：各方税务证明齐备后方可登簿。', 'Tax before title: entry waits for every required attestation.')}
        >
          <Lanes parallel={sidesOf(one, say)} then={entryStep(one)} />
        </Section>
      )}
      <Columns>
        <Section title={text('案件事实', 'Facts')}>
          <FactList
            rows={[
              [text('登记类型', 'Act'), say(wordOf(CASE_ACTS, one.act))],
              [text('状态', 'State'), <Badge key="state" tone={CASE_TONES[one.state] ?? 'over'} label={wordOf(CASE_STATES, one.state)} />],
              [text('受理日期', 'Opened on'), showDay(one.openedOn, say.language)],
              [text('区划', 'District'), one.division],
              [text('单元', 'Unit'), <Ref key="unit" value={one.unitRef} to={`/unit/${one.unitRef}`} />],
              [text('所涉证书', 'Certificate concerned'), <Ref key="cert" value={one.certRef} to={`/certificate/${one.certRef}`} />],
              [
                text('办结所发证书', 'Certificate issued'),
                one.result && <Ref key="result" value={one.result} to={`/certificate/${one.result}`} />,
              ],
              [text('受理交易', 'Opened by'), <Ref key="tx" value={one.transaction.id} to={`/ledger/tx/${one.transaction.id}`} />],
            ]}
          />
        </Section>
        <Section title={text('可办事项', 'What can be done')}>
          <Acts offered={offeredFor(one)} onDone={refresh} />
        </Section>
      </Columns>
      {(one.state === 'READY' || entered) && one.act === 'CHANGE' && <Change one={one} onDone={() => setEntered(true)} />}
      {(one.state === 'READY' || entered) && one.act === 'TRANSFER' && (
        <Section title={text('登簿', 'Enter')}>
          {missingSides(one).length > 0 && !entered ? (
            <Message
              kind="note"
              title={text(
                '税务证明未齐，登簿会被拒绝（TAX_INCOMPLETE，先税后证）。',
                'Attestations are missing; entry would be refused (TAX_INCOMPLETE, tax before title).',
              )}
            />
          ) : (
            <EntryAct<Result>
              before={ATTESTED}
              after={CREDENTIAL_KEY}
              act={{
                key: `complete-${one.caseRef}`,
                submit: text('登簿并签发新证书', 'Enter and issue the new certificate'),
                done: text('已登簿，新证书已签发，原证书成为历史。', 'Entered; the new certificate is issued and the old one superseded.'),
                check: (input) => checkEntry(transferOf(input).entry),
                consequences: (_input, sayIt) => [
                  sayIt(text('权利转移给表内所列权利人。', 'The right goes to the holders in the form.')),
                  sayIt(text('原证书立即失效，成为历史。', 'The old certificate is superseded at once.')),
                ],
                run: (input, requestId) => complete(one.caseRef)(transferOf(input), requestId),
                written: ({ facts }) => facts.transaction,
              }}
              onDone={() => {
                setEntered(true);
                refresh();
              }}
              result={(result) => <Issued paper={result} />}
            />
          )}
        </Section>
      )}
    </>
  );
}

const complete = (caseRef: string) => acting(Complete, (data) => data.completeTransfer, { caseRef });

/** The form holds the new entry and what the registry attests of the case. */
function transferOf({ attested, ...input }: Readonly<Record<string, unknown>>) {
  const { entry, key } = partedKey(input);
  return { attested, entry: entryOf(entry, '200'), ...key };
}

const missingSides = (one: Case): readonly string[] =>
  one.requiredSides.filter((side) => !one.attestations.some((attested) => attested.side === side && attested.state === 'ATTESTED'));

function sidesOf(one: Case, say: Say): LaneStep[] {
  return one.requiredSides.map((side) => {
    const attested = one.attestations.find((attestation) => attestation.side === side);
    const title = { zh: `税务（${wordOf(SIDES, side).zh}）`, en: `Tax (${wordOf(SIDES, side).en})` };
    if (!attested) return { title, tone: 'waiting', state: text('待税务局出具', 'waits for the tax bureau') };
    if (attested.state === 'REVERSED') return { title, tone: 'bad', state: text('已撤销', 'reversed') };
    return { title, tone: 'live', state: wordOf(TAX_KINDS, attested.kind), detail: showDay(attested.attestedOn, say.language) };
  });
}

function entryStep(one: Case): LaneStep {
  return { title: text('登簿', 'Entry into the register'), tone: CASE_TONES[one.state] ?? 'over', state: wordOf(CASE_STATES, one.state) };
}

function offeredFor(one: Case): Offered[] {
  const end = text('终结案件', 'End the case');
  if (one.state !== 'READY') return [refuse(end, text('案件已办结，不能再终结。', 'The case has ended already.'))];
  return [
    offer(
      text('补充审核情况', 'State what was reviewed'),
      acting(AttestCase, (data) => data.attestCase, { caseRef: one.caseRef }),
      {
        key: `attest-case-${one.caseRef}`,
        fields: ATTESTED_CASE,
        written: ({ transaction }) => transaction,
        done: text('审核情况已上链。', 'It is on the ledger.'),
      },
    ),
    offer(
      end,
      acting(EndCase, (data) => data.endCase, { caseRef: one.caseRef }),
      {
        key: `end-${one.caseRef}`,
        fields: [
          {
            kind: 'choice',
            name: 'state',
            label: text('终结方式', 'How it ends'),
            options: [
              ['WITHDRAWN', text('申请人撤回', 'withdrawn by the applicant')],
              ['REJECTED', text('不予登记', 'rejected')],
            ],
          },
        ],
        danger: true,
        consequences: (_input, say) => [
          say(text('案件终结后不能恢复，须重新申请。', 'An ended case cannot be taken up again; it takes a new application.')),
        ],
        written: ({ transaction }) => transaction,
        done: text('案件已终结。', 'The case has ended.'),
      },
    ),
  ];
}
