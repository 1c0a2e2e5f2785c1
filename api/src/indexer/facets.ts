import { keyOf, type LedgerRecord, type RecordType } from '@zhenglian/chaincode/domain';

/** By what a record is found. */
export interface Facets {
  readonly ref: string;
  readonly unitRefs: readonly string[];
  readonly division: string | undefined;
  readonly party: string | undefined;
  readonly subject: string | undefined;
  readonly state: string;
}

/** The case, application, mortgage, certificate, tag or grant that a record of the type belongs to. */
const SUBJECTS: Readonly<Partial<Record<RecordType, string>>> = {
  cert: 'predecessor',
  case: 'certRef',
  att: 'caseRef',
  rend: 'certRef',
  notice: 'proofRef',
  objection: 'proofRef',
  right: 'proofRef',
  correction: 'certRef',
  mtg: 'applicationRef',
  live: 'mortgageRef',
  accept: 'mortgageRef',
  free: 'mortgageRef',
  seize: 'certRef',
  order: 'seizureRef',
  binding: 'certTag',
  grant: 'certTag',
  query: 'certTag',
  use: 'grantRef',
  stmt: 'queryRef',
};

/** Whose a record is, by the first of these members that it has. */
const PARTIES = ['lender', 'court', 'body', 'party', 'recipient', 'mspId', 'office'];

/** Acts after which a record is no longer live. */
const ENDS: ReadonlySet<string> = new Set(
  'CANCEL VOID CONVERT REJECT FINISH DROP END WITHDRAW WITHDRAWN RELEASE DISPOSE TRANSFER REVOKE CLOSE'.split(' '),
);

export function facetsOf(record: LedgerRecord): Facets {
  const members = record as unknown as Readonly<Record<string, unknown>>;
  const text = (name: string | undefined) => {
    const value = name === undefined ? undefined : members[name];
    return typeof value === 'string' ? value : undefined;
  };
  const unitRef = text('unitRef');
  return {
    ref: keyOf(record).parts.join('~'),
    unitRefs: 'unitRefs' in record ? record.unitRefs : unitRef === undefined ? [] : [unitRef],
    division: text('division'),
    party: PARTIES.map(text).find((party) => party !== undefined),
    subject: text(SUBJECTS[record.type]),
    state: stateOf(record),
  };
}

/** The stored state, or what follows from the acts alone: LIVE, or the act that ended it. Terms of law are folded when it is read. */
function stateOf(record: LedgerRecord): string {
  if ('state' in record) return record.state;
  if (record.type === 'mtg') return record.endedOn === undefined ? 'LIVE' : 'ENDED';
  if (record.type === 'apply') return record.acts.at(-1)?.act ?? 'LIVE';
  const acts: readonly { readonly act: string }[] = 'acts' in record ? (record.acts ?? []) : [];
  return acts.find(({ act }) => ENDS.has(act))?.act ?? 'LIVE';
}
