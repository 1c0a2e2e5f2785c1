import type { Field } from '../../kit/fields.js';
import { text } from '../../language/say.js';

const SIGNED: Field = {
  kind: 'choice',
  name: 'attested.holders',
  label: text('权利人签署', 'Holders'),
  options: [
    ['SIGNED', text('已按规定签署', 'signed as the law asks')],
    ['UNSIGNED', text('未签署', 'not signed')],
  ],
};

const GUARDIAN: Field = {
  kind: 'choice',
  name: 'attested.guardian',
  label: text('监护人承诺', 'Guardian’s promise'),
  hint: text('权利人为未成年人时填写', 'when a holder is a minor'),
  options: [
    ['PROMISED', text('已承诺', 'given')],
    ['MISSING', text('缺', 'missing')],
  ],
  optional: true,
};

/** What the registry attests of an entry that has no case of its own. */
export const HOLDERS_SIGNED: readonly Field[] = [SIGNED, GUARDIAN];

const personFields = (of: string): readonly Field[] => [
  {
    kind: 'text',
    name: `${of}.acceptor`,
    label: text('受理人', 'Accepted by'),
    hint: text('账户名；账本只存密钥化引用', 'account; the ledger keeps a keyed reference'),
  },
  { kind: 'text', name: `${of}.reviewer`, label: text('审核人', 'Reviewed by'), hint: text('须与登簿人不同', 'not the one who enters') },
];

/** Who had part in a first registration, which has no case of its own, beside the one who enters it. */
export const PERSONS: readonly Field[] = personFields('persons');

/** What the registry attests of a case, for acts that ask for it: accepted, reviewed and entered by different people. */
export const ATTESTED: readonly Field[] = [...personFields('attested'), SIGNED];

/** The same with what an inheritance and a minor ask for. */
export const ATTESTED_CASE: readonly Field[] = [
  ...ATTESTED,
  GUARDIAN,
  {
    kind: 'choice',
    name: 'attested.deed',
    label: text('继承凭证', 'Deed of the inheritance'),
    options: [
      ['NOTARIAL', text('公证书', 'notarial deed')],
      ['JUDGMENT', text('裁判文书', 'judgment')],
    ],
    optional: true,
  },
  {
    kind: 'date',
    name: 'attested.announcedUntil',
    label: text('继承公告截止日', 'Announced until'),
    hint: text('没有公证书或裁判文书的继承', 'of an inheritance without deed or judgment'),
    optional: true,
  },
];
