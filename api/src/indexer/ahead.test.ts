import { expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { oneAhead } from './ahead.js';

async function* numbers(log: string[], failAt = Infinity) {
  try {
    for (let n = 1; n <= 3; n += 1) {
      if (n === failAt) throw new Error('lost');
      log.push(`made ${n}`);
      yield n;
    }
  } finally {
    log.push('closed');
  }
}

test('the next item is made while the reader works at this one', async () => {
  const log: string[] = [];
  for await (const n of oneAhead(numbers(log))) {
    await turn();
    log.push(`read ${n}`);
  }
  expect(log).toEqual(['made 1', 'made 2', 'read 1', 'made 3', 'read 2', 'closed', 'read 3']);
});

test('a failure comes after what was before it, and a reader who leaves closes the source', async () => {
  const read: number[] = [];
  const reading = async () => {
    for await (const n of oneAhead(numbers([], 3))) {
      await turn();
      read.push(n);
    }
  };
  await expect(reading()).rejects.toThrow('lost');
  expect(read).toEqual([1, 2]);
  const log: string[] = [];
  for await (const n of oneAhead(numbers(log))) if (n === 1) break;
  await turn();
  expect(log).toEqual(['made 1', 'made 2', 'closed']);
});
