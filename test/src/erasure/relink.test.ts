import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { digest, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import { issueCertificate } from '../../../api/src/certificates/issue.js';
import { sqlErasureBook } from '../../../api/src/documents/erasure-book.js';
import { storagePlaces } from '../../../api/src/documents/erasure-places.js';
import { backUpKeys, keyBackupPlace } from '../../../api/src/documents/key-backup.js';
import { replicate } from '../../../api/src/documents/replication.js';
import { eraseDocuments } from '../../../api/src/erasure/erase.js';
import { grantsPlace } from '../../../api/src/grants/erasure-place.js';
import { sqlBook } from '../../../api/src/register/book.js';
import { registerPlace } from '../../../api/src/register/erasure-place.js';
import { decrypt } from '../../../api/src/sealing.js';
import { SAMPLE } from '../../../api/src/testing/registry.js';
import { newRef, testSharing, type TestSharing } from '../../../api/src/testing/sharing.js';
import { relink, type Announcement, type BankFile, type Loot, type Person } from './attacker.js';
import { PERSONS } from '../../../api/src/testing/review.js';

// The attacker of design.md section 6: the whole ledger, all ciphertext, court announcements, one bank's files, a dictionary of the
// population. The last line of defence is tried too: the registry's storage itself is stolen, with its present keys and its backups.

const OPENING = 300_000;
const COURT = '11440600000000001X';
const CASES = { seized: 4, customers: 6, others: 6 };
const KEY = new Uint8Array(32).fill(9);

let world: TestSharing;
let persons: readonly Person[];
let registered: ReadonlyMap<string, { certRef: string; unitRef: string }>;
let seizures: readonly JsonValue[];
let announcements: readonly Announcement[];

beforeAll(async () => {
  world = await testSharing();
  persons = Array.from({ length: 400 }, (_, n) => personOf(n));
  const entered = new Map<string, { certRef: string; unitRef: string }>();
  for (const person of persons.slice(0, CASES.seized + CASES.customers + CASES.others)) {
    const { entry } = await issueCertificate(registryParts(), {
      persons: PERSONS,
      requestId: `r-${person.idNumber}`,
      entry: entryOf(person),
    });
    entered.set(person.idNumber, { certRef: entry.certRef, unitRef: entry.unitRef });
  }
  registered = entered;
  const seized = persons.slice(0, CASES.seized);
  seizures = seized.map((person, n) => seizureOf(unitOf(person), n));
  announcements = seized.map(({ name, location }) => ({ court: COURT, day: '2026-11-21', name, location }));
  const { grantRef } = await world.granted({ recipient: 'BankMSP' });
  await world.openAsBank(grantRef, newRef());
  while ((await replicate(world.documentParts)).stored > 0);
  await backUpKeys({ database: world.database, clock: world.parts.clock, directory: join(world.folder, 'backups') });
}, OPENING);
afterAll(() => world.close());

const target = () => persons[1] ?? personOf(1);
const neighbour = () => persons[2] ?? personOf(2);

test(
  'before the erasure, a thief of the storage and its keys re-links the person: the attack works',
  async () => {
    const { proven } = await relink(target(), { ...loot(), open: openWithStolenKeys });
    expect([...proven]).toEqual([certOf(target())]);
  },
  OPENING,
);

test(
  'on an unsalted ledger the dictionary alone re-links the person',
  async () => {
    const { certRef, unitRef } = registered.get(target().idNumber) ?? { certRef: '', unitRef: '' };
    for (const holder of [
      createHash('sha256').update(target().idNumber).digest('hex'),
      digest('zl/document/1', utf8(target().idNumber)),
      digest('zl/document/1', utf8(target().name), utf8(target().idNumber)),
      createHash('sha256').update(`${target().name}${target().unitCode}`).digest('hex'),
    ]) {
      const ledger = `${loot().ledger}\n${JSON.stringify({ certRef, unitRef, credentialDigest: '00', holder })}\n`;
      expect([...(await relink(target(), { ...loot(), ledger })).proven]).toEqual([certRef]);
    }
  },
  OPENING,
);

test(
  'the outsider proves nothing about anybody, and day and court leave as many as were seized that day',
  async () => {
    for (const person of persons.slice(0, CASES.seized)) {
      const { proven, possible } = await relink(person, loot());
      expect([...proven]).toEqual([]);
      expect(possible.size).toBe(CASES.seized);
    }
    expect((await relink(persons[200] ?? personOf(200), loot())).possible.size).toBe(CASES.seized + CASES.others + 1);
  },
  OPENING,
);

test(
  'a lone seizure of a day is told by day and court: the residual risk that the trust model names',
  async () => {
    const lone: Loot = { ...loot(), ledger: `${ledgerText()}\n${JSON.stringify(seizureOf(unitOf(neighbour()), 9, '2026-12-01'))}\n` };
    const announced = { court: COURT, day: '2026-12-01', name: neighbour().name, location: neighbour().location };
    const { possible } = await relink(neighbour(), { ...lone, announcements: [announced] });
    expect([...possible]).toEqual([certOf(neighbour())]);
  },
  OPENING,
);

test(
  'after the erasure not even the thief of storage, present keys, backups and earlier ciphertext re-links the person; others stay readable',
  async () => {
    const earlier = blocks();
    const outcome = await eraseDocuments(erasureParts(), {
      erasureId: 'person',
      certRefs: [certOf(target())],
      ground: 'PURPOSE_ENDED',
      actor: world.actor,
    });
    expect(outcome.open).toEqual([]);
    const thief: Loot = { ...loot(), ciphertexts: [...earlier, ...blocks()], open: () => openWithStolenKeys(earlier) };
    const { proven, possible } = await relink(target(), thief);
    expect([...proven]).toEqual([]);
    expect(possible.size).toBe(CASES.seized);
    expect([...(await relink(neighbour(), thief)).proven]).toEqual([certOf(neighbour())]);
  },
  OPENING,
);

function loot(): Loot {
  const customers = persons.slice(CASES.seized, CASES.seized + CASES.customers);
  const bank: BankFile[] = customers.map((person) => ({ person, unitRef: unitOf(person), certRef: certOf(person) }));
  return { ledger: ledgerText(), ciphertexts: blocks(), announcements, bank, dictionary: persons, open: openWithBankKeys };
}

/** One line per argument, event and record. */
function ledgerText(): string {
  // what was only asked of a peer stands in no block: such requests name certificates that do not exist
  const certRefs = new Set([world.entry.certRef, ...[...registered.values()].map(({ certRef }) => certRef)]);
  const submitted = world.registry.ledger.sent.filter((sent) => certRefs.has((sent as { certRef: string }).certRef));
  const all = [...submitted, ...world.memory.sent, ...seizures];
  return `${all.map((value) => JSON.stringify(value)).join('\n')}\n`;
}

function blocks(): Uint8Array[] {
  return [...world.files('blocks'), ...world.files('copies')].map((path) => new Uint8Array(readFileSync(path)));
}

/** The bank tries its own key on every wrapped key that it ever got: the copies that were made for it. */
async function openWithBankKeys(): Promise<Uint8Array[]> {
  return openAll(blocks(), (jwe) => world.bank.unwrap(jwe), []);
}

/** The thief has the rows of the storage, its backups and its present private keys. */
async function openWithStolenKeys(sealed: readonly Uint8Array[] = blocks()): Promise<Uint8Array[]> {
  const rows = await world.database.selectFrom('documents.document_key').select(['document_id', 'jwe']).execute();
  return openAll(sealed, (jwe) => world.documentParts.keys.unwrap(jwe), [...rows, ...backedUp()]);
}

function backedUp(): { document_id: string; jwe: string }[] {
  const folder = join(world.folder, 'backups');
  return readdirSync(folder).flatMap(
    (name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { keys: { document_id: string; jwe: string }[] }).keys,
  );
}

/** Every key on every ciphertext, under every id: what fits, opens. */
async function openAll(
  sealed: readonly Uint8Array[],
  unwrap: (jwe: string) => Promise<Uint8Array>,
  rows: readonly { document_id: string; jwe: string }[],
): Promise<Uint8Array[]> {
  const opened: Uint8Array[] = [];
  for (const { document_id, jwe } of rows) {
    const key = await unwrap(jwe).catch(() => undefined);
    if (key === undefined) continue;
    const context = Buffer.from(JSON.stringify([document_id, 1, 'RegistryMSP']));
    for (const bytes of sealed) {
      try {
        opened.push(decrypt(key, bytes, context));
      } catch {
        // not its key
      }
    }
  }
  return opened;
}

function registryParts() {
  return { ...world.registryParts, book: sqlBook({ database: world.database, key: KEY, clock: world.parts.clock }) };
}

function erasureParts() {
  const { database, documentParts, parts, folder } = world;
  return {
    erasures: sqlErasureBook({ database, clock: parts.clock }),
    places: [
      ...storagePlaces(documentParts),
      keyBackupPlace(join(folder, 'backups')),
      registerPlace({ database, key: KEY }),
      grantsPlace(database),
    ],
    signer: parts.signer,
    audit: parts.audit,
    clock: parts.clock,
  };
}

function certOf({ idNumber }: Person): string {
  return registered.get(idNumber)?.certRef ?? '';
}

function unitOf({ idNumber }: Person): string {
  return registered.get(idNumber)?.unitRef ?? '';
}

const SURNAMES = '赵钱孙李周吴郑王冯陈';
const GIVEN = '伟芳娜敏静丽强磊军洋';

function personOf(n: number): Person {
  const name = `${SURNAMES[n % 10] ?? ''}${GIVEN[Math.floor(n / 10) % 10] ?? ''}${GIVEN[Math.floor(n / 100) % 10] ?? ''}`;
  const location = `佛山市南海区示例街道样板路${n + 1}号1座101房`;
  return { name, idNumber: residentId(n), location, unitCode: `440605001001GB00001F0002${String(n + 1).padStart(4, '0')}` };
}

/** A possible resident identity number (GB 11643). */
function residentId(n: number): string {
  const body = `440605199001${String((n % 28) + 1).padStart(2, '0')}${String(n).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return `${body}${'10X98765432'.charAt(sum % 11)}`;
}

function entryOf({ name, idNumber, location, unitCode }: Person): unknown {
  return { ...SAMPLE, unitCode, location, holders: [{ name, idType: '111', idNumber }] };
}

/** The record that the court's contract writes (docs/ledger.md). */
function seizureOf(unitRef: string, n: number, day = '2026-11-21'): JsonValue {
  const salted = (text: string) => createHash('sha256').update(`${text} ${n} salt`).digest('hex');
  const digests = { instructionDigest: salted('instruction'), rulingDigest: salted('ruling') };
  return {
    type: 'seize',
    seizureRef: salted('seizure'),
    unitRef,
    court: COURT,
    arrivedAt: `${day}T02:0${n}:00Z`,
    pre: false,
    months: 36,
    ...digests,
  };
}
