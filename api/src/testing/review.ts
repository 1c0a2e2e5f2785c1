import type { Ledger } from '../ports.js';

/** Who accepted, reviewed and entered. */
export const PERSONS = { acceptor: '31'.repeat(32), reviewer: '32'.repeat(32), enterer: '33'.repeat(32) };

/** What the registry attests of a case before the entry: signed, by three persons. */
export const REVIEWED = { holders: 'SIGNED', ...PERSONS };

/** Puts it on the ledger. */
export async function review(ledger: Pick<Ledger, 'submit'>, caseRef: string): Promise<void> {
  await ledger.submit('title:attestCase', { caseRef, requestRef: '34'.repeat(32), attested: REVIEWED, day: '2026-11-21' });
}
