import { digest, utf8 } from '@zhenglian/chaincode/domain';
import { text } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { offer, type Offered, refuse } from '../common/Acts.js';
import { proofFields, withLines } from '../common/proof.js';
import { Issued } from './Issued.js';
import type { Request } from './MortgagesPage.js';
import { ChangeMortgage, DetermineClaims, ReleaseMortgage, TransferMortgage } from './operations.js';

const HOLDER = text('证明权利人（抵押权人）', 'Right holder on the proof');
const PUSHED = text('新的登记证明推送抵押权人，原证明成为历史。', 'The new proof is sent to the lender; the old one is superseded.');

/** How the registry enters what lender or court asked for of a mortgage that stands. */
export function requestActs(row: Request): Offered[] {
  const on = { mortgageRef: row.mortgage.mortgageRef, requestRef: row.requestRef };
  switch (row.act) {
    case 'RELEASE':
      return [release(on)];
    case 'CHANGE':
      return [change(on)];
    case 'TRANSFER':
      return [transfer(on, row.part === true)];
    case 'DETERMINE':
      return [determine(on, row.cause ?? undefined)];
    default:
      return [refuse(text('办理', 'Enter'), text('本页不能办理这类申请。', 'Such requests cannot be entered here.'))];
  }
}

interface On {
  readonly mortgageRef: string;
  readonly requestRef: string;
}

function release(on: On): Offered {
  return offer(
    text('注销登簿', 'Enter the release'),
    acting(ReleaseMortgage, (data) => data.releaseMortgage, on),
    {
      key: `release-${on.requestRef}`,
      fields: [],
      consequences: (_input, say) => [say(text('抵押权消灭，后顺位依次升进。', 'The mortgage ends; later ranks move up.'))],
      written: ({ transaction }) => transaction,
      done: text('抵押权已注销。', 'The mortgage is released.'),
    },
  );
}

function change(on: On): Offered {
  const run = acting(ChangeMortgage, (data) => data.changeMortgage, on);
  return offer(
    text('变更登簿', 'Enter the change'),
    (input, requestId) => run(withLines(input), requestId),
    {
      key: `change-${on.requestRef}`,
      fields: proofFields(HOLDER),
      consequences: (_input, say) => [
        say(
          text(
            '加重负担的变更不得对后顺位抵押权人产生不利影响，除非其书面同意。',
            'A change that burdens more must not harm later lenders without their written consent.',
          ),
        ),
        say(PUSHED),
      ],
      submit: text('变更登簿并出具登记证明', 'Enter and issue the proof'),
      written: ({ transaction }) => transaction,
      done: text('抵押变更已登记。', 'The change is entered.'),
    },
    ({ paper }) => (paper ? <Issued paper={paper} /> : null),
  );
}

/** A part of the claims gets a mortgage of its own, whose reference follows from the request: asked again after a reload, it is the same. */
function transfer(on: On, part: boolean): Offered {
  const partRef = part ? { partRef: digest('zl/request/1', utf8(`explorer/part ${on.requestRef}`)) } : {};
  const run = acting(TransferMortgage, (data) => data.transferMortgage, { ...on, ...partRef });
  return offer(
    text('转移登簿', 'Enter the transfer'),
    (input, requestId) => run(withLines(input), requestId),
    {
      key: `transfer-${on.requestRef}`,
      fields: [
        {
          kind: 'code',
          name: 'acceptanceRef',
          label: text('受让同意编号', 'Number of the acceptance'),
          hint: text('受让债权人在其窗口同意后所示', 'as the new lender’s desk shows it'),
        },
        ...proofFields(HOLDER),
      ],
      consequences: (_input, say) => [
        say(text('抵押权随债权转移给受让债权人，顺位不变。', 'The mortgage goes with the claim to the new lender and keeps its rank.')),
        say(PUSHED),
      ],
      submit: text('转移登簿并出具登记证明', 'Enter and issue the proof'),
      written: ({ transaction }) => transaction,
      done: text('抵押权转移已登记。', 'The transfer is entered.'),
    },
    ({ paper }) => (paper ? <Issued paper={paper} /> : null),
  );
}

function determine(on: On, cause: string | undefined): Offered {
  return offer(
    text('债权确定登簿', 'Enter the determination'),
    acting(DetermineClaims, (data) => data.determineMortgageClaims, { ...on, cause } as never),
    {
      key: `determine-${on.requestRef}`,
      fields: [],
      consequences: (_input, say) => [
        say(
          text(
            '最高额抵押所担保的债权确定，新发生的债权不再受担保。',
            'The secured claims are fixed; claims that arise later are not secured.',
          ),
        ),
      ],
      written: ({ transaction }) => transaction,
      done: text('债权确定已登记。', 'The determination is entered.'),
    },
  );
}
