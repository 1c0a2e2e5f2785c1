import type { Issued } from './issue.js';

/** Names of the fixtures' organisations. */
const REGISTRY = { zh: '不动产登记中心', en: 'Real-estate registration authority' };
const TAX = { zh: '税务局', en: 'Tax bureau' };

type Facts = ReturnType<typeof factsOf>;

/** What the API of the fixtures knows; `away` makes it fail. */
export interface Ledger {
  away: boolean;
  facts: Facts[];
}

/** The answer to `network`. */
export const NETWORK = {
  organization: { id: 'registry', mspId: 'RegistryMSP', name: REGISTRY },
  kind: 'embedded',
  channel: 'zhenglian',
  blockHeight: 12,
  statement: { zh: '没有共识机制', en: 'no consensus' },
};

/** LedgerFacts of an issued certificate in its present state. */
export function factsOf(issued: Issued, present: { state: string; successor: string | null } = { state: 'VALID', successor: null }) {
  const entered = transaction(7, 'FIRST_REGISTERED');
  return {
    certRef: issued.certRef,
    unitRef: '7a'.repeat(32),
    kind: 'TITLE_CERTIFICATE',
    registrationType: '100',
    division: '440605',
    enteredOn: '2026-11-20',
    credentialDigest: issued.credentialDigest,
    ...present,
    transaction: entered,
    history: present.state === 'VALID' ? [entered] : [entered, transaction(9, 'TRANSFER_REGISTERED')],
    asOfBlock: 11,
    asOfTime: '2026-11-21T06:05:33.000Z',
  };
}

function transaction(block: number, event: string) {
  return {
    id: block.toString(16).padStart(2, '0').repeat(32),
    block,
    timestamp: '2026-11-20T02:00:05.000Z',
    validationCode: 0,
    event,
    endorsers: [
      { mspId: 'RegistryMSP', organization: REGISTRY },
      { mspId: 'TaxMSP', organization: TAX },
    ],
  };
}
