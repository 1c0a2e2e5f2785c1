import { createHash } from 'node:crypto';
import { digest, utf8, type DigestTag } from '@zhenglian/chaincode/domain';

/** Somebody as public registers, leaks and telephone books know them: everything that can be guessed about a person and a home. */
export interface Person {
  readonly name: string;
  readonly idNumber: string;
  readonly location: string;
  readonly unitCode: string;
}

/** An announcement of a court: whose home was seized, where, when. */
export interface Announcement {
  readonly court: string;
  readonly day: string;
  readonly name: string;
  readonly location: string;
}

/** What a bank knows of its own customers, lawfully. */
export interface BankFile {
  readonly person: Person;
  readonly unitRef: string;
  readonly certRef: string;
}

/** Everything that the attacker holds. */
export interface Loot {
  /** Every argument, event and record of every block, as text. */
  readonly ledger: string;
  /** Every block of every storage. */
  readonly ciphertexts: readonly Uint8Array[];
  readonly announcements: readonly Announcement[];
  readonly bank: readonly BankFile[];
  readonly dictionary: readonly Person[];
  /** Opens ciphertexts with whatever keys were found; answers the plain texts. */
  readonly open: () => Promise<readonly Uint8Array[]>;
}

/** A certificate on the ledger as anybody sees it. */
interface SeenCertificate {
  readonly certRef: string;
  readonly unitRef: string;
  readonly credentialDigest: string;
}

export interface Relinked {
  /** Certificates that the attacker can tie to the person by something that only they can be. */
  readonly proven: ReadonlySet<string>;
  /** Certificates among which the person's must be, by day and court; everything, when nothing narrows it. */
  readonly possible: ReadonlySet<string>;
}

/** Ties a person to certificates on the ledger, by every means that the attacker has. */
export async function relink(target: Person, loot: Loot): Promise<Relinked> {
  const certificates = seenCertificates(loot.ledger);
  const proven = new Set([
    ...byDictionary(target, loot),
    ...byPlainText(target, loot, certificates),
    ...(await byDecryption(target, loot, certificates)),
  ]);
  return { proven, possible: byAnnouncements(target, loot, certificates) };
}

const TAGS: readonly DigestTag[] = [
  'zl/request/1',
  'zl/request-id/1',
  'zl/cert-ref/1',
  'zl/case/1',
  'zl/receipt/1',
  'zl/application/1',
  'zl/credential/1',
  'zl/document/1',
  'zl/cert-tag/1',
  'zl/purpose/1',
  'zl/event/1',
];

/** Hashes whatever is guessable about the person, alone and in pairs, in every way that the system hashes, and looks for it. */
function byDictionary(target: Person, { ledger }: Loot): string[] {
  const found = new Set<string>();
  for (const hash of guesses(target)) {
    for (const { index } of ledger.matchAll(new RegExp(hash, 'g'))) {
      const certRef = certRefAround(ledger, index);
      if (certRef !== undefined) found.add(certRef);
    }
  }
  return [...found];
}

function guesses(target: Person): Set<string> {
  const parts = [...Object.values(target), ...Array.from({ length: 500 }, (_, n) => numberOf(n + 1))];
  const texts = [...parts, ...Object.values(target).flatMap((a) => Object.values(target).map((b) => `${String(a)}${String(b)}`))];
  const hashes = new Set<string>();
  for (const text of texts) {
    const bytes = utf8(String(text));
    hashes.add(createHash('sha256').update(bytes).digest('hex'));
    hashes.add(createHash('sha1').update(bytes).digest('hex'));
    for (const tag of TAGS) hashes.add(digest(tag, bytes));
  }
  for (const a of Object.values(target)) {
    for (const b of Object.values(target)) for (const tag of TAGS) hashes.add(digest(tag, utf8(String(a)), utf8(String(b))));
  }
  return hashes;
}

/** Certificate numbers run 1, 2, 3 …: they can all be tried. */
function numberOf(serial: number): string {
  return `粤（2026）佛南不动产权第${String(serial).padStart(7, '0')}号`;
}

/** The person's name, numbers and address in clear: in a block, or in a stored byte. */
function byPlainText(target: Person, { ledger, ciphertexts }: Loot, certificates: readonly SeenCertificate[]): string[] {
  const texts = [target.name, target.idNumber, target.location, target.unitCode];
  const seen = texts.some((text) => ledger.includes(text) || ciphertexts.some((bytes) => Buffer.from(bytes).includes(text)));
  return seen ? certificates.map(({ certRef }) => certRef) : [];
}

/** A document that opens and names the person: its digest stands on the ledger. */
async function byDecryption(target: Person, loot: Loot, certificates: readonly SeenCertificate[]): Promise<string[]> {
  const found: string[] = [];
  for (const body of await loot.open()) {
    const text = Buffer.from(body).toString('utf8');
    const [jwt = '', ...disclosures] = text.split('~');
    const plain = disclosures.map((part) => Buffer.from(part, 'base64url').toString('utf8')).join();
    if (!plain.includes(target.name) && !plain.includes(target.location)) continue;
    const credentialDigest = digest('zl/credential/1', utf8(jwt));
    found.push(...certificates.filter((certificate) => certificate.credentialDigest === credentialDigest).map(({ certRef }) => certRef));
  }
  return found;
}

/**
 * Day and court of a seizure are clear on the ledger: whoever reads the announcement has the units that it may be. Units of the bank's
 * own customers are known and fall away.
 */
function byAnnouncements(target: Person, loot: Loot, certificates: readonly SeenCertificate[]): Set<string> {
  const announced = loot.announcements.find(({ name, location }) => name === target.name && location === target.location);
  const known = new Set(loot.bank.filter(({ person }) => person.idNumber !== target.idNumber).map(({ unitRef }) => unitRef));
  const open = certificates.filter(({ unitRef }) => !known.has(unitRef));
  if (announced === undefined) return new Set(open.map(({ certRef }) => certRef));
  const seized = new Set<string>();
  for (const line of loot.ledger.split('\n')) {
    if (!line.includes('"type":"seize"')) continue;
    const { unitRef, court, arrivedAt } = JSON.parse(line) as { unitRef: string; court: string; arrivedAt: string };
    if (court === announced.court && arrivedAt.startsWith(announced.day)) seized.add(unitRef);
  }
  return new Set(open.filter(({ unitRef }) => seized.has(unitRef)).map(({ certRef }) => certRef));
}

function seenCertificates(ledger: string): SeenCertificate[] {
  const seen = new Map<string, SeenCertificate>();
  for (const line of ledger.split('\n')) {
    if (!line.includes('"credentialDigest"') || !line.includes('"certRef"')) continue;
    const record = JSON.parse(line) as SeenCertificate;
    seen.set(record.certRef, record);
  }
  return [...seen.values()];
}

function certRefAround(ledger: string, index: number): string | undefined {
  const line = ledger.slice(ledger.lastIndexOf('\n', index) + 1, ledger.indexOf('\n', index));
  return /"certRef":"([0-9a-f]{64})"/.exec(line)?.[1];
}
