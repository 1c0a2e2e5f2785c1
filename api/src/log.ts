import { pino, type DestinationStream, type Logger } from 'pino';

/** Members that never reach a log, wherever they stand at the top or one level down. */
const SECRET = [
  'authorization',
  'cookie',
  'password',
  'token',
  'code',
  'credential',
  'entry',
  'receiptNumber',
  'certificateNumber',
  'licenceId',
  'variables',
  'key',
  'proof',
];

/** JSON lines, on stdout by default. Use cases log identifiers of requests and references only. */
export function createLogger(level: string, organization: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: { organization },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    serializers: { error: describe },
  };
  return pino(options, destination);
}

/** Name, message and stack of our own code; a library's attached request or response objects stay out. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause === undefined ? {} : { cause: describe(error.cause) };
  return { name: error.name, message: error.message, stack: error.stack, ...cause };
}
