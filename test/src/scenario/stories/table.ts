import { STORIES } from './lines.js';
import type { StoryStep } from './scene.js';

const HEAD = `# The stories of the law, and what proves them

Every line of the stories S1–S19, the refused ones ("No") included, with the steps that play it on a network: on the embedded
network by \`./scripts/test scenario\`, on Hyperledger Fabric by \`./scripts/test fabric\`. The steps stand in
\`test/src/scenario/stories/\`; a refused step names its code. The same lines are tested against the contracts in memory, with
whole write sets and events, in \`chaincode/src/contract\` (test names quote the story).

At the end stands which test proves which requirement, by the ids that tests quote in their names.

This file is made from the stories and the tests: \`npm run stories\`. A test fails when it is not current.
`;

/** docs/stories.md. */
export function storiesTable(steps: readonly StoryStep[]): string {
  const sections = STORIES.map(({ id, title, lines }) => {
    const rows = lines.map(({ id: line, text, elsewhere }) => {
      const played = steps.filter((step) => step.line === line).map(({ name }) => name.slice(line.length + 2));
      return `| ${line.slice(id.length + 1)} | ${cell(text)} | ${cell(played.join('; ') || `— ${elsewhere ?? ''}`)} |`;
    });
    return `## ${id} ${title}\n\n| line | what happens, or must not | steps on a network |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return [HEAD, ...sections].join('\n');
}

/** Lines that no step plays and that say no reason, and steps of lines that there are not. */
export function gaps(steps: readonly StoryStep[]): { unplayed: string[]; unknown: string[]; surplus: string[] } {
  const lines = STORIES.flatMap((story) => story.lines);
  const played = new Set(steps.flatMap(({ line }) => line ?? []));
  return {
    unplayed: lines.filter(({ id, elsewhere }) => !played.has(id) && elsewhere === undefined).map(({ id }) => id),
    surplus: lines.filter(({ id, elsewhere }) => played.has(id) && elsewhere !== undefined).map(({ id }) => id),
    unknown: [...played].filter((line) => !lines.some(({ id }) => id === line)),
  };
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
