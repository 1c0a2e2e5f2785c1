import { readFileSync } from 'node:fs';
import { CHAINCODE_NAMES, isChaincodeName, type ChaincodeName } from './names.js';

/** One chaincode to serve: its name, the package or connection identifier that the peer knows, and where to listen. */
export interface Served {
  readonly name: ChaincodeName;
  readonly ccid: string;
  readonly address: string;
}

/** Key and certificate of the server, and the authority whose clients (the organisation's peers) may connect. */
export interface TlsFiles {
  readonly key: Buffer;
  readonly cert: Buffer;
  readonly clientCa: Buffer;
}

const USAGE = `usage: main.js NAME=CCID=HOST:PORT …   with NAME one of ${CHAINCODE_NAMES.join(', ')}`;
const ADDRESS = /^(?:[0-9A-Za-z.-]+|\[[0-9A-Fa-f:]+\]):(\d{1,5})$/;

/** Reads the command line. Throws an error that says what is wrong and how to call. */
export function readArguments(args: readonly string[]): Served[] {
  if (args.length === 0) throw new Error(USAGE);
  const served = args.map(readArgument);
  const repeated = served.find(({ name, address }, index) =>
    served.slice(0, index).some((other) => other.name === name || other.address === address),
  );
  if (repeated) throw new Error(`${repeated.name} at ${repeated.address}: each name and each address once\n${USAGE}`);
  return served;
}

/** Reads the TLS files that the environment names; undefined if it names none. Throws an error that names the variable. */
export function readTls(environment: Readonly<Record<string, string | undefined>>): TlsFiles | undefined {
  const names = ['CHAINCODE_TLS_KEY', 'CHAINCODE_TLS_CERT', 'CHAINCODE_TLS_CLIENT_CA'] as const;
  const missing = names.filter((name) => !environment[name]);
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) throw new Error(`${missing.join(', ')} not set: set all of ${names.join(', ')}, or none to serve without TLS`);
  const [key, cert, clientCa] = names.map((name) => readNamed(name, environment[name] ?? '')) as [Buffer, Buffer, Buffer];
  return { key, cert, clientCa };
}

function readArgument(argument: string): Served {
  const [name = '', ccid = '', address = '', ...rest] = argument.split('=');
  const port = Number(ADDRESS.exec(address)?.[1] ?? 0);
  if (!isChaincodeName(name)) throw new Error(`"${argument}": there is no chaincode "${name}"\n${USAGE}`);
  if (ccid === '' || rest.length > 0) throw new Error(`"${argument}": no chaincode identifier\n${USAGE}`);
  if (port < 1 || port > 65535) throw new Error(`"${argument}": no address HOST:PORT\n${USAGE}`);
  return { name, ccid, address };
}

function readNamed(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new Error(`${variable}: the file ${path} cannot be read`);
  }
}
