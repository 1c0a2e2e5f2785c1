import { expect, test } from '@jest/globals';
import { createLogger } from './log.js';

const NAMES = ['authorization', 'password', 'code', 'credential', 'entry', 'receiptNumber', 'certificateNumber', 'token', 'variables'];

test.each(NAMES)('a canary in %s never reaches the log', (name) => {
  const lines: string[] = [];
  const logger = createLogger('info', 'registry', { write: (line: string) => void lines.push(line) });
  logger.info({ [name]: 'canary-top', request: { [name]: 'canary-inside' } }, 'message');
  expect(lines.join()).toContain('message');
  expect(lines.join()).not.toContain('canary');
});
