import { type Bytes, concat } from '../bytes.js';
import { VerifyError } from '../errors.js';
import type { PdfObject } from './reader.js';
import { isDictionary, nameOf } from './syntax.js';

/**
 * The decoded bytes of a stream, at most `limit`.
 * @throws VerifyError PDF_MALFORMED for other filters than Flate, broken data, and data that swells beyond the limit
 */
export async function decodeStream({ value, stream }: PdfObject, limit: number): Promise<Bytes> {
  if (!stream || !isDictionary(value) || value.has('DecodeParms')) throw new VerifyError('PDF_MALFORMED', 'stream');
  const filter = value.get('Filter');
  if (filter === undefined) {
    if (stream.length > limit) throw new VerifyError('PDF_MALFORMED', 'stream size');
    return stream;
  }
  if (nameOf(filter) !== 'FlateDecode') throw new VerifyError('PDF_MALFORMED', 'filter');
  return inflate(stream, limit);
}

async function inflate(data: Bytes, limit: number): Promise<Bytes> {
  const source = new Blob([new Uint8Array(data)]).stream().pipeThrough(new DecompressionStream('deflate'));
  const reader = source.getReader();
  const chunks: Bytes[] = [];
  let size = 0;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      size += chunk.value.length;
      if (size > limit) throw new VerifyError('PDF_MALFORMED', 'stream size');
      chunks.push(chunk.value);
    }
  } catch (cause) {
    await reader.cancel().catch(() => undefined);
    if (cause instanceof VerifyError) throw cause;
    throw new VerifyError('PDF_MALFORMED', 'stream', { cause });
  }
  return concat(...chunks);
}
