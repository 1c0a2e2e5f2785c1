import { appendFileSync, mkdtempSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { BlockFile } from './block-file.js';
import { headerHash, serializeBlock, serializeHeaderAndData } from './block.js';
import { createLog } from './log.js';
import { sha256 } from './wire.js';

const BLOCKS = 5;

/** A file with five blocks; returns its path and where each record starts. */
async function makeFile(): Promise<{ path: string; offsets: number[] }> {
  const path = join(mkdtempSync(join(tmpdir(), 'zhenglian-blocks-')), 'blocks');
  const file = await BlockFile.open(path, 0, silent().log);
  const offsets: number[] = [];
  for (let number = 0; number < BLOCKS; number += 1) {
    offsets.push(statSync(path).size);
    const { bytes, hash } = block(number, file.lastHash);
    await file.append(bytes, hash);
  }
  await file.close();
  return { path, offsets };
}

function block(number: number, previousHash: Buffer): { bytes: Buffer; hash: Buffer } {
  const envelopes = [Buffer.from(`envelope ${number}`)];
  const header = { number, previousHash, dataHash: sha256(...envelopes) };
  const bytes = serializeBlock(
    { headerAndData: serializeHeaderAndData(header, envelopes), ordererMetadata: Buffer.alloc(0) },
    Buffer.from([0]),
  );
  return { bytes, hash: headerHash(header) };
}

function silent(): { log: ReturnType<typeof createLog>; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog((line) => lines.push(line)), lines };
}

function change(path: string, offset: number, by: (byte: number) => number): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(by(bytes.readUInt8(offset)), offset);
  writeFileSync(path, bytes);
}

test('blocks come back after reopening', async () => {
  const { path } = await makeFile();
  const file = await BlockFile.open(path, BLOCKS, silent().log);
  expect(file.height).toBe(BLOCKS);
  expect((await file.read(3)).toString('latin1')).toContain('envelope 3');
  await expect(file.read(BLOCKS)).rejects.toThrow('block 5 is not in');
  await file.close();
});

test.each<[string, (path: string, lastOffset: number) => void]>([
  ['half a record', (path) => truncateSync(path, statSync(path).size - 3)],
  ['half a record head', (path, last) => truncateSync(path, last + 5)],
  ['a record of zeros', (path) => appendFileSync(path, Buffer.alloc(40))],
  ['a last record with length but without content', (path, last) => change(path, last + 20, (byte) => byte ^ 255)],
])('a torn tail (%s) is cut off and logged', async (_name, tear) => {
  const { path, offsets } = await makeFile();
  tear(path, offsets.at(-1)!);
  const { log, lines } = silent();
  const file = await BlockFile.open(path, BLOCKS - 1, log);
  expect(file.height).toBeGreaterThanOrEqual(BLOCKS - 1);
  expect(lines.join()).toContain('torn last block cut off');
  const next = block(file.height, file.lastHash);
  await file.append(next.bytes, next.hash);
  await file.close();
  const again = await BlockFile.open(path, BLOCKS, silent().log);
  expect(again.height).toBe(file.height);
  await again.close();
});

test.each<[string, number, string, (path: string, offsets: number[]) => void]>([
  ['a changed byte', 2, 'wrong checksum', (path, offsets) => change(path, offsets[2]! + 20, (byte) => byte ^ 1)],
  [
    'a changed byte in the last, acknowledged block',
    4,
    'wrong checksum',
    (path, offsets) => change(path, offsets[4]! + 20, (byte) => byte ^ 1),
  ],
  ['a changed length', 1, '', (path, offsets) => change(path, offsets[1]! + 2, () => 255)],
  ['a lost acknowledged block', 4, 'the file ends before', (path, offsets) => truncateSync(path, offsets[4])],
  ['a cut acknowledged block', 4, 'not whole', (path, offsets) => truncateSync(path, offsets[4]! + 12)],
  ['a block taken out', 2, 'it says number 3', (path, offsets) => cutOut(path, offsets[2]!, offsets[3]!)],
  ['a block exchanged, checksum and all', 2, 'the hash chain is broken', (path, offsets) => exchange(path, offsets[2]!, offsets[3]!)],
])('%s is named and nothing repaired', async (_name, number, reason, damage) => {
  const { path, offsets } = await makeFile();
  damage(path, offsets);
  const before = readFileSync(path);
  await expect(BlockFile.open(path, BLOCKS, silent().log)).rejects.toThrow(
    new RegExp(`${path} is damaged at block ${number}: .*${reason}`),
  );
  expect(readFileSync(path).equals(before)).toBe(true);
});

function cutOut(path: string, from: number, to: number): void {
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]));
}

function exchange(path: string, from: number, to: number): void {
  const bytes = readFileSync(path);
  const forged = block(2, Buffer.alloc(32)).bytes;
  const head = Buffer.alloc(8);
  head.writeUInt32LE(forged.length, 0);
  head.writeUInt32LE(crc32(forged), 4);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, from), head, forged, bytes.subarray(to)]));
}
