import { spawnSync } from 'node:child_process';
import { ROOT, at } from './lib/paths.mjs';

const HELP = `./scripts/mutation [folder or file below chaincode/src/domain …]

Changes the law in thousands of small ways, one at a time, and counts which changes the tests of chaincode/src notice (Stryker).
Without argument the whole domain: an hour or so on one core; CONCURRENCY=2 for two. Prints every change that no test noticed
and the score; the report is var/mutation.json. Exits with 1 below a score of 80 %. STATIC=1 also changes what is made while
modules load (schemas, tables): hours more.
`;

const names = process.argv.slice(2);
if (names.some((name) => name.startsWith('-'))) {
  process.stdout.write(HELP);
  process.exit(names.includes('--help') || names.includes('-h') ? 0 : 64);
}
const patterns = names.map((name) => `chaincode/src/domain/${name}${name.endsWith('.ts') ? '' : '/**/*.ts'}`);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', at('tools/mutation/stryker.config.mjs')],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, MUTATE: patterns.join(), NODE_NO_WARNINGS: '1' },
  },
);
process.exit(status ?? 1);
