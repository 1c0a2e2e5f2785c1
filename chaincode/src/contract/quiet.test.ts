import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import contractLogger from 'fabric-contract-api/lib/logger.js';
import shimLogger from 'fabric-shim/lib/logger.js';
import { BUSY, quieten } from './quiet.js';

const require = createRequire(import.meta.url);
const before = process.env['CORE_CHAINCODE_LOGGING_LEVEL'];
const LIBRARIES = [
  ['fabric-shim', BUSY.shim, shimLogger],
  ['fabric-contract-api', BUSY.contract, contractLogger],
] as const;

afterEach(() => {
  jest.restoreAllMocks();
  if (before === undefined) delete process.env['CORE_CHAINCODE_LOGGING_LEVEL'];
  else process.env['CORE_CHAINCODE_LOGGING_LEVEL'] = before;
});

test.each(LIBRARIES.map(([library, names]) => ({ library, names })))('$library asks for loggers of these names', ({ library, names }) => {
  const folder = dirname(require.resolve(`${library}/package.json`));
  const files = readdirSync(join(folder, 'lib'), { recursive: true }).map(String);
  const text = files.filter((file) => file.endsWith('.js')).map((file) => readFileSync(join(folder, 'lib', file), 'utf8'));
  const asked = [...text.join('\n').matchAll(/getLogger\('([^']+)'\)/g)].map(([, name]) => name);
  expect(asked).toEqual(expect.arrayContaining([...names]));
});

test('what the level leaves out is not even formatted; errors are', () => {
  const loggers = LIBRARIES.map(
    ([, [name], { getLogger }]) =>
      () =>
        getLogger(name),
  );
  process.env['CORE_CHAINCODE_LOGGING_LEVEL'] = 'debug';
  const formatted = loggers.map((logger) =>
    jest.spyOn(logger() as unknown as { write: (line: object) => boolean }, 'write').mockReturnValue(true),
  );
  const counts = () => formatted.map(({ mock }) => mock.calls.length);
  quieten();
  for (const logger of loggers) logger().debug('asked for');
  expect(counts()).toEqual([1, 1]);
  process.env['CORE_CHAINCODE_LOGGING_LEVEL'] = 'error';
  quieten();
  for (const logger of loggers) for (const level of ['debug', 'info', 'warn'] as const) expect(logger()[level]('left out')).toBe(logger());
  expect(counts()).toEqual([1, 1]);
  for (const logger of loggers) logger().error('failed');
  expect(counts()).toEqual([2, 2]);
});
