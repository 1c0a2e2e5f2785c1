import { canonicalize, type JsonValue } from '@zhenglian/chaincode/domain';
import { decrypt, encrypt } from '../sealing.js';

/** Encrypts a value for one column of one row: nowhere else can it be read. */
export function seal(key: Uint8Array, column: string, row: string, value: JsonValue): Uint8Array {
  return encrypt(key, Buffer.from(canonicalize(value)), Buffer.from(JSON.stringify([column, row])));
}

/** @throws Error for another key, column or row */
export function unseal(key: Uint8Array, column: string, row: string, sealed: Uint8Array): unknown {
  return JSON.parse(Buffer.from(decrypt(key, sealed, Buffer.from(JSON.stringify([column, row])))).toString('utf8'));
}
