import { parseUnitCode, type JsonValue, type RegisterEntry } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import { shanghaiDay } from '../calendar.js';
import type { Clock } from '../ports.js';
import { seal, unseal } from './sealed.js';

/** The national access system, as the registry sees it. */
export interface AccessSystem {
  /** @throws Error when it cannot be reached: the message is then sent again */
  submit(message: UploadMessage): Promise<{ readonly state: 'ACCEPTED' } | { readonly state: 'REJECTED'; readonly problem: string }>;
}

/** An upload message (接入报文): head of the exchange standard and the entry's data. */
export interface UploadMessage {
  readonly id: string;
  readonly content: JsonValue;
}

/** Late or repeated: 补报, 重报, quality fix (domain: suffixes _BBXZ, _CBXZ, _BL). */
export type UploadTag = 'BBXZ' | 'CBXZ' | 'BL';

export interface UploadParts {
  readonly database: Database;
  readonly key: Uint8Array;
  readonly clock: Clock;
}

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 10 * 60_000;
const LEASE = 60_000;

/** 接入业务编码: type of registration, type of right, 01 land or 02 land with buildings. */
export function businessCode({
  registrationType,
  rightType,
  buildings,
}: Pick<RegisterEntry, 'registrationType' | 'rightType' | 'buildings'>): string {
  return `${registrationType}${rightType.padStart(2, '0')}${buildings === undefined ? '01' : '02'}`;
}

export interface Reported {
  readonly sequence: number;
  readonly certificateNumber: string;
  readonly enteredOn: string;
  readonly entry: RegisterEntry;
  readonly predecessor: { readonly certificateNumber: string; readonly unitCode: string } | undefined;
}

/**
 * Writes the upload message in the transaction of the entry (RG-14): there is no other way to one, in particular none by hand. It is held
 * back until the entry is on the ledger, and released by the transaction that says so.
 */
export async function insertUpload(
  { key, now }: { readonly key: Uint8Array; readonly now: Date },
  transaction: Transaction<Schema>,
  reported: Reported,
  tag?: UploadTag,
): Promise<string> {
  const { sequence, enteredOn, entry } = reported;
  const { division } = parseUnitCode(entry.unitCode);
  const id = await nextMessageId(transaction, division, shanghaiDay(now), tag);
  await transaction
    .insertInto('register_book.upload')
    .values({
      id,
      sequence,
      business_code: businessCode(entry),
      tag: tag ?? null,
      content: seal(key, 'upload', id, contentOf(id, division, enteredOn, reported)),
      state: tag === undefined ? 'HELD' : 'PENDING',
      attempts: 0,
      next_at: now.toISOString(),
      problem: null,
      created_at: now.toISOString(),
      answered_on: null,
    })
    .execute();
  return id;
}

/** Lets the message of an entry go; belongs into the transaction that marks its request ENTERED. */
export async function releaseUpload(transaction: Transaction<Schema>, requestId: string): Promise<void> {
  await transaction
    .updateTable('register_book.upload')
    .set({ state: 'PENDING' })
    .where('state', '=', 'HELD')
    .where('sequence', 'in', (eb) => eb.selectFrom('register_book.entry').select('sequence').where('request_id', '=', requestId))
    .execute();
}

/** Sends every message that is due, once. @returns how many were answered */
export async function uploadDue(parts: UploadParts, system: AccessSystem): Promise<number> {
  let answered = 0;
  for (let due = await take(parts); due !== undefined; due = await take(parts)) {
    if (await submit(parts, system, due)) answered += 1;
  }
  return answered;
}

async function take({ database, clock }: UploadParts): Promise<Schema['register_book.upload'] | undefined> {
  const now = clock.now();
  return database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('register_book.upload')
      .selectAll()
      .where('state', '=', 'PENDING')
      .where('next_at', '<=', now.toISOString())
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const taken = { attempts: row.attempts + 1, next_at: new Date(now.getTime() + LEASE).toISOString() };
    await transaction.updateTable('register_book.upload').set(taken).where('id', '=', row.id).execute();
    return { ...row, ...taken };
  });
}

async function submit({ database, key, clock }: UploadParts, system: AccessSystem, row: Schema['register_book.upload']): Promise<boolean> {
  const update = database.updateTable('register_book.upload').where('id', '=', row.id);
  try {
    const answer = await system.submit({ id: row.id, content: unseal(key, 'upload', row.id, row.content) as JsonValue });
    const problem = answer.state === 'REJECTED' ? answer.problem.slice(0, 500) : null;
    await update.set({ state: answer.state, problem, answered_on: shanghaiDay(clock.now()) }).execute();
    return true;
  } catch (error) {
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(row.attempts - 1, 20));
    const next_at = new Date(clock.now().getTime() + pause).toISOString();
    await update.set({ next_at, problem: error instanceof Error ? error.name : 'ERROR' }).execute();
    return false;
  }
}

/** 6 digits of the area, the day, a serial of 6 digits; a suffix for what comes late. */
async function nextMessageId(transaction: Transaction<Schema>, division: string, day: string, tag: UploadTag | undefined): Promise<string> {
  const date = day.replaceAll('-', '');
  const row = await transaction
    .insertInto('register_book.serial')
    .values({ series: `upload/${division}/${date}`, last: 1 })
    .onConflict((conflict) => conflict.column('series').doUpdateSet((eb) => ({ last: eb('register_book.serial.last', '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${division}${date}${String(row.last).padStart(6, '0')}${tag === undefined ? '' : `_${tag}`}`;
}

/** Heads of the exchange standard as vendors' systems carry them, and the entry as it stands in the register (RG-10). */
export function contentOf(id: string, division: string, enteredOn: string, { certificateNumber, entry, predecessor }: Reported): JsonValue {
  return {
    head: {
      BizMsgID: id,
      AreaCode: division,
      RecType: businessCode(entry),
      RegType: entry.registrationType,
      RightType: entry.rightType,
      CreateDate: enteredOn,
      EstateNum: entry.unitCode,
      CertID: certificateNumber,
      PreEstateNum: predecessor?.unitCode ?? '',
      PreCertID: predecessor?.certificateNumber ?? '',
    },
    data: JSON.parse(JSON.stringify(entry)) as JsonValue,
  };
}
