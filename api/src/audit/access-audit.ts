import { createHash } from 'node:crypto';
import { canonicalize, DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import { everyRecord } from '../every-record.js';
import type { AccessAudit, AccessExport, AccessInquiry, AuditRecord, Clock, ReadModel } from '../ports.js';
import { LogBody, LogEntry } from './entry.js';
import { csvHead, csvLine } from './export.js';
import { inquire } from './inquiry.js';
import { joinAccess, type LedgerAccess, type OrganizationLog } from './join.js';
import { rootsOfLedger } from './ledger-anchor.js';
import { newestFirst, pageOfLooks } from './looks.js';
import { verifyLog } from './verify.js';

export interface AccessAuditParts {
  readonly readModel: Pick<ReadModel, 'records'>;
  readonly organizations: readonly { readonly id: string; readonly mspId: string; readonly kind: string }[];
  readonly clock: Clock;
  /** Fetches an organisation's whole log, as `GET /audit/log.jsonl` gives it. @throws Error when it does not answer */
  readonly fetchLog: (organization: string) => Promise<string>;
  /** Signs what is exported, in the name of the own organisation. @returns a compact JWS */
  readonly sign: (payload: string) => Promise<string>;
}

const Header = z.strictObject({ log: z.literal(1), organization: z.string().min(1) });
const LOGS = 20;

/**
 * The regulator's look at the logs of others (S12): each against its roots on the ledger, all of them joined with the ledger's events, and the
 * looks that were asked for, with a sealed export. A log that is not to be had is a finding, never an empty log.
 */
export function accessAudit(parts: AccessAuditParts): AccessAudit {
  return {
    async join({ texts, inquiry }) {
      if (texts !== undefined && (texts.length === 0 || texts.length > LOGS)) throw new DomainError('INVALID_FORMAT', { field: 'logs' });
      const logs: OrganizationLog[] = [];
      for (const text of texts ?? (await fetchAll(parts))) logs.push(await readLog(parts, text));
      const wanted = await inquire(parts.readModel, inquiry);
      const { rows, findings } = joinAccess(await eventsOf(parts), logs);
      const missing = texts === undefined ? missingOf(parts, logs, findings) : [];
      const looks = newestFirst(logs.flatMap(({ records }) => records.filter(wanted)));
      return {
        logs,
        rows: rows.filter(({ record }) => wanted(record)),
        looks,
        page: (query) => pageOfLooks(looks, query),
        findings: [...findings, ...missing],
        exported: await exportOf(parts, inquiry, logs, looks),
      };
    },
  };
}

async function fetchAll({ organizations, fetchLog }: AccessAuditParts): Promise<string[]> {
  const asked = await Promise.allSettled(organizations.map(({ id }) => fetchLog(id)));
  return asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

/** Organisations that were asked for their log and gave none. */
function missingOf(
  { organizations }: AccessAuditParts,
  logs: readonly OrganizationLog[],
  findings: readonly { kind: string; organization: string }[],
) {
  const known = new Set([
    ...logs.map(({ organization }) => organization),
    ...findings.flatMap(({ kind, organization }) => (kind === 'LOG_MISSING' ? [organization] : [])),
  ]);
  return organizations.flatMap(({ id }) => (known.has(id) ? [] : [{ kind: 'LOG_MISSING' as const, organization: id }]));
}

/** CSV, and what it is signed under: its digest, the question, and how far each log reached. */
async function exportOf(
  { clock, sign }: AccessAuditParts,
  inquiry: AccessInquiry,
  logs: readonly OrganizationLog[],
  looks: readonly AuditRecord[],
): Promise<AccessExport> {
  const csv = `${csvHead()}${looks.map(csvLine).join('')}`;
  const sha256 = createHash('sha256').update(csv).digest('hex');
  const read = logs.map(({ organization, verdict }) => ({
    organization,
    ...(verdict.good ? { entries: verdict.entries, anchored: verdict.anchored } : { badFrom: verdict.sequence }),
  }));
  const asked = JSON.parse(JSON.stringify(inquiry)) as JsonValue;
  const statement = { v: 1, sha256, inquiry: asked, logs: read, rows: looks.length, at: clock.now().toISOString() };
  return { csv, sha256, statement: await sign(canonicalize(statement as JsonValue)) };
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
  const found = await everyRecord(readModel, 'root', { party: mspId });
  return found.flatMap(({ record }) => (record.type === 'root' ? [record] : []));
}

/** Uses of grants. A recipient without a peer keeps no log of its own: the registry, which let it in, must know of it. */
async function eventsOf({ readModel, organizations }: AccessAuditParts): Promise<LedgerAccess[]> {
  const uses = await everyRecord(readModel, 'use', {});
  const registry = organizations.find(({ kind }) => kind === 'registry');
  return uses.flatMap(({ record }) => {
    if (record.type !== 'use') return [];
    const reader = organizations.find(({ mspId }) => mspId === record.recipient) ?? registry;
    return reader === undefined ? [] : [{ eventRef: record.eventTag, organization: reader.id, grant: record.grantRef, at: record.day }];
  });
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
