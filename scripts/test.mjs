import { parseArgs } from 'node:util';
import { prepare } from './lib/prepare.mjs';
import { STAGES, selectStages } from './lib/stages.mjs';

const HELP = `./scripts/test [${Object.keys(STAGES).join('|')}|all]

Sets up what it needs and runs the tests; without argument everything that needs no Fabric. Ends with
"N passed, N failed, N skipped" and says what was skipped and why.
`;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } });
const names = selectStages(positionals[0]);
if (values.help || !names) {
  process.stdout.write(HELP);
  process.exit(values.help ? 0 : 64);
}
await prepare();
const total = { passed: 0, failed: 0, skipped: 0 };
const reasons = [];
for (const name of names) {
  const begun = Date.now();
  console.log(`\n── ${name} ──`);
  const result = await STAGES[name]();
  for (const key of Object.keys(total)) total[key] += result[key];
  if (result.reason) reasons.push(`${name}: ${result.reason}`);
  console.log(
    `${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped (${((Date.now() - begun) / 1000).toFixed(0)} s)`,
  );
}
for (const reason of reasons) console.log(`skipped · ${reason}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
