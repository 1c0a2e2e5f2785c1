import type { Field } from '../../kit/fields.js';
import { text } from '../../language/say.js';

/** What the registry attests of a case, for acts that ask for it: accepted, reviewed and entered by different people. */
export const ATTESTED: readonly Field[] = [
  {
    kind: 'text',
    name: 'attested.acceptor',
    label: text('受理人', 'Accepted by'),
    hint: text('账户名；账本只存密钥化引用', 'account; the ledger keeps a keyed reference'),
  },
  { kind: 'text', name: 'attested.reviewer', label: text('审核人', 'Reviewed by'), hint: text('须与登簿人不同', 'not the one who enters') },
  {
    kind: 'choice',
    name: 'attested.holders',
    label: text('权利人签署', 'Holders'),
    options: [
      ['SIGNED', text('已按规定签署', 'signed as the law asks')],
      ['UNSIGNED', text('未签署', 'not signed')],
    ],
  },
];
