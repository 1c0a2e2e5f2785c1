import { FactList } from '../../kit/FactList.js';
import type { Field } from '../../kit/fields.js';
import { textOf } from '../../kit/fields.js';
import { text } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';
import { acting } from '../common/acting.js';
import { offer, type Offered, refuse } from '../common/Acts.js';
import { Ref } from '../common/Ref.js';
import { DETERMINATION_CAUSES, MORTGAGE_ACTS, MORTGAGE_CHANGES, optionsOf, wordOf, type Words } from '../common/words.js';
import type { Mortgage } from './MortgagePage.js';
import {
  AcceptTransfer,
  ConsentAsLender,
  RequestChange,
  RequestDetermination,
  RequestRelease,
  RequestTransfer,
  WithdrawRequest,
} from './operations.js';

const KEPT = text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest');
const ASKED = text('申请已上链，待登记机构登簿。', 'The request is on the ledger and waits for the registry.');

const CONSENT_ACTS: Words = {
  TRANSFER: text('转移登记', 'transfer'),
  NOTICE: text('预告登记', 'advance notice'),
  MORTGAGE: text('再抵押', 'further mortgage'),
  MORTGAGE_CHANGE: text('抵押变更', 'change of a mortgage'),
  SPLIT_MERGE: text('分割、合并', 'split or merger'),
  NOTICE_CANCEL: text('注销预告', 'cancelling a notice'),
  CORRECT: text('更正登记', 'correction'),
  RESIDENCE: text('居住权登记', 'right of residence'),
  EASEMENT: text('地役权登记', 'easement'),
  CANCEL_RIGHT: text('注销登记', 'cancelling the right'),
};

/** What a lender may ask for of its mortgage, what it may consent to, and why it may not do the rest. */
export function mortgageActs(mortgage: Mortgage, own: string): Offered[] {
  const { mortgageRef, endedOn, requests, lender } = mortgage;
  if (endedOn !== null)
    return [refuse(text('注销、变更、转移', 'Release, change, transfer'), text('抵押权已消灭，不能再办理。', 'The mortgage has ended.'))];
  const offered = requests.some(({ to }) => to === own) ? [accept(mortgageRef)] : [];
  if (lender !== own) return offered;
  return [
    ...requests.filter(({ by }) => by === own).map(({ requestRef, act }) => withdraw(mortgageRef, requestRef, act)),
    release(mortgage),
    change(mortgage),
    transfer(mortgageRef),
    determine(mortgage),
    ...offered,
    consent(mortgage),
  ];
}

function release({ mortgageRef, unitRefs, releasedUnits }: Mortgage): Offered {
  const left = unitRefs.filter((ref) => !releasedUnits.includes(ref));
  const part: Field = {
    kind: 'ticks',
    name: 'units',
    label: text('仅注销部分单元', 'Some units only'),
    hint: text('不选为全部注销', 'none ticked: all of them'),
    options: left.map((ref) => [ref, { zh: shortRef(ref), en: shortRef(ref) }] as const),
    optional: true,
  };
  return offer(
    text('申请注销', 'Ask for release'),
    acting(RequestRelease, (data) => data.requestMortgageRelease, { mortgageRef }),
    {
      key: `release-${mortgageRef}`,
      fields: left.length > 1 ? [part] : [],
      danger: true,
      consequences: (input, say) => [
        input['units'] === undefined
          ? say(text('登记机构登簿后抵押权消灭，不能恢复。', 'Once the registry enters it, the mortgage has ended for good.'))
          : say(text('登记机构登簿后，所选单元不再抵押。', 'Once the registry enters it, the chosen units are free of it.')),
      ],
      written: ({ transaction }) => transaction,
      done: ASKED,
    },
  );
}

function change({ mortgageRef, kind }: Mortgage): Offered {
  return offer(
    text('申请变更', 'Ask for a change'),
    acting(RequestChange, (data) => data.requestMortgageChange, { mortgageRef }),
    {
      key: `change-${mortgageRef}`,
      fields: [
        { kind: 'choice', name: 'change', label: text('变更事项', 'What changes'), options: optionsOf(MORTGAGE_CHANGES) },
        { kind: 'long', name: 'contract', label: text('变更协议内容', 'The agreement'), hint: KEPT },
        ...(kind === 'MAXIMUM'
          ? ([
              { kind: 'date', name: 'claimsUntil', label: text('新的债权确定期间届满日', 'Claims until, as changed'), optional: true },
            ] as const)
          : []),
      ],
      consequences: (_input, say) => [
        say(
          text(
            '登记机构登簿后生效；增加担保须经后顺位抵押权人同意。',
            'Takes effect with the entry; securing more needs the consent of later lenders.',
          ),
        ),
      ],
      written: ({ transaction }) => transaction,
      done: ASKED,
    },
  );
}

function transfer(mortgageRef: string): Offered {
  return offer(
    text('申请抵押权转移', 'Ask for a transfer'),
    ({ part, ...input }, requestId) =>
      acting(RequestTransfer, (data) => data.requestMortgageTransfer, { mortgageRef })({ ...input, part: part === true }, requestId),
    {
      key: `transfer-${mortgageRef}`,
      fields: [
        {
          kind: 'code',
          name: 'to',
          label: text('受让债权人（机构代码）', 'New lender (MSP ID)'),
          hint: text('另一家银行，例如 Bank2MSP', 'another bank, such as Bank2MSP'),
        },
        { kind: 'tick', name: 'part', label: text('仅转移部分债权', 'A part of the claims only') },
        {
          kind: 'long',
          name: 'agreement',
          label: text('另行约定', 'Another agreement'),
          hint: text(
            '最高额抵押债权确定前转移的约定（民法典第四百二十一条）',
            'of a maximum-amount mortgage before determination (Civil Code art. 421)',
          ),
          optional: true,
        },
      ],
      consequences: (input, say) => [
        say({
          zh: `受让人 ${textOf(input, 'to')} 须另行同意，登记机构登簿后转移。`,
          en: `${textOf(input, 'to')} has to accept; the mortgage goes over with the registry’s entry.`,
        }),
      ],
      written: ({ transaction }) => transaction,
      done: ASKED,
    },
  );
}

function determine({ mortgageRef, kind, determined }: Mortgage): Offered {
  const title = text('申请债权确定', 'Ask that the claims be determined');
  if (kind !== 'MAXIMUM')
    return refuse(
      title,
      text('只有最高额抵押须确定债权（民法典第四百二十三条）。', 'Of maximum-amount mortgages only (Civil Code art. 423).'),
    );
  if (determined) return refuse(title, text('债权已确定。', 'The claims are determined already.'));
  return offer(
    title,
    acting(RequestDetermination, (data) => data.requestMortgageDetermination, { mortgageRef }),
    {
      key: `determine-${mortgageRef}`,
      fields: [{ kind: 'choice', name: 'cause', label: text('确定事由', 'Cause'), options: optionsOf(DETERMINATION_CAUSES) }],
      consequences: (_input, say) => [
        say(text('登记后新发生的债权不再受该抵押担保。', 'After the entry, claims that arise later are not secured.')),
      ],
      written: ({ transaction }) => transaction,
      done: ASKED,
    },
  );
}

function withdraw(mortgageRef: string, requestRef: string, act: string): Offered {
  const word = wordOf(MORTGAGE_ACTS, act);
  return offer(
    { zh: `撤回：${word.zh}`, en: `Take back: ${word.en}` },
    acting(WithdrawRequest, (data) => data.withdrawMortgageRequest, { mortgageRef, requestRef }),
    {
      key: `withdraw-${requestRef}`,
      fields: [],
      danger: true,
      consequences: (_input, say) => [say(text('申请终结；再办须重新申请。', 'The request ends; it takes a new one to go on.'))],
      submit: text('撤回申请', 'Take back'),
      written: ({ transaction }) => transaction,
      done: text('申请已撤回。', 'Taken back.'),
    },
  );
}

function accept(mortgageRef: string): Offered {
  return offer(
    text('同意受让抵押权', 'Accept the transfer'),
    ({ part, ...input }, requestId) =>
      acting(AcceptTransfer, (data) => data.acceptMortgageTransfer, { mortgageRef })({ ...input, part: part === true }, requestId),
    {
      key: `accept-${mortgageRef}`,
      fields: [
        { kind: 'long', name: 'contract', label: text('债权转让合同内容', 'The contract'), hint: KEPT },
        { kind: 'tick', name: 'part', label: text('仅受让部分债权', 'A part of the claims only') },
      ],
      consequences: (_input, say) => [
        say(text('登记机构据此登簿，本行成为抵押权人。', 'The registry enters on it; this bank becomes the lender.')),
      ],
      written: ({ transaction }) => transaction,
      done: text('已同意。把编号告知登记机构。', 'Accepted. Tell the registry the number.'),
    },
    ({ record }) => (
      <FactList rows={[[text('受让同意编号', 'Number of the acceptance'), <Ref key="ref" value={record.acceptanceRef} />]]} />
    ),
  );
}

function consent({ mortgageRef, unitRefs }: Mortgage): Offered {
  return offer(
    text('作为抵押权人同意他人办理登记', 'Consent to an act of others'),
    acting(ConsentAsLender, (data) => data.consentAsLender, { mortgageRef }),
    {
      key: `consent-${mortgageRef}`,
      fields: [
        { kind: 'choice', name: 'act', label: text('同意的事项', 'To what'), options: optionsOf(CONSENT_ACTS) },
        {
          kind: 'code',
          name: 'caseRef',
          label: text('案件或申请编号', 'Case or application'),
          hint: text('只对这一件有效', 'counts for this one only'),
        },
        {
          kind: 'choice',
          name: 'unitRef',
          label: text('单元', 'Unit'),
          options: unitRefs.map((ref) => [ref, { zh: shortRef(ref), en: shortRef(ref) }] as const),
          initial: unitRefs[0] ?? '',
        },
      ],
      consequences: (input, say) => [
        say(wordOf(CONSENT_ACTS, textOf(input, 'act'))),
        say(text('同意上链，不能撤回。', 'The consent goes to the ledger and cannot be taken back.')),
      ],
      submit: text('同意', 'Consent'),
      written: ({ transaction }) => transaction,
      done: text('同意已上链。', 'The consent is on the ledger.'),
    },
  );
}
