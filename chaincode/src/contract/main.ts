import { readArguments, readTls, type Served, type TlsFiles } from './config.js';

/** Exit codes: wrong command line or environment (EX_USAGE of sysexits), and an address that cannot be served. */
const USAGE = 64;
const FAILED = 1;

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));

const { served, tls } = configure();
// Fabric's libraries read their log level while they are loaded, and by default tell a line per decorator and per call.
process.env['CORE_CHAINCODE_LOGGING_LEVEL'] ??= 'error';
try {
  const { serve } = await import('./server.js');
  await Promise.all(served.map((one) => serve(one, tls)));
  process.stdout.write('READY\n');
} catch (error) {
  leave(error, FAILED);
}

function configure(): { served: Served[]; tls: TlsFiles | undefined } {
  try {
    return { served: readArguments(process.argv.slice(2)), tls: readTls(process.env) };
  } catch (error) {
    return leave(error, USAGE);
  }
}

function leave(error: unknown, code: number): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(code);
}
