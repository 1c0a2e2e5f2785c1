/** Starts the embedded network; prints READY when peers and certificate authorities listen. Ends on SIGTERM and SIGINT. */
import { readConfig } from './config.js';
import { createLog } from './log.js';
import { type RunningNetwork, startNetwork, STATEMENT } from './network.js';

const log = createLog();

try {
  const config = readConfig(process.env);
  log('warn', STATEMENT, { folder: config.folder, channel: config.topology.channel, part: config.part ?? 'all' });
  const network = await startNetwork({ ...config, log });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(network, signal));
  process.stdout.write('READY\n');
} catch (error) {
  log('error', error instanceof Error ? error.message : String(error));
  process.exit(1);
}

async function stop(network: RunningNetwork, signal: string): Promise<void> {
  log('info', 'stopping', { signal });
  try {
    await network.close();
    log('info', 'stopped');
    process.exit(0);
  } catch (error) {
    log('error', 'stopping failed', { reason: String(error) });
    process.exit(1);
  }
}
