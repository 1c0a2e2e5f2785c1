import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { at } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runningSystem, startSystem } from './lib/system.mjs';
import { welcome } from './lib/welcome.mjs';

const HELP = `./scripts/start [--reset]

Starts Zhenglian on this machine: the embedded network, the chaincode, five institutions' APIs and the explorer.
Ctrl-C stops everything; the next start goes on with the same data.

  --reset   delete all data first (var/)
  --help    this text
`;

const { values } = parseArgs({ options: { reset: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const varDir = process.env['VAR_DIR'] ?? at('var');
const portOffset = Number(process.env['PORT_OFFSET'] ?? 0);
if (runningSystem(varDir)) {
  console.error(`Zhenglian is already running on ${varDir}. Stop it first (Ctrl-C where it was started).`);
  process.exit(1);
}
const begun = Date.now();
await prepare();
if (values.reset) rmSync(varDir, { recursive: true, force: true });
const { endpoints, supervisor, stop } = await startSystem({ varDir, portOffset, say: (line) => console.log(`  ${line}`) });
console.log(welcome(endpoints, Date.now() - begun));

let stopping = false;
async function end(exitCode) {
  if (stopping) return;
  stopping = true;
  console.log('stopping …');
  await stop();
  process.exit(exitCode);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));
supervisor.on('failed', (name, how) => {
  console.error(`${name} keeps ending (${how}), see ${supervisor.logOf(name)}; stopping all`);
  void end(1);
});
