import { afterEach, expect, test } from '@jest/globals';
import { CALLS, ledgerBefore, STEPS } from './testing/scenario.js';

const { TZ, LANG } = process.env;

afterEach(() => {
  for (const [name, value] of Object.entries({ TZ, LANG })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** The same JSON with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

test.each(STEPS)('%s gives the same bytes under another time zone, locale and key order', async (step) => {
  const [submitter, chaincode, name, request] = CALLS[step];
  process.env['TZ'] = 'Asia/Shanghai';
  process.env['LANG'] = 'zh_CN.UTF-8';
  const one = await (await ledgerBefore(step)).endorse(submitter, chaincode, name, JSON.stringify(request));
  process.env['TZ'] = 'America/St_Johns';
  process.env['LANG'] = 'tr_TR.UTF-8';
  const two = await (await ledgerBefore(step)).endorse(submitter, chaincode, name, JSON.stringify(reversed(request), null, 2));
  expect(Object.keys(one.writes).length).toBeGreaterThan(0);
  expect(JSON.stringify(two)).toBe(JSON.stringify(one));
  expect([...two.reads]).toEqual([...one.reads]);
});
