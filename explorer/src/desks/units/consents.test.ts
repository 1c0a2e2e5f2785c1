import { expect, test } from '@jest/globals';
import { Refusal } from '../../api/execute.js';
import { withConsents } from './consents.js';

const [REF, SIGNATURE] = ['ab'.repeat(32), 'cd'.repeat(64)];

test.each([
  ['no consents', {}, {}],
  ['blank lines only', { consents: ' \n' }, {}],
  [
    'one a line',
    { consents: `${REF} ${SIGNATURE}\n\n${SIGNATURE.slice(64)}  ${SIGNATURE}` },
    {
      consents: [
        { ref: REF, signature: SIGNATURE },
        { ref: SIGNATURE.slice(64), signature: SIGNATURE },
      ],
    },
  ],
  [
    'beside other members',
    { unitRef: 'x', consents: `${REF} ${SIGNATURE}` },
    { unitRef: 'x', consents: [{ ref: REF, signature: SIGNATURE }] },
  ],
])('%s', (_what, input, expected) => expect(withConsents(input)).toEqual(expected));

test.each([
  ['a number alone', REF],
  ['a short signature', `${REF} ${SIGNATURE.slice(2)}`],
  ['three words', `${REF} ${SIGNATURE} x`],
  ['capital letters', `${REF.toUpperCase()} ${SIGNATURE}`],
])('%s is refused at its field', (_what, consents) => {
  expect(() => withConsents({ consents })).toThrow(Refusal);
  expect(() => withConsents({ consents })).toThrow(
    expect.objectContaining({ code: 'INVALID_FORMAT', field: 'consents' }) as unknown as Error,
  );
});
