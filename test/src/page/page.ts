import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { ROOT } from '../../../scripts/lib/paths.mjs';

/** A command block of a page, with the answer that the page shows under it. */
export interface PageStep {
  /** Line of the page where the block begins. */
  readonly line: number;
  readonly heading: string;
  readonly script: string;
  /** undefined: the page shows none, so nothing may be printed. */
  readonly answer: unknown;
}

/** What differs from run to run stands on the page as this, alone or at the end of a text. */
const ANYTHING = '…';
const FENCE = '```';

/**
 * The `sh` blocks of a Markdown page in their order, each with the `json` block behind it.
 * @throws Error for an answer that belongs to no command
 */
export function stepsOf(page: string): PageStep[] {
  const steps: PageStep[] = [];
  let heading = '';
  let answered = true;
  for (const { line, language, text } of partsOf(page)) {
    if (language === 'heading') heading = text;
    else if (language === 'sh') {
      steps.push({ line, heading, script: text, answer: undefined });
      answered = false;
    } else if (language === 'json') {
      const last = steps.at(-1);
      if (answered || last === undefined) throw new Error(`line ${line}: an answer without a command`);
      steps[steps.length - 1] = { ...last, answer: JSON.parse(text) };
      answered = true;
    }
  }
  return steps;
}

/** Headings and fenced blocks of a page, with the line where each begins. */
function partsOf(page: string): { line: number; language: string; text: string }[] {
  const parts: { line: number; language: string; text: string }[] = [];
  let open: { line: number; language: string; lines: string[] } | undefined;
  for (const [index, text] of page.split('\n').entries()) {
    if (open === undefined) {
      if (text.startsWith('#')) parts.push({ line: index + 1, language: 'heading', text: text.replace(/^#+ /, '') });
      else if (text.startsWith(FENCE)) open = { line: index + 1, language: text.slice(FENCE.length), lines: [] };
    } else if (text === FENCE) {
      parts.push({ line: open.line, language: open.language, text: open.lines.join('\n') });
      open = undefined;
    } else open.lines.push(text);
  }
  if (open !== undefined) throw new Error(`line ${open.line}: a block without an end`);
  return parts;
}

/** What is wrong with what a block printed: nothing when it is what the page shows under it, or when neither shows anything. */
export function faultsOf({ answer }: PageStep, printed: string | undefined): string[] {
  if (printed === undefined) return ['the walk did not come so far'];
  if (answer === undefined) return printed === '' ? [] : [`nothing is shown, this came: ${printed}`];
  try {
    return differences(answer, JSON.parse(printed));
  } catch {
    return [`an answer is shown, this came: ${printed}`];
  }
}

/** Where an answer is not what the page shows: other fields, other values, other length; empty when it is. */
export function differences(shown: unknown, given: unknown, path = '$'): string[] {
  if (typeof shown === 'string' && shown.endsWith(ANYTHING)) {
    const start = shown.slice(0, -ANYTHING.length);
    const scalar = typeof given === 'string' || (start === '' && (typeof given === 'number' || typeof given === 'boolean'));
    return scalar && String(given).startsWith(start) && String(given).length > start.length ? [] : [told(path, shown, given)];
  }
  if (Array.isArray(shown) && Array.isArray(given)) {
    if (shown.length !== given.length) return [told(path, shown, given)];
    return shown.flatMap((one, index) => differences(one, given[index], `${path}[${index}]`));
  }
  if (isRecord(shown) && isRecord(given)) {
    return [...new Set([...Object.keys(shown), ...Object.keys(given)])].flatMap((key) =>
      key in shown && key in given
        ? differences(shown[key], given[key], `${path}.${key}`)
        : [told(`${path}.${key}`, shown[key], given[key])],
    );
  }
  return shown === given ? [] : [told(path, shown, given)];
}

/**
 * Runs the blocks in one bash, as a reader would in one terminal.
 * @returns what each block printed, undefined for blocks that were not reached, and all that went to standard error
 */
export async function runSteps(
  steps: readonly PageStep[],
  env: NodeJS.ProcessEnv,
  timeout: number,
): Promise<{ printed: readonly (string | undefined)[]; complaints: string }> {
  const end = `end-${randomUUID()}`;
  const script = steps.map(({ script: block }) => `${block}\nprintf '%s\\n' ${end}\n`).join('');
  return new Promise((done) => {
    execFile('bash', ['-c', script], { cwd: ROOT, env: { ...process.env, ...env }, timeout }, (_error, output, complaints) => {
      const parts = output.split(`${end}\n`);
      done({ printed: steps.map((_step, index) => (index < parts.length - 1 ? parts[index] : undefined)), complaints });
    });
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const told = (path: string, shown: unknown, given: unknown) => `${path}: ${JSON.stringify(shown)} is shown, ${JSON.stringify(given)} came`;
