import { expect, test } from '@jest/globals';
import { withLines } from './proof.js';

test('lists of a proof are lines, its remarks stay a text, and what is not there stays away', () => {
  expect(withLines({ day: 'd', proof: { holders: ' 甲 \n\n乙', other: '债权：1', remarks: '一\n二' } })).toEqual({
    day: 'd',
    proof: { holders: ['甲', '乙'], other: ['债权：1'], remarks: '一\n二' },
  });
  expect(withLines({ objectionRef: 'x' })).toEqual({ objectionRef: 'x' });
});
