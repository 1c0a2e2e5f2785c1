import type { Bytes } from '../bytes.js';
import { type P256Verify, webCryptoP256 } from '../ecdsa.js';
import { VerifyError } from '../errors.js';
import { parseTrust, quorumOf, type Trust, TrustDocument } from '../trust.js';
import { parseCertificate } from '../x509/certificate.js';
import { type Block, dataHash, parseBlock } from './block.js';
import { type ChannelConfig, readConfig } from './config.js';
import { checkUpdate } from './config-update.js';
import { verifiedSigners } from './verify-block.js';

/** Trust at one height of the channel: the file's pinned facts with organisations and orderers as the configuration has them. */
export interface TrustPoint {
  readonly trust: Trust;
  readonly config: ChannelConfig;
  readonly block: number;
}

/**
 * Trust as the channel's genesis block makes it: names, policies and issuers of the file, organisations and orderers of the block.
 * @throws VerifyError GENESIS_MISMATCH unless the block is the one that the file pins, CONFIG_MALFORMED, BLOCK_*, TRUST_INVALID
 */
export function trustFromGenesis(document: TrustDocument, genesis: Bytes): TrustPoint {
  const block = parseBlock(genesis);
  if (block.number !== 0 || block.hash !== document.genesisHash) throw new VerifyError('GENESIS_MISMATCH');
  assertData(block);
  const { config } = readConfig(block.envelopes[0] ?? new Uint8Array());
  return pointOf(document, config, block);
}

/**
 * Trust after one more configuration block: it must follow the last one by its sequence, be signed by the quorum of the orderers of
 * the *previous* configuration, and be what an update made that meets the previous policies.
 * @throws VerifyError CONFIG_JUMP, BLOCK_QUORUM_MISSING, CONFIG_ALTERED, CONFIG_UNSIGNED, CONFIG_MALFORMED, BLOCK_*
 */
export async function followConfig(point: TrustPoint, bytes: Bytes, verify: P256Verify = webCryptoP256): Promise<TrustPoint> {
  const block = parseBlock(bytes);
  assertData(block);
  if (block.number <= point.block) throw new VerifyError('CONFIG_JUMP', `block ${block.number}`);
  const { config, update } = readConfig(block.envelopes[0] ?? new Uint8Array());
  const signers = await verifiedSigners(block, point.trust.consenters, verify);
  if (signers.length < point.trust.quorum) throw new VerifyError('BLOCK_QUORUM_MISSING', `${signers.length} of ${point.trust.quorum}`);
  await checkUpdate(point.config, config, update, verify);
  return pointOf(point.trust.document, config, block);
}

/** All configuration blocks from genesis on, in their order. @returns the trust file as of the last */
export async function updateTrust(document: TrustDocument, blocks: readonly Bytes[], verify?: P256Verify): Promise<TrustDocument> {
  const [genesis, ...updates] = blocks;
  if (!genesis) throw new VerifyError('GENESIS_MISMATCH');
  let point = trustFromGenesis(document, genesis);
  for (const block of updates) point = await followConfig(point, block, verify);
  return point.trust.document;
}

/** A block alone, by the orderers who were in office: what it holds was ordered. Says nothing of the validity of what it holds. */
export async function verifyOrdered(block: Block, trust: Pick<Trust, 'consenters'>, verify: P256Verify = webCryptoP256): Promise<void> {
  assertData(block);
  const signers = await verifiedSigners(block, trust.consenters, verify);
  const quorum = quorumOf(trust.consenters.size);
  if (signers.length < quorum) throw new VerifyError('BLOCK_QUORUM_MISSING', `${signers.length} of ${quorum}`);
}

function assertData(block: Block): void {
  if (dataHash(block.envelopes) !== block.dataHash) throw new VerifyError('BLOCK_DATA_ALTERED', String(block.number));
}

function pointOf(document: TrustDocument, config: ChannelConfig, block: Block): TrustPoint {
  const named = new Map(document.organizations.map((one) => [one.mspId, one]));
  const organizations = config.members.map(({ mspId, roots, crls }) => {
    const { id, name } = named.get(mspId) ?? { id: idOf(mspId), name: { zh: mspId, en: mspId } };
    return { id, mspId, name, roots: roots.map(normal), ...(crls.length > 0 && { crls: [...crls] }) };
  });
  const place = block.number === 0 ? {} : { config: { block: block.number, sequence: config.sequence, hash: block.hash } };
  const { config: _, ...rest } = document;
  const next = TrustDocument.parse({ ...rest, organizations, orderers: config.orderers, ...place });
  return { trust: parseTrust(next), config, block: block.number };
}

const idOf = (mspId: string): string => mspId.replace(/MSP$/, '').toLowerCase();

/** Certificates come with and without a line feed at their end. */
function normal(root: string): string {
  parseCertificate(root);
  return `${root.trim()}\n`;
}
