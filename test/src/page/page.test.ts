import { expect, test } from '@jest/globals';
import { differences, faultsOf, runSteps, stepsOf } from './page.js';

// A page whose commands are run and whose answers are compared (docs/api.md by test/src/scenario/api-page.test.ts).

const PAGE = `# Title

\`\`\`sh
two=2
\`\`\`

## Counting (S1)

\`\`\`sh
echo "{\\"n\\": $two}"
\`\`\`

\`\`\`json
{ "n": 2 }
\`\`\`

\`\`\`graphql
{ other }
\`\`\`
`;

test('commands and answers of a page, in order', () => {
  expect(stepsOf(PAGE)).toEqual([
    { line: 3, heading: 'Title', script: 'two=2', answer: undefined },
    { line: 9, heading: 'Counting (S1)', script: 'echo "{\\"n\\": $two}"', answer: { n: 2 } },
  ]);
});

test.each([
  ['an answer without a command', '```json\n{}\n```\n'],
  ['two answers to one command', '```sh\ntrue\n```\n```json\n{}\n```\n```json\n{}\n```\n'],
  ['a block without an end', '```sh\ntrue\n'],
])('%s is no page', (_what, page) => expect(() => stepsOf(page)).toThrow(/^line \d+: /));

test('the blocks run in one shell, each with what it printed; what was not reached printed nothing', async () => {
  const steps = stepsOf(PAGE);
  expect(await runSteps(steps, {}, 30_000)).toEqual({ printed: ['', '{"n": 2}\n'], complaints: '' });
  const stuck = [{ ...steps[0], script: 'echo 1 >&2; exit 1' }, steps[1]].filter((step) => step !== undefined);
  expect(await runSteps(stuck as typeof steps, {}, 30_000)).toEqual({ printed: [undefined, undefined], complaints: '1\n' });
});

test.each([
  ['the same', { a: [1, null, 'x'] }, { a: [1, null, 'x'] }, []],
  ['any number', { block: '…' }, { block: 7 }, []],
  ['any text', { ref: '…' }, { ref: 'ab' }, []],
  ['a text that begins so', { n: '粤（…' }, { n: '粤（2026）' }, []],
  ['one that does not', { n: '粤（…' }, { n: '鲁（2026）' }, ['$.n']],
  ['nothing for anything', { ref: '…' }, { ref: null }, ['$.ref']],
  ['an empty text for anything', { ref: '…' }, { ref: '' }, ['$.ref']],
  ['an object for anything', { ref: '…' }, { ref: {} }, ['$.ref']],
  ['another value', { a: { b: 'VALID' } }, { a: { b: 'INVALID' } }, ['$.a.b']],
  ['a field less', { a: 1, b: 2 }, { a: 1 }, ['$.b']],
  ['a field more', { a: 1 }, { a: 1, b: 2 }, ['$.b']],
  ['a longer list', [1], [1, 2], ['$']],
  ['another of a list', [1, 2], [1, 3], ['$[1]']],
  ['a refusal', { enterMortgage: {} }, { refused: ['SEIZED'] }, ['$.enterMortgage', '$.refused']],
])('compared with what is shown: %s', (_what, shown, given, where) => {
  expect(differences(shown, given).map((one) => one.slice(0, one.indexOf(':')))).toEqual(where);
});

test.each<[string, unknown, string | undefined, number]>([
  ['what is shown', { a: 1 }, '{"a":1}\n', 0],
  ['something else', { a: 1 }, '{"a":2}\n', 1],
  ['no JSON', { a: 1 }, 'curl: (7)\n', 1],
  ['nothing instead of an answer', { a: 1 }, '', 1],
  ['nothing where nothing is shown', undefined, '', 0],
  ['something where nothing is shown', undefined, 'oops\n', 1],
  ['a block that was not reached', undefined, undefined, 1],
])('a block that printed %s', (_what, answer, printed, faults) => {
  expect(faultsOf({ line: 1, heading: '', script: '', answer }, printed)).toHaveLength(faults);
});
