import { expect, test } from '@jest/globals';
import { MAX_BYTES, readEvidence, readFile, readLink } from './evidence.js';

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

test.each([
  ['a PDF file', new Blob(['%PDF-1.7\n']), { evidence: { type: 'PDF', bytes: new TextEncoder().encode('%PDF-1.7\n') } }],
  ['a credential file', new Blob([CREDENTIAL]), { evidence: { type: 'CREDENTIAL', credential: CREDENTIAL } }],
  ['a PDF file that no certificate can be', new Blob(['%PDF-1.7\n', new Uint8Array(5 * 1024 * 1024)]), { problem: 'problem.tooLarge' }],
  ['a text that no credential can be', new Blob([new Uint8Array(MAX_BYTES + 1)]), { problem: 'problem.tooLarge' }],
  ['a picture', new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0)]), { problem: 'problem.notText' }],
])('%s is read by what is in it, whatever its name', async (_name, file, reading) => {
  expect(await readFile(file)).toEqual(reading);
});
