import { decodeProtectedHeader, decodeJwt } from 'jose';
import { DomainError } from '@zhenglian/chaincode/domain';
import type { Database } from '../database/open.js';
import type { Clock } from '../ports.js';
import type { Organization } from '../topology.js';
import type { BlockStore } from './block-store.js';
import { parseCid } from './blocks.js';
import { checkClaims, digestOf, fromCar, type ReplicaAct } from './replica-protocol.js';

export interface EndpointParts {
  readonly database: Database;
  /** Where an organisation's copies lie: apart from the own documents and from everybody else's, so that a removal hits nobody else. */
  readonly blocksOf: (organization: string) => Promise<BlockStore>;
  readonly own: Organization;
  readonly organizations: readonly Organization[];
  /** The payload of what an organisation signed. @throws DomainError MESSAGE_UNTRUSTED */
  readonly verify: (jws: string, mspId: string) => Promise<string>;
  readonly clock: Clock;
}

export interface ReplicaRequest {
  readonly act: ReplicaAct;
  /** What stood in the request's head: a compact JWS. */
  readonly token: string;
  readonly body: Uint8Array;
}

const NOTHING = new Uint8Array();

/**
 * Keeps ciphertext for other organisations. Each sees and removes what it brought itself, and nothing else.
 * @throws DomainError MESSAGE_UNTRUSTED, INVALID_FORMAT, TOO_LARGE, STORAGE_UNAVAILABLE
 */
export function replicaEndpoint(parts: EndpointParts): (request: ReplicaRequest) => Promise<Uint8Array> {
  return async ({ act, token, body }) => {
    const { from, root, block } = await checked(parts, act, token, body);
    if (act === 'STORE') return store(parts, from, root, body);
    const kept = await isKept(parts.database, from, root);
    const blocks = await parts.blocksOf(from);
    if (act === 'CHECK') return json(kept ? await blocks.check(root) : [{ block: root, fault: 'MISSING' }]);
    if (!kept) return NOTHING;
    if (act === 'BLOCK') return (await blocks.block(named(block))) ?? NOTHING;
    await blocks.remove(root);
    await parts.database.deleteFrom('documents.kept_copy').where('organization', '=', from).where('cid', '=', root).execute();
    return NOTHING;
  };
}

async function checked({ own, organizations, verify, clock }: EndpointParts, act: ReplicaAct, token: string, body: Uint8Array) {
  const said = claimed(token);
  const sender = organizations.find(({ id }) => id === said.from && id !== own.id);
  if (sender === undefined) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'from' });
  const text = await verify(token, sender.mspId);
  const { block } = said;
  const root = named(said.root);
  checkClaims(text, { from: sender.id, to: own.id, act, root, block, body: digestOf(body) }, clock.now());
  return { from: sender.id, root, block };
}

/** What the token says of itself, before anything is believed. */
function claimed(token: string): { from: string; root: string; block: string } {
  try {
    decodeProtectedHeader(token);
    const { from, root, block } = decodeJwt<{ from: string; root: string; block: string }>(token);
    return { from: String(from), root: String(root), block: String(block) };
  } catch (error) {
    throw Object.assign(new DomainError('MESSAGE_UNTRUSTED'), { cause: error });
  }
}

/** @throws DomainError INVALID_FORMAT for anything but the CID of a document */
function named(cid: string): string {
  try {
    return parseCid(cid).toString();
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'cid' }), { cause: error });
  }
}

/** The row first: what is written and not noted down could never be removed. */
async function store({ database, blocksOf, clock }: EndpointParts, from: string, root: string, body: Uint8Array): Promise<Uint8Array> {
  const found = await fromCar(root, body);
  await database
    .insertInto('documents.kept_copy')
    .values({ organization: from, cid: root, since: clock.now().toISOString() })
    .onConflict((conflict) => conflict.columns(['organization', 'cid']).doNothing())
    .execute();
  try {
    await (await blocksOf(from)).putBlocks(root, found);
  } catch (error) {
    throw error instanceof DomainError ? error : Object.assign(new DomainError('INVALID_FORMAT', { field: 'body' }), { cause: error });
  }
  return NOTHING;
}

async function isKept(database: Database, organization: string, cid: string): Promise<boolean> {
  const row = await database
    .selectFrom('documents.kept_copy')
    .select('cid')
    .where('organization', '=', organization)
    .where('cid', '=', cid)
    .executeTakeFirst();
  return row !== undefined;
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
