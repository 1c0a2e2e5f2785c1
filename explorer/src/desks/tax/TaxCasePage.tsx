import { useParams } from 'react-router';
import { Badge } from '../../kit/Badge.js';
import { FactList } from '../../kit/FactList.js';
import type { Field } from '../../kit/fields.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered, refuse } from '../common/Acts.js';
import { today, useRefresh } from '../common/ask.js';
import { useCase } from '../common/find-case.js';
import { Ref } from '../common/Ref.js';
import { CASE_ACTS, CASE_STATES, CASE_TONES, optionsOf, REVERSALS, SIDES, TAX_KINDS, wordOf } from '../common/words.js';
import { Attest, AttestAgain, PushedCases, type PushedFragment, Reverse } from './operations.js';

type Side = PushedFragment['requiredSides'][number];

const FIELDS: readonly Field[] = [
  { kind: 'choice', name: 'kind', label: text('证明种类', 'Kind'), options: optionsOf(TAX_KINDS) },
  {
    kind: 'code',
    name: 'receiptNumber',
    label: text('完税凭证号', 'Receipt number'),
    hint: text('仅留存于税务机关，账本只记加盐摘要', 'stays here; the ledger gets a salted digest'),
  },
  { kind: 'date', name: 'attestedOn', label: text('出具日期', 'Attested on'), initial: today() },
];

/** One pushed case: each side attested, or reversed, on its own. */
export function TaxCasePage(): React.JSX.Element {
  const caseRef = useParams()['caseRef'] ?? '';
  const state = useCase(PushedCases, caseRef);
  return (
    <Page title={text('推送案件', 'Pushed case')}>
      <Loaded state={state}>
        {(one) => (one ? <Content one={one} /> : <Message kind="note" title={text('没有这一案件。', 'No such case.')} />)}
      </Loaded>
    </Page>
  );
}

function Content({ one }: { one: PushedFragment }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  return (
    <>
      <FactList
        rows={[
          [text('登记类型', 'Act'), say(wordOf(CASE_ACTS, one.act))],
          [text('状态', 'State'), <Badge key="state" tone={CASE_TONES[one.state] ?? 'over'} label={wordOf(CASE_STATES, one.state)} />],
          [text('受理日期', 'Opened on'), showDay(one.openedOn, say.language)],
          [text('案件', 'Case'), <Ref key="case" value={one.caseRef} />],
          [text('单元', 'Unit'), <Ref key="unit" value={one.unitRef} to={`/unit/${one.unitRef}`} />],
        ]}
      />
      {one.requiredSides.map((side) => (
        <Section key={side} title={wordOf(SIDES, side)}>
          <Attested one={one} side={side} />
          <Acts offered={offeredFor(one, side)} onDone={refresh} />
        </Section>
      ))}
    </>
  );
}

function Attested({ one, side }: { one: PushedFragment; side: Side }): React.JSX.Element {
  const say = useSay();
  const attested = one.attestations.find((attestation) => attestation.side === side);
  if (!attested) return <p>{say(text('还没有出具税务证明。', 'Not attested yet.'))}</p>;
  return (
    <FactList
      rows={[
        [text('证明种类', 'Kind'), say(wordOf(TAX_KINDS, attested.kind))],
        [
          text('状态', 'State'),
          attested.state === 'ATTESTED' ? (
            <Badge key="s" tone="live" label={text('已出具', 'attested')} />
          ) : (
            <Badge key="s" tone="bad" label={text('已撤销', 'reversed')} />
          ),
        ],
        [text('出具日期', 'Attested on'), showDay(attested.attestedOn, say.language)],
        [text('交易', 'Transaction'), <Ref key="tx" value={attested.transaction.id} to={`/ledger/tx/${attested.transaction.id}`} />],
      ]}
    />
  );
}

function offeredFor(one: PushedFragment, side: Side): Offered[] {
  const attested = one.attestations.find((attestation) => attestation.side === side);
  const words = { attest: text('出具税务证明', 'Attest'), reverse: text('撤销税务证明', 'Reverse') };
  const key = `${one.caseRef}-${side}`;
  if (!attested) {
    if (one.state !== 'READY') return [refuse(words.attest, text('案件已办结。', 'The case has ended.'))];
    return [
      offer(
        words.attest,
        acting(Attest, (data) => data.attestTax, { caseRef: one.caseRef, side }),
        {
          key: `attest-${key}`,
          fields: FIELDS,
          written: ({ attestation }) => attestation.transaction,
          done: text('税务证明已出具并上链。', 'The attestation is on the ledger.'),
        },
      ),
    ];
  }
  if (attested.state === 'REVERSED') {
    const again = text('重新出具', 'Attest again');
    if (one.state !== 'READY')
      return [
        refuse(
          again,
          text('登簿后不能重新出具；登记已标记，由登记机构处理。', 'After the entry it cannot be attested again; the register is flagged.'),
        ),
      ];
    return [
      offer(
        again,
        acting(AttestAgain, (data) => data.attestTaxAgain, { caseRef: one.caseRef, side }),
        {
          key: `again-${key}`,
          fields: FIELDS,
          written: ({ transaction }) => transaction,
          done: text('税务证明已重新出具。', 'Attested again.'),
        },
      ),
    ];
  }
  return [
    offer(
      words.reverse,
      acting(Reverse, (data) => data.reverseTax, { caseRef: one.caseRef, side }),
      {
        key: `reverse-${key}`,
        fields: [{ kind: 'choice', name: 'reason', label: text('撤销原因', 'Reason'), options: optionsOf(REVERSALS) }],
        danger: true,
        consequences: (_input, say) => [
          one.state === 'READY'
            ? say(
                text(
                  '登簿前撤销：案件不能登簿，直到重新出具。',
                  'Before the entry: the case cannot be entered until this side is attested again.',
                ),
              )
            : say(
                text(
                  '登簿后撤销：登记不回转，仅作标记并通知登记机构。',
                  'After the entry: nothing is undone; the register is flagged and the registry told.',
                ),
              ),
        ],
        written: ({ transaction }) => transaction,
        done: text('税务证明已撤销。', 'Reversed.'),
      },
    ),
  ];
}
