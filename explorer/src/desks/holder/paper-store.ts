import { certRefOf } from '@zhenglian/chaincode/domain';
import { createStore, del, entries, set } from 'idb-keyval';
import { readLink } from '../../verify/evidence.js';

const PAPERS = createStore('zhenglian-papers', 'papers');

/** A paper certificate as its holder notes it on this device. */
export interface Paper {
  readonly id: string;
  /** As printed; of certificates before 2015 in whatever form they have. */
  readonly number: string;
  readonly note?: string;
  /** Reference on the ledger, when the paper carries a QR code. */
  readonly certRef?: string;
}

export const ownPapers = async (): Promise<Paper[]> => (await entries<string, Paper>(PAPERS)).map(([, paper]) => paper);

/** Notes a paper on this device. `link` is the address in its QR code. Throws Error when the address is none of a certificate. */
export async function keepPaper({ number, note, link }: { number: string; note?: string; link?: string }): Promise<Paper> {
  const certRef = link === undefined ? undefined : certRefOfLink(link);
  const paper = { id: crypto.randomUUID(), number, ...(note && { note }), ...(certRef && { certRef }) };
  await set(paper.id, paper, PAPERS);
  return paper;
}

export const forgetPaper = (id: string): Promise<void> => del(id, PAPERS);

/** The ledger's reference of a certificate from the address in its QR code. */
export function certRefOfLink(link: string): string {
  const evidence = URL.canParse(link) ? readLink(new URL(link).hash) : undefined;
  if (evidence?.type !== 'LINK') throw new Error('not the address of a certificate');
  return certRefOf(evidence.licenceId, evidence.code);
}
