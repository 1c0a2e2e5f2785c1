import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trust } from '../ca/trust.js';
import type { Folders } from './folders.js';

const SIGNERS = { issuer: 'key of the issuer of certificates', seal: 'key of the seal of documents' };

/**
 * The record of a key ceremony: one line for each thing that everybody must know to be the same, by its digest. Each
 * witness makes it from what his own institution holds and compares it with the others'; signed, it is what trust.json
 * is checked against for as long as the network lives.
 * @returns lines `<what>  <digest>`, ordered, without secrets
 * @throws Error when the network has no trust.json yet
 */
export function ceremonyRecord(folders: Folders): string[] {
  if (!existsSync(folders.trust)) throw new Error(`${folders.trust} is missing: it is written by "up"`);
  const trust = JSON.parse(readFileSync(folders.trust, 'utf8')) as Trust;
  return [
    `channel ${trust.channel}, hash of its genesis block  ${trust.genesisHash}`,
    ...trust.organizations.flatMap(({ mspId, roots }) => roots.map((root) => `${mspId}, root certificate  ${fingerprint(root)}`)),
    ...trust.orderers.map(({ id, mspId, identity }) => `${mspId}, key of consenter ${id}  ${keyDigest(identity)}`),
    ...trust.organizations.flatMap(({ id, mspId }) => signerLines(folders, id, mspId)),
    `public key of the unit references  ${trust.unitKey}`,
    ...Object.entries(trust.policies).map(([name, policy]) => `policy of ${name}  ${digest(Buffer.from(policy))}`),
  ];
}

/** What a record says that is not so here, and what it leaves out. Empty: they are the same. */
export function recordDifferences(here: readonly string[], record: readonly string[]): string[] {
  const lines = record.map((line) => line.trim()).filter(Boolean);
  return [
    ...lines.filter((line) => !here.includes(line)).map((line) => `only in the record: ${line}`),
    ...here.filter((line) => !lines.includes(line)).map((line) => `only here: ${line}`),
  ];
}

/** The keys that sign credentials and seal documents, where they are at hand; renewal keeps them. */
function signerLines(folders: Folders, organization: string, mspId: string): string[] {
  return Object.entries(SIGNERS).flatMap(([user, what]) => {
    const file = join(folders.userOf(organization, user), 'cert.pem');
    return existsSync(file) ? [`${mspId}, ${what}  ${keyDigest(readFileSync(file, 'utf8'))}`] : [];
  });
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const fingerprint = (certificate: string): string => digest(new X509Certificate(certificate).raw);
const keyDigest = (certificate: string): string =>
  digest(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }));
