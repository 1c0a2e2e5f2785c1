import { expect, test } from '@jest/globals';
import { widthOf } from './width.js';

test.each([
  ['', 0],
  ['登簿', 26],
  ['11/21', 36.4],
  ['登1', 20.28],
])('%s', (label, width) => {
  expect(widthOf(label)).toBeCloseTo(width);
});
