import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export const FABRIC_VERSION = 'v3.1.5';

/** Absolute paths of the official programs and of the folder with core.yaml and orderer.yaml. */
export interface Programs {
  readonly peer: string;
  readonly orderer: string;
  readonly configtxgen: string;
  readonly configtxlator: string;
  readonly osnadmin: string;
  readonly config: string;
}

/** Programs are missing, or of another version. The message says what to do. */
export class ProgramsError extends Error {}

const NAMES = ['peer', 'orderer', 'configtxgen', 'configtxlator', 'osnadmin'] as const;
const REMEDY = `Unpack the release archive of Hyperledger Fabric ${FABRIC_VERSION} (folders bin/ and config/) and set FABRIC_BIN to its bin folder, or add that folder to PATH.`;

/**
 * Finds Fabric's programs in FABRIC_BIN, or else in PATH, and their configuration in FABRIC_CFG_PATH, or else in
 * config/ beside the programs' folder, as in the release archive.
 * @throws ProgramsError naming everything that is missing, or the version that was found
 */
export function findPrograms(environment: NodeJS.ProcessEnv): Programs {
  const folder = environment['FABRIC_BIN'];
  const folders = folder ? [folder] : (environment['PATH'] ?? '').split(delimiter).filter(Boolean);
  const found = Object.fromEntries(NAMES.map((name) => [name, folders.map((each) => join(each, name)).find(isExecutable)]));
  const missing = NAMES.filter((name) => !found[name]);
  if (missing.length > 0) {
    throw new ProgramsError(`Not found in ${folder ? `FABRIC_BIN (${folder})` : 'PATH'}: ${missing.join(', ')}.\n${REMEDY}`);
  }
  const programs = found as Record<(typeof NAMES)[number], string>;
  const config = environment['FABRIC_CFG_PATH'] ?? join(dirname(programs.peer), '..', 'config');
  const files = ['core.yaml', 'orderer.yaml'].filter((file) => !existsSync(join(config, file)));
  if (files.length > 0) throw new ProgramsError(`Not found in ${config}: ${files.join(', ')}.\n${REMEDY}`);
  checkVersion(programs.peer, ['version']);
  checkVersion(programs.orderer, ['version']);
  checkVersion(programs.configtxgen, ['-version']);
  return { ...programs, config };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function checkVersion(program: string, args: string[]): void {
  const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
  const version = /Version: (\S+)/.exec(stdout)?.[1] ?? 'unknown';
  if (version.replace(/^v?/, 'v') !== FABRIC_VERSION) {
    throw new ProgramsError(`${program} is of version ${version}; this network is proven with ${FABRIC_VERSION} only.\n${REMEDY}`);
  }
}
