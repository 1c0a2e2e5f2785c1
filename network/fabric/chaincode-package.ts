import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Slot, slotted } from './nodes.js';

export interface ChaincodePackage {
  readonly label: string; // title_1.0
  readonly id: string; // label:hex(SHA-256 of the bytes), as Fabric's lifecycle names it
  readonly bytes: Buffer;
}

/**
 * The package of one chaincode that runs as a service. It holds no code, address or key, only templates that every
 * peer's builder fills, so all organisations install the same bytes. One label per name: chaincodes that call each
 * other must not share a package id.
 * @param slot which of the organisations' two chaincode servers runs it
 */
export function packageChaincode(name: string, version: string, slot: Slot = 'a'): ChaincodePackage {
  const label = `${name}_${version}`;
  const connection = {
    address: `{{.${slotted(name, slot)}_address}}`,
    dial_timeout: '10s',
    tls_required: true,
    client_auth_required: true,
    root_cert: '{{.root_cert}}',
    client_cert: '{{.client_cert}}',
    client_key: '{{.client_key}}',
  };
  const code = tarGzip([['connection.json', json(connection)]]);
  const bytes = tarGzip([
    ['metadata.json', json({ type: 'ccaas', label })],
    ['code.tar.gz', code],
  ]);
  return { label, id: `${label}:${createHash('sha256').update(bytes).digest('hex')}`, bytes };
}

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`);

const BLOCK = 512;
const GZIP_OS_OFFSET = 9;
const GZIP_OS_UNKNOWN = 255;

/** A tar.gz that depends on its content alone: no times, owners, machine, or version of the compressor (nothing is compressed). */
function tarGzip(files: readonly (readonly [name: string, content: Buffer])[]): Buffer {
  const parts = files.flatMap(([name, content]) => [tarHeader(name, content.length), content, padding(content.length)]);
  const zipped = gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 0 });
  zipped[GZIP_OS_OFFSET] = GZIP_OS_UNKNOWN;
  return zipped;
}

/** A ustar header (POSIX.1-1988): name, mode, owner, size, time, checksum, type. */
function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  header.write(name, 0);
  header.write(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  header.write(`${octal(size, 11)}\0${octal(0, 11)}\0`, 124);
  header.write('        0', 148); // the checksum counts as spaces; type 0 is a file
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

const padding = (size: number) => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
