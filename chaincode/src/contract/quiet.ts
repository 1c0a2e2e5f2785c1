import contractLogger from 'fabric-contract-api/lib/logger.js';
import shimLogger, { type LibraryLogger } from 'fabric-shim/lib/logger.js';

/** The loggers that Fabric's libraries ask several times per call, by the names under which they are known there. */
export const BUSY = {
  shim: [
    'lib/handler.js',
    'lib/stub.js',
    'lib/iterators.js',
    'lib/chaincode.js',
    'contracts-spi/chaincodefromcontract.js',
    'contracts-spi/datamarshall.js',
  ],
  contract: ['./lib/contract.js', './lib/jsontransactionserializer.js'],
} as const;

/** Lowest first. */
const LEVELS = ['debug', 'verbose', 'info', 'warn'] as const;

/**
 * Makes what the log level leaves out cost nothing: the libraries' logger formats every line, with its time and colours, before it looks at
 * the level, and that was half of what a chaincode server did. Levels that are asked for stay as they are.
 */
export function quieten(): void {
  const loggers = [...BUSY.shim.map(shimLogger.getLogger), ...BUSY.contract.map(contractLogger.getLogger)];
  for (const logger of loggers) for (const level of LEVELS) if (!logger.isLevelEnabled(level)) silence(logger, level);
}

function silence(logger: LibraryLogger, level: (typeof LEVELS)[number]): void {
  logger[level] = () => logger;
}
