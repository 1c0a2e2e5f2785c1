import type { Finding, GateItem } from '../gate/findings.js';
import type { AttestationRecord } from './records.js';

/** What `tax` holds: per required side of the case its attestation, undefined where there is none. */
export interface TaxFacts {
  readonly unitRef: string;
  readonly attestations: readonly (AttestationRecord | undefined)[];
}

/** What the tax facet finds. A question that names no side finds nothing attested: absence of evidence is not success. */
export function taxFindings({ unitRef, attestations }: TaxFacts, { exemptOnly }: Pick<GateItem, 'exemptOnly'> = {}): Finding[] {
  const found: Finding[] = [];
  if (attestations.length === 0 || attestations.some((one) => one?.unitRef !== unitRef)) found.push({ state: 'TAX_ABSENT' });
  if (attestations.some((one) => one?.state === 'REVERSED')) found.push({ state: 'TAX_REVERSED' });
  if (exemptOnly && attestations.some((one) => one?.kind === 'PAID')) found.push({ state: 'TAX_KIND_WRONG' });
  return found;
}
