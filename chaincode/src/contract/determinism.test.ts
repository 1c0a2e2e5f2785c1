import { afterEach, expect, test } from '@jest/globals';
import { reversed } from './testing/other-world.js';
import { CALLS, ledgerBefore, STEPS } from './testing/scenario.js';

const { TZ, LANG } = process.env;

afterEach(() => {
  for (const [name, value] of Object.entries({ TZ, LANG })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

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
