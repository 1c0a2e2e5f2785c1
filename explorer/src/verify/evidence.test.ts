import { expect, test } from '@jest/globals';
import { MAX_BYTES, readEvidence, readLink } from './evidence.js';

const CREDENTIAL = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln~WyJzIiwiYSIsMV0~';
const LICENCE = '1.2.156.3005.2.11100000MB03271699001.11440600MB0000001E.20264406050000001.001.X';

test.each([
  ['a credential', CREDENTIAL],
  ['a credential with a byte order mark and line breaks', `\uFEFF${CREDENTIAL.slice(0, 12)}\r\n${CREDENTIAL.slice(12)}\n`],
  ['a JSON file', JSON.stringify({ certRef: 'aa', credential: CREDENTIAL })],
  ['a JSON text', JSON.stringify(CREDENTIAL)],
])('%s is read as the credential', (_name, text) => {
  expect(readEvidence(text)).toEqual({ evidence: { type: 'CREDENTIAL', credential: CREDENTIAL } });
});

test('the address of a QR code is read as identifier and code', () => {
  const evidence = { type: 'LINK', licenceId: LICENCE, code: '0123456789ABCDEF' };
  expect(readEvidence(` https://example.org/v#${LICENCE}.0123456789ABCDEF `)).toEqual({ evidence });
  expect(readLink(`#${LICENCE}.0123456789ABCDEF`)).toEqual(evidence);
});

test.each([
  ['', 'problem.required'],
  [' \n ', 'problem.required'],
  ['x'.repeat(MAX_BYTES + 1), 'problem.tooLarge'],
  ['证'.repeat(Math.ceil(MAX_BYTES / 3) + 1), 'problem.tooLarge'],
  ['%PDF-1.7 …', 'problem.pdf'],
  ['PK\u0003\u0004\u0000', 'problem.notText'],
  ['{', 'problem.json'],
  ['{"credential":7}', 'problem.json'],
  ['{"credential":" "}', 'problem.json'],
  ['https://example.org/v', 'problem.link'],
  ['https://', 'problem.link'],
])('%j is refused with %s', (text, problem) => {
  expect(readEvidence(text)).toEqual({ problem });
});

test.each(['', '#', '#abc', '#abc.', '#.abc', '#a/b.c', `#${'1.'.repeat(200)}abc`, '#1.2.<script>'])('%j is no link', (fragment) => {
  expect(readLink(fragment)).toBeUndefined();
});
