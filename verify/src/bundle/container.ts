import { type Bytes, concat, equalBytes, sha256, utf8 } from '../bytes.js';
import { guarded, VerifyError } from '../errors.js';
import { readText } from './wire.js';

/** One peer's signature: msp.SerializedIdentity and DER signature, as they stand in the endorsement. */
export interface SignedBy {
  readonly identity: Bytes;
  readonly signature: Bytes;
}

/** The parts of a bundle as bytes, exactly those that hashes and signatures cover. */
export interface BundleParts {
  /** `<licence identifier>.<code>` of the certificate, or empty. */
  readonly subject: string;
  readonly channelHeader: Bytes;
  readonly signatureHeader: Bytes;
  readonly proposalPayload: Bytes;
  readonly responsePayload: Bytes;
  readonly endorsements: readonly SignedBy[];
}

export const BUNDLE_LIMITS = { file: 32_768, parts: 65_536, endorsements: 20 } as const;

/** What every bundle begins with. */
export const BUNDLE_MAGIC = utf8('ZLP1');
const HEAD = BUNDLE_MAGIC.length + 32;

/** Whether a file says that it is a proof bundle. */
export const isBundle = (bytes: Bytes): boolean => equalBytes(bytes.subarray(0, BUNDLE_MAGIC.length), BUNDLE_MAGIC);

/** `ZLP1` ‖ SHA-256(body) ‖ body; body = raw DEFLATE of the parts, each after its length as 32 bits, big-endian. */
export async function sealBundle(parts: BundleParts): Promise<Bytes> {
  const { subject, channelHeader, signatureHeader, proposalPayload, responsePayload, endorsements } = parts;
  const list = [utf8(subject), channelHeader, signatureHeader, proposalPayload, responsePayload];
  for (const { identity, signature } of endorsements) list.push(identity, signature);
  const body = await pipe(concat(...list.flatMap((part) => [uint32(part.length), part])), new CompressionStream('deflate-raw'));
  return concat(BUNDLE_MAGIC, sha256(body), body);
}

/**
 * Takes a bundle apart.
 * @throws VerifyError BUNDLE_MALFORMED for what is damaged, over-long or followed by anything
 */
export async function openBundle(bytes: Bytes): Promise<BundleParts> {
  if (bytes.length > BUNDLE_LIMITS.file || bytes.length <= HEAD || !isBundle(bytes)) throw malformed('head');
  const body = bytes.subarray(HEAD);
  if (!equalBytes(sha256(body), bytes.subarray(BUNDLE_MAGIC.length, HEAD))) throw malformed('damaged');
  const [subject, channelHeader, signatureHeader, proposalPayload, responsePayload, ...signed] = split(await inflate(body));
  if (!subject || !channelHeader || !signatureHeader || !proposalPayload || !responsePayload) throw malformed('parts');
  if (signed.length % 2 !== 0 || signed.length > 2 * BUNDLE_LIMITS.endorsements) throw malformed('endorsements');
  const endorsements = signed.flatMap((identity, i) => (i % 2 === 0 ? [{ identity, signature: signed[i + 1] ?? new Uint8Array() }] : []));
  return { subject: readText(subject), channelHeader, signatureHeader, proposalPayload, responsePayload, endorsements };
}

const malformed = (detail: string): VerifyError => new VerifyError('BUNDLE_MALFORMED', detail);

/** Some decoders pass over what follows the end of the stream: then the stream also ends one byte earlier. */
async function inflate(body: Bytes): Promise<Bytes> {
  const parts = await pipeGuarded(body);
  const shorter = await pipeGuarded(body.subarray(0, -1)).catch(() => undefined);
  if (shorter) throw malformed('bytes behind the end');
  return parts;
}

async function pipeGuarded(body: Bytes): Promise<Bytes> {
  try {
    return await pipe(body, new DecompressionStream('deflate-raw'), BUNDLE_LIMITS.parts);
  } catch (cause) {
    throw cause instanceof VerifyError ? cause : new VerifyError('BUNDLE_MALFORMED', 'deflate', { cause });
  }
}

async function pipe(data: Bytes, through: CompressionStream | DecompressionStream, limit = Infinity): Promise<Bytes> {
  const reader = new Blob([new Uint8Array(data)]).stream().pipeThrough<Uint8Array>(through).getReader();
  const chunks: Bytes[] = [];
  let size = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    size += chunk.value.length;
    if (size > limit) {
      await reader.cancel().catch(() => undefined);
      throw malformed('size');
    }
    chunks.push(chunk.value);
  }
  return concat(...chunks);
}

function split(bytes: Bytes): Bytes[] {
  return guarded('BUNDLE_MALFORMED', 'parts', () => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const parts: Bytes[] = [];
    for (let at = 0; at < bytes.length;) {
      const start = at + 4;
      at = start + view.getUint32(at);
      if (at > bytes.length) throw malformed('part length');
      parts.push(bytes.slice(start, at));
    }
    return parts;
  });
}

function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
