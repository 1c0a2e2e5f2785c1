import { Link } from 'react-router';
import type { Field, Option } from '../../kit/fields.js';
import { text, useSay } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';
import { acting } from '../common/acting.js';
import { offer, type Offered, refuse } from '../common/Acts.js';
import { HOLDERS_SIGNED } from '../common/attested.js';
import { KEY_FIELDS, withHolderKey } from '../common/holder-key.js';
import { freshNumber } from '../common/matter-number.js';
import { proofFields, withLines } from '../common/proof.js';
import { optionsOf, ORGANIZATIONS, wordOf } from '../common/words.js';
import { Issued } from '../registry/Issued.js';
import { ApplyObjection, EnterNotice, EnterRight, RegisterRanks } from './operations.js';
import { NOTICE_KINDS, RIGHT_KINDS } from './words.js';

/** What the registry has to know of a unit to begin something on it. */
export interface UnitOfActs {
  readonly unitRef: string;
  readonly corrected: boolean;
  readonly mortgages: readonly { readonly rank: number; readonly mortgage: MortgageOfUnit }[];
}

interface MortgageOfUnit {
  readonly mortgageRef: string;
  readonly lender: string;
  /** Of the agreement that set its rank last. */
  readonly agreementRef: string | null;
  readonly consents: readonly { readonly caseRef: string | null; readonly act: string | null }[];
}

const KEPT = text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest');

/** What the registry may begin on a unit: an advance notice, an objection, a right of another, an agreement on ranks. */
export function unitActs(unit: UnitOfActs): Offered[] {
  if (unit.corrected) {
    return [
      refuse(
        text('预告、居住权、地役权、顺位变更', 'Notice, residence, easement, ranks'),
        text('更正登记办理中，停办其他登记（CORRECTION_PENDING）。', 'A correction is under way; all else stops (CORRECTION_PENDING).'),
      ),
      objection(unit),
    ];
  }
  return [notice(unit), objection(unit), right(unit), ranks(unit)];
}

function notice({ unitRef }: UnitOfActs): Offered {
  const run = acting(EnterNotice, (data) => data.enterNotice, { unitRef });
  return offer(
    text('预告登记', 'Advance notice'),
    (input, requestId) => run(withLines(withHolderKey(input)), requestId),
    {
      key: `notice-${unitRef}`,
      fields: [
        { kind: 'choice', name: 'kind', label: text('预告种类', 'Kind'), options: optionsOf(NOTICE_KINDS), initial: 'PURCHASE' },
        ...KEY_FIELDS,
        ...HOLDERS_SIGNED,
        ...proofFields(text('预告权利人', 'Holder of the notice')),
      ],
      check: (input) => void withHolderKey(input),
      consequences: (_input, say) => [
        say(
          text(
            '此后未经预告权利人同意，处分该不动产不发生物权效力（民法典第二百二十一条）。',
            'From now on a disposal without the consent of the notice’s holder has no effect (Civil Code art. 221).',
          ),
        ),
        say(text('同时出具不动产登记证明。', 'A proof of registration is issued with it.')),
      ],
      submit: text('登簿并出具登记证明', 'Enter and issue the proof'),
      written: ({ transaction }) => transaction,
      done: text('预告登记已登簿。', 'The notice is entered.'),
    },
    ({ record, paper }) => (
      <>
        <ToMatter path={`/registry/notice/${record.noticeRef}`} />
        {paper && <Issued paper={paper} />}
      </>
    ),
  );
}

function objection({ unitRef }: UnitOfActs): Offered {
  return offer(
    text('受理异议登记申请', 'Take in an objection'),
    acting(ApplyObjection, (data) => data.applyObjection, { unitRef }),
    {
      key: `objection-${unitRef}`,
      fields: [
        {
          kind: 'long',
          name: 'ground',
          label: text('异议人和事由', 'Who objects, and on what ground'),
          hint: text('加密留存；同一人同一事由不能重复申请', 'kept encrypted; the same ground cannot be brought twice'),
        },
      ],
      consequences: (_input, say) => [say(text('决定前，该单元的登记暂缓办理。', 'Until it is decided, entries on the unit wait.'))],
      submit: text('受理', 'Take in'),
      written: ({ transaction }) => transaction,
      done: text('异议申请已受理，待决定。', 'The objection is taken in and waits for a decision.'),
    },
    ({ record }) => <ToMatter path={`/registry/objection/${record.objectionRef}`} />,
  );
}

function right({ unitRef }: UnitOfActs): Offered {
  const run = acting(EnterRight, (data) => data.enterRight, { unitRef });
  return offer(
    text('居住权、地役权登记', 'Right of residence or easement'),
    (input, requestId) => run(withLines(withHolderKey(input)), requestId),
    {
      key: `right-${unitRef}`,
      fields: [
        { kind: 'choice', name: 'kind', label: text('权利种类', 'Kind'), options: optionsOf(RIGHT_KINDS) },
        {
          kind: 'code',
          name: 'servedUnitRef',
          label: text('需役地单元引用', 'Unit that it serves'),
          when: (values) => values['kind'] === 'EASEMENT',
        },
        { kind: 'date', name: 'expiresOn', label: text('期限届满日', 'Until'), optional: true },
        ...KEY_FIELDS,
        ...HOLDERS_SIGNED,
        ...proofFields(text('权利人', 'Right holder')),
      ],
      check: (input) => void withHolderKey(input),
      consequences: (_input, say) => [
        say(text('权利自登记时设立，负担于该单元。', 'The right comes into being with the entry and burdens the unit.')),
        say(text('同时出具不动产登记证明。', 'A proof of registration is issued with it.')),
      ],
      submit: text('登簿并出具登记证明', 'Enter and issue the proof'),
      written: ({ transaction }) => transaction,
      done: text('权利已登记。', 'The right is entered.'),
    },
    ({ record, paper }) => (
      <>
        <ToMatter path={`/registry/right/${record.rightRef}`} />
        {paper && <Issued paper={paper} />}
      </>
    ),
  );
}

function ranks({ unitRef, mortgages }: UnitOfActs): Offered {
  const title = text('抵押权顺位变更', 'Agreement on ranks');
  if (mortgages.length < 2)
    return refuse(title, text('有两笔以上有效抵押权时可办（民法典第四百零九条）。', 'Takes two mortgages in force (Civil Code art. 409).'));
  const options = mortgages.map(({ rank, mortgage }): Option => {
    const lender = wordOf(ORGANIZATIONS, mortgage.lender);
    const ref = shortRef(mortgage.mortgageRef);
    return [mortgage.mortgageRef, { zh: `现第 ${rank} 顺位 ${lender.zh} ${ref}`, en: `now rank ${rank}, ${lender.en}, ${ref}` }];
  });
  const places = mortgages.map(({ mortgage }, n): Field => ({
    kind: 'choice',
    name: `rank${n + 1}`,
    label: { zh: `新第 ${n + 1} 顺位`, en: `New rank ${n + 1}` },
    options,
    initial: mortgage.mortgageRef,
  }));
  return offer(
    title,
    ({ agreement, agreementRef, ...input }, requestId) => {
      const agreed = mortgages.map((_one, n) => input[`rank${n + 1}`]);
      const register = acting(RegisterRanks, (data) => data.registerMortgageRanks, { unitRef });
      return register({ agreement, agreementRef, ranks: agreed }, requestId);
    },
    {
      key: `ranks-${unitRef}`,
      fields: [
        {
          kind: 'code',
          name: 'agreementRef',
          label: text('协议编号', 'Number of the agreement'),
          hint: text(
            '先告知各抵押权人，由其在银行窗口以“抵押变更”同意这一编号，再登簿',
            'told to every lender first, who consents to a “change of a mortgage” with this number; entered after that',
          ),
          initial: agreementOf(mortgages.map(({ mortgage }) => mortgage)),
        },
        ...places,
        { kind: 'long', name: 'agreement', label: text('顺位变更协议', 'The agreement'), hint: KEPT },
      ],
      consequences: (_input, say) => [
        say(
          text(
            '须经各抵押权人同意；未经其他抵押权人书面同意不得对其产生不利影响。',
            'Every lender has consented; without a lender’s written consent it must not be worse off.',
          ),
        ),
      ],
      written: ({ transaction }) => transaction,
      done: text('顺位已变更。', 'The ranks are changed.'),
    },
  );
}

/** What lenders have consented to and is not entered yet; otherwise a new number. */
function agreementOf(mortgages: readonly MortgageOfUnit[]): string {
  const entered = new Set(mortgages.map(({ agreementRef }) => agreementRef));
  const consents = mortgages.flatMap((mortgage) => mortgage.consents);
  const open = consents.filter(({ act, caseRef }) => act === 'MORTGAGE_CHANGE' && !entered.has(caseRef));
  return open.at(-1)?.caseRef ?? freshNumber();
}

function ToMatter({ path }: { path: string }): React.JSX.Element {
  const say = useSay();
  return (
    <p>
      <Link to={path}>{say(text('打开登记事项', 'Open the matter'))}</Link>
    </p>
  );
}
