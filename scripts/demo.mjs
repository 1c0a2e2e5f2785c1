import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runningSystem, startSystem } from './lib/system.mjs';
import { walk } from './lib/walk.mjs';

const HELP = `./scripts/demo

Walks one certificate from the register to verification on the running system (./scripts/start), or on a temporary one.
One line per step; ends with an error at the first surprise.
`;
const TEMPORARY_PORT_OFFSET = 2000;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(HELP);
  process.exit(0);
}
const endpoints = runningSystem(process.env['VAR_DIR'] ?? at('var'));
try {
  await (endpoints ? walk(endpoints) : onTemporarySystem(walk));
  console.log('\nAll as expected.');
} catch (error) {
  console.error(`\n✗ ${error.message}`);
  process.exitCode = 1;
}

async function onTemporarySystem(work) {
  await prepare();
  const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-demo-'));
  console.log('No system is running; starting a temporary one …');
  const system = await startSystem({ varDir, portOffset: TEMPORARY_PORT_OFFSET, say: (line) => console.log(`  ${line}`) });
  const stop = async () => {
    await system.stop();
    rmSync(varDir, { recursive: true, force: true });
  };
  process.once('SIGINT', () => void stop().then(() => process.exit(130)));
  try {
    await work(runningSystem(varDir));
  } finally {
    await stop();
  }
}
