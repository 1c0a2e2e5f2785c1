import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LogRootShape } from './entry.js';
import { verifyLog } from './verify.js';

const USAGE = `usage: node api/dist/audit/main.js LOG.jsonl ROOTS.json

LOG.jsonl   an exported log; its first line names the organisation
ROOTS.json  the organisation's roots as the ledger has them: [{ "first": 1, "last": 20, "root": "…", "head": "…" }]

Prints one JSON object. Exit code 0: the log is whole and as anchored. 1: the first bad entry is named. 64: usage.
`;
const Header = z.strictObject({ log: z.literal(1), organization: z.string().min(1) });

/** The stand-alone verifier of a log. @returns what to print, and the exit code */
export function run(files: readonly string[], now: Date): { readonly output: string; readonly code: 0 | 1 | 64 } {
  const [log, rootsFile] = files;
  if (log === undefined || rootsFile === undefined || files.length > 2) return { output: USAGE, code: 64 };
  try {
    const [first = '', ...lines] = readFileSync(log, 'utf8').split('\n');
    const { organization } = Header.parse(JSON.parse(first));
    const roots = z.array(LogRootShape).parse(JSON.parse(readFileSync(rootsFile, 'utf8')));
    const entries = lines.filter((line) => line !== '').map(readLine);
    const verdict = verifyLog({ organization, entries, roots, now });
    return { output: `${JSON.stringify({ organization, ...verdict })}\n`, code: verdict.good ? 0 : 1 };
  } catch (error) {
    return { output: `${USAGE}\n${error instanceof Error ? error.message : String(error)}\n`, code: 64 };
  }
}

/** A line that is no JSON is an entry that is none, for the verifier to name. */
function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

if (import.meta.filename === process.argv[1]) {
  const { output, code } = run(process.argv.slice(2), new Date());
  process.stdout.write(output);
  process.exitCode = code;
}
