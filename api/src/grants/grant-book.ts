import {
  canonicalize,
  certTagOf,
  DomainError,
  parseJson,
  toHex,
  utf8,
  type GrantClaims,
  type JsonValue,
} from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import { certificateConversation, saltEscrow, type Commitment } from '../escrow.js';
import type { Clock, GrantBook, GrantUse, KeptGrant, Opening, OutgoingMessage, PublicJwk, Random, Recipient } from '../ports.js';
import { decrypt, encrypt } from '../sealing.js';

export interface GrantBookParts {
  readonly database: Database;
  /** 32 bytes; encrypts purposes and salts. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  /** Organisation that has salts in escrow, and the outbox; without it nothing is sent. */
  readonly escrow?: {
    readonly regulator: string | undefined;
    enqueue(transaction: Transaction<Schema>, message: OutgoingMessage): Promise<void>;
  };
}

const SALT_BYTES = 16;
const Purpose = z.object({ purpose: z.string(), salt: z.string() });

/** Grants in SQL. The ledger has their claims and counts their uses; here stands what it must not see. */
export function sqlGrantBook(parts: GrantBookParts): GrantBook {
  const { database } = parts;
  return {
    tagOf: (certRef) => tagOf(parts, certRef),
    async knownTag(certRef) {
      const row = await database
        .selectFrom('sharing.certificate_tag')
        .select('cert_tag')
        .where('cert_ref', '=', certRef)
        .executeTakeFirst();
      return row?.cert_tag;
    },
    async grantsOf(certRef) {
      const rows = await database.selectFrom('sharing.access_grant').select('grant_ref').where('cert_ref', '=', certRef).execute();
      return rows.map(({ grant_ref }) => grant_ref);
    },
    register: (recipient) => register(parts, recipient),
    async recipient(id) {
      const row = await database.selectFrom('sharing.recipient').selectAll().where('recipient', '=', id).executeTakeFirst();
      return row && { recipient: row.recipient, name: row.name, publicKey: parseJson(row.public_key) as unknown as PublicJwk };
    },
    draft: (grant) => draft(parts, grant),
    async signed(grantRef, jws) {
      // the first signature stays: ECDSA gives another one each time
      await database.updateTable('sharing.access_grant').set({ jws }).where('grant_ref', '=', grantRef).where('jws', 'is', null).execute();
    },
    grant: (grantRef) => findGrant(parts, grantRef),
    opening: (useId) => findOpening(database, useId),
    async openings(grantRef) {
      const row = await database
        .selectFrom('sharing.opening')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('grant_ref', '=', grantRef)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    open: (opening) => keepOpening(parts, opening),
    async filed(useId, fileDigest) {
      const row = await database
        .updateTable('sharing.opening')
        .set({ file_digest: fileDigest })
        .where('use_id', '=', useId)
        .where(({ or, eb }) => or([eb('file_digest', 'is', null), eb('file_digest', '=', fileDigest)]))
        .returning('use_id')
        .executeTakeFirst();
      if (row === undefined) throw new DomainError('CONFLICT', { field: 'useId' });
    },
    async renumber(useId, n) {
      const opening = await findOpening(database, useId);
      if (opening === undefined) throw new DomainError('NOT_FOUND', { field: 'useId' });
      const use = { ...opening.use, n };
      await database
        .updateTable('sharing.opening')
        .set({ n, used: json(use) })
        .where('use_id', '=', useId)
        .execute();
      return { ...opening, use };
    },
  };
}

/** Salts by which access records are tied to a certificate go to the regulator in the transaction that makes them. */
async function entrust(
  { escrow }: GrantBookParts,
  transaction: Transaction<Schema>,
  certRef: string,
  commitment: Commitment,
): Promise<void> {
  const conversation = certificateConversation(certRef);
  for (const message of saltEscrow(escrow?.regulator, { cause: commitment.reference, batch: 'sharing', conversation }, [commitment])) {
    await escrow?.enqueue(transaction, message);
  }
}

async function tagOf(parts: GrantBookParts, certRef: string) {
  const { database, key, random } = parts;
  const find = () => database.selectFrom('sharing.certificate_tag').selectAll().where('cert_ref', '=', certRef).executeTakeFirst();
  const row = (await find()) ?? (await insert());
  return { certTag: row.cert_tag, salt: Buffer.from(decrypt(key, row.sealed, context('tag', certRef))).toString() };

  async function insert() {
    const salt = toHex(random.bytes(SALT_BYTES));
    const values = {
      cert_ref: certRef,
      cert_tag: certTagOf(certRef, salt),
      sealed: encrypt(key, utf8(salt), context('tag', certRef)),
    };
    await database.transaction().execute(async (transaction) => {
      const inserted = await transaction
        .insertInto('sharing.certificate_tag')
        .values(values)
        .onConflict((conflict) => conflict.column('cert_ref').doNothing())
        .returning('cert_tag')
        .executeTakeFirst();
      if (inserted !== undefined) await entrust(parts, transaction, certRef, { reference: values.cert_tag, salt });
    });
    const kept = await find();
    if (kept === undefined) throw new Error('a tag vanished');
    return kept;
  }
}

async function register({ database, clock }: GrantBookParts, { recipient, name, publicKey }: Recipient): Promise<void> {
  const values = { recipient, name, public_key: json(publicKey), created_at: clock.now().toISOString() };
  await database
    .insertInto('sharing.recipient')
    .values(values)
    .onConflict((conflict) => conflict.column('recipient').doNothing())
    .execute();
  const kept = await database.selectFrom('sharing.recipient').selectAll().where('recipient', '=', recipient).executeTakeFirstOrThrow();
  if (kept.name !== name || kept.public_key !== values.public_key) throw new DomainError('CONFLICT', { field: 'recipient' });
}

async function draft(parts: GrantBookParts, grant: KeptGrant): Promise<KeptGrant> {
  const { claims, certRef, purpose, purposeSalt } = grant;
  const row = {
    grant_ref: claims.grantRef,
    cert_ref: certRef,
    recipient: claims.recipient,
    claims: json(claims),
    sealed: encrypt(parts.key, utf8(canonicalize({ purpose, salt: purposeSalt })), context('grant', claims.grantRef)),
    jws: null,
    created_at: parts.clock.now().toISOString(),
  };
  await parts.database.transaction().execute(async (transaction) => {
    const inserted = await transaction
      .insertInto('sharing.access_grant')
      .values(row)
      .onConflict((conflict) => conflict.column('grant_ref').doNothing())
      .returning('grant_ref')
      .executeTakeFirst();
    if (inserted !== undefined) await entrust(parts, transaction, certRef, { reference: claims.purposeDigest, salt: purposeSalt });
  });
  const kept = await findGrant(parts, claims.grantRef);
  if (kept === undefined) throw new Error('a grant vanished');
  // the salt is chosen anew by whoever comes second at the same time; everything else has to agree
  const { purposeDigest: _mine, ...wanted } = claims;
  const { purposeDigest: _theirs, ...there } = kept.claims;
  if (kept.certRef !== certRef || kept.purpose !== purpose || json(wanted) !== json(there)) {
    throw new DomainError('CONFLICT', { field: 'grantRef' });
  }
  return kept;
}

async function findGrant({ database, key }: GrantBookParts, grantRef: string): Promise<KeptGrant | undefined> {
  const row = await database.selectFrom('sharing.access_grant').selectAll().where('grant_ref', '=', grantRef).executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.sealed === null) throw new DomainError('DOCUMENT_ERASED', { field: 'grantRef' });
  const opened = Buffer.from(decrypt(key, row.sealed, context('grant', grantRef))).toString();
  const { purpose, salt } = Purpose.parse(parseJson(opened));
  const claims = parseJson(row.claims) as unknown as GrantClaims;
  return { claims, certRef: row.cert_ref, purpose, purposeSalt: salt, jws: row.jws ?? undefined };
}

async function keepOpening({ database, clock }: GrantBookParts, { useId, use, copyId }: Opening): Promise<Opening> {
  const row: Schema['sharing.opening'] = {
    use_id: useId,
    grant_ref: use.grantRef,
    n: use.n,
    used: json(use),
    copy_id: copyId,
    file_digest: null,
    created_at: clock.now().toISOString(),
  };
  await database
    .insertInto('sharing.opening')
    .values(row)
    .onConflict((conflict) => conflict.column('use_id').doNothing())
    .execute();
  const kept = await findOpening(database, useId);
  if (kept === undefined) throw new Error('an opening vanished');
  const same = kept.use.grantRef === use.grantRef && kept.use.recipient === use.recipient && json(kept.use.fields) === json(use.fields);
  if (!same) throw new DomainError('CONFLICT', { field: 'useId' });
  return kept;
}

async function findOpening(database: Database, useId: string): Promise<Opening | undefined> {
  const row = await database.selectFrom('sharing.opening').selectAll().where('use_id', '=', useId).executeTakeFirst();
  if (row === undefined) return undefined;
  const use = parseJson(row.used) as unknown as GrantUse;
  return { useId: row.use_id, use, copyId: row.copy_id, fileDigest: row.file_digest ?? undefined };
}

function json(value: object): string {
  return canonicalize(value as unknown as JsonValue);
}

function context(kind: string, id: string): Uint8Array {
  return Buffer.from(JSON.stringify(['sharing', kind, id]));
}
