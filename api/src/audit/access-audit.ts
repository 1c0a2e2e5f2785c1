import { DomainError } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import type { AccessAudit, AuditRecord, Clock, ReadModel } from '../ports.js';
import { LogBody, LogEntry } from './entry.js';
import { joinAccess, type LedgerAccess, type OrganizationLog } from './join.js';
import { rootsOfLedger } from './ledger-anchor.js';
import { verifyLog } from './verify.js';

export interface AccessAuditParts {
  readonly readModel: Pick<ReadModel, 'records'>;
  readonly organizations: readonly { readonly id: string; readonly mspId: string }[];
  readonly clock: Clock;
}

const Header = z.strictObject({ log: z.literal(1), organization: z.string().min(1) });
const LOGS = 20;
const PAGE = 100;

/** The regulator's look at the logs of others (S12): each against its roots on the ledger, all of them joined with the ledger's events. */
export function accessAudit(parts: AccessAuditParts): AccessAudit {
  return {
    async join(texts) {
      if (texts.length === 0 || texts.length > LOGS) throw new DomainError('INVALID_FORMAT', { field: 'logs' });
      const logs: OrganizationLog[] = [];
      for (const text of texts) logs.push(await readLog(parts, text));
      return { logs, ...joinAccess(await eventsOf(parts), logs) };
    },
  };
}

async function readLog(parts: AccessAuditParts, text: string): Promise<OrganizationLog> {
  const [first = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const header = Header.safeParse(readLine(first));
  const organization = parts.organizations.find(({ id }) => id === header.data?.organization);
  if (organization === undefined) throw new DomainError('INVALID_FORMAT', { field: 'logs' });
  const entries = lines.map(readLine);
  const roots = rootsOfLedger(await rootRecords(parts, organization.mspId));
  const verdict = verifyLog({ organization: organization.id, entries, roots, now: parts.clock.now() });
  return { organization: organization.id, verdict, records: entries.flatMap(toRecord) };
}

async function rootRecords({ readModel }: AccessAuditParts, mspId: string) {
  const found = await everything(readModel, 'root', mspId);
  return found.flatMap((record) => (record.type === 'root' ? [record] : []));
}

/** Uses of grants by organisations of the channel; a recipient without a peer keeps no log of its own. */
async function eventsOf({ readModel, organizations }: AccessAuditParts): Promise<LedgerAccess[]> {
  const uses = await everything(readModel, 'use', undefined);
  return uses.flatMap((record) => {
    const reader = record.type === 'use' ? organizations.find(({ mspId }) => mspId === record.recipient) : undefined;
    if (record.type !== 'use' || reader === undefined) return [];
    return [{ eventRef: record.eventTag, organization: reader.id, grant: record.grantRef, at: record.day }];
  });
}

async function everything(readModel: AccessAuditParts['readModel'], type: 'root' | 'use', party: string | undefined) {
  const all = [];
  for (let after: string | undefined; ;) {
    const page = await readModel.records(type, { party }, { first: PAGE, after });
    all.push(...page.items.map(({ node }) => node.record));
    after = page.items.at(-1)?.cursor;
    if (!page.hasNext) return all;
  }
}

function toRecord(given: unknown): AuditRecord[] {
  const entry = LogEntry.safeParse(given);
  if (!entry.success || entry.data.body === null) return [];
  const body = LogBody.safeParse(readLine(entry.data.body));
  return body.success ? [{ ...body.data, sequence: entry.data.sequence, at: entry.data.at, hash: entry.data.hash }] : [];
}

/** A line that is no JSON is an entry that is none, for the verifier to name. */
function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
