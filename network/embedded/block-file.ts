/**
 * The chain on disk: one file, one record per block: length (u32), CRC-32 (u32), the serialised block.
 * Appending returns when the bytes are on disk (O_DSYNC). Opening reads everything: a torn last record, which was never acknowledged, is cut
 * off; any other damage stops with the file's and the block's name.
 */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { headerHash, readHeader } from './block.js';
import type { Log } from './log.js';

const HEAD = 8;
const MAX_BLOCK = 256 * 1024 * 1024;

export class BlockFile {
  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly offsets: number[],
    private end: number,
    public lastHash: Buffer,
    public previousHash: Buffer,
  ) {}

  /**
   * Opens or makes the file and checks it whole: checksums, block numbers, hash chain.
   * @param committed number of blocks that the state has applied; a file with fewer has lost acknowledged blocks.
   * @throws Error naming file and block on damage.
   */
  static async open(path: string, committed: number, log: Log): Promise<BlockFile> {
    const scan = scanFile(path, committed, log);
    return new BlockFile(
      path,
      await open(path, constants.O_RDWR | constants.O_DSYNC),
      scan.offsets,
      scan.end,
      scan.lastHash,
      scan.previousHash,
    );
  }

  /** Number of blocks. */
  get height(): number {
    return this.offsets.length;
  }

  /** Appends the next block and waits until it is on disk. */
  async append(block: Buffer, hash: Buffer): Promise<void> {
    const head = Buffer.alloc(HEAD);
    head.writeUInt32LE(block.length, 0);
    head.writeUInt32LE(crc32(block), 4);
    const length = HEAD + block.length;
    const { bytesWritten } = await this.file.writev([head, block], this.end);
    if (bytesWritten !== length) throw new Error(`${this.path}: ${bytesWritten} of ${length} bytes written (disk full?)`);
    this.offsets.push(this.end);
    this.end += length;
    this.previousHash = this.lastHash;
    this.lastHash = hash;
  }

  /** The serialised block. @throws when it is not there or damaged */
  async read(number: number): Promise<Buffer> {
    const start = this.offsets[number];
    if (start === undefined) throw new Error(`block ${number} is not in ${this.path}`);
    const record = Buffer.alloc((this.offsets[number + 1] ?? this.end) - start);
    const { bytesRead } = await this.file.read(record, 0, record.length, start);
    const block = record.subarray(HEAD);
    if (bytesRead !== record.length || crc32(block) !== record.readUInt32LE(4)) throw damaged(this.path, number, 'wrong checksum');
    return block;
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

interface Scan {
  offsets: number[];
  end: number;
  lastHash: Buffer;
  previousHash: Buffer;
}

function scanFile(path: string, committed: number, log: Log): Scan {
  const file = openSync(path, 'a+');
  try {
    const size = fstatSync(file).size;
    const scan: Scan = { offsets: [], end: 0, lastHash: Buffer.alloc(0), previousHash: Buffer.alloc(0) };
    while (scan.end < size) {
      const number = scan.offsets.length;
      const block = readRecord(file, scan.end, size);
      if (block === 'torn' || (block === 'checksum' && number >= committed && reachesEnd(file, scan.end, size))) {
        if (number < committed) throw damaged(path, number, 'the record is not whole');
        log('warn', 'torn last block cut off: it was never acknowledged', { file: path, block: number, bytes: size - scan.end });
        ftruncateSync(file, scan.end);
        break;
      }
      if (block === 'checksum') throw damaged(path, number, 'wrong checksum');
      const header = readHeader(block);
      if (header.number !== number) throw damaged(path, number, `it says number ${header.number}`);
      if (!header.previousHash.equals(scan.lastHash)) throw damaged(path, number, 'the hash chain is broken');
      scan.offsets.push(scan.end);
      scan.end += HEAD + block.length;
      scan.previousHash = scan.lastHash;
      scan.lastHash = headerHash(header);
    }
    if (scan.offsets.length < committed)
      throw damaged(path, scan.offsets.length, `the state has ${committed} blocks, the file ends before`);
    return scan;
  } finally {
    closeSync(file);
  }
}

function readRecord(file: number, offset: number, size: number): Buffer | 'torn' | 'checksum' {
  if (offset + HEAD > size) return 'torn';
  const head = Buffer.alloc(HEAD);
  readSync(file, head, 0, HEAD, offset);
  const length = head.readUInt32LE(0);
  if (length > MAX_BLOCK || length === 0 || offset + HEAD + length > size) return 'torn';
  const block = Buffer.alloc(length);
  readSync(file, block, 0, length, offset + HEAD);
  return crc32(block) === head.readUInt32LE(4) ? block : 'checksum';
}

/** After a power cut the last record can have its length but not its content. */
function reachesEnd(file: number, offset: number, size: number): boolean {
  const head = Buffer.alloc(HEAD);
  readSync(file, head, 0, HEAD, offset);
  return offset + HEAD + head.readUInt32LE(0) >= size;
}

function damaged(path: string, block: number, reason: string): Error {
  return new Error(
    `block file ${path} is damaged at block ${block}: ${reason}. Nothing was repaired; restore the file from a backup or from another peer.`,
  );
}
