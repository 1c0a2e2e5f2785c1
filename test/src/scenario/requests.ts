import { createHash, randomBytes } from 'node:crypto';

/** Today where the law is; the ledger's clock is ticked by the real one. */
export const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date()); // YYYY-MM-DD
export const DIVISION = '440605';

/** A random reference, as the ledger's keys have them. */
export const reference = (): string => createHash('sha256').update(randomBytes(32)).digest('hex');

/** Who accepted, reviewed and entered. */
export const persons = () => ({ acceptor: reference(), reviewer: reference(), enterer: reference() });

/** A first registration of a unit of its own. */
export const registration = () => ({
  unitRef: reference(),
  certRef: reference(),
  kind: 'TITLE_CERTIFICATE',
  registrationType: '100',
  division: DIVISION,
  enteredOn: DAY,
  credentialDigest: reference(),
  persons: persons(),
});
