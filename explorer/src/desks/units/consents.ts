import { Refusal } from '../../api/execute.js';
import { type Field, textOf } from '../../kit/fields.js';
import { text } from '../../language/say.js';
import { matterNumber } from '../common/matter-number.js';
import { linesOf } from '../common/proof.js';

/** Case number and signed consents: what split and merger need of others, when notices, rights, mortgages or seizures stand on the units. */
export const consentFields = (): readonly Field[] => [
  matterNumber('caseRef'),
  {
    kind: 'long',
    name: 'consents',
    label: text('预告权利人、他项权利人的同意', 'Consents of holders of notices and rights'),
    hint: text('每行一个：预告或权利编号，空格，签名', 'one a line: number of the notice or right, a space, the signature'),
    optional: true,
  },
];

const WRONG = text('每行须为编号、空格、签名', 'each line has to be a number, a space and a signature');

/** The input with its consents as the API takes them. Throws Refusal. */
export function withConsents(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { consents: _lines, ...rest } = input;
  const consents = linesOf(textOf(input, 'consents')).map((line) => {
    const [ref = '', signature = '', ...more] = line.split(/\s+/);
    if (!/^[0-9a-f]{64}$/.test(ref) || !/^[0-9a-f]{128}$/.test(signature) || more.length > 0)
      throw new Refusal('INVALID_FORMAT', WRONG, 'consents');
    return { ref, signature };
  });
  return consents.length > 0 ? { ...rest, consents } : rest;
}
