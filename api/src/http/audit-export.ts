import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { addDays, DomainError, errorText, isDate } from '@zhenglian/chaincode/domain';
import express, { type Request, type Response, type Router } from 'express';
import { authorise, type Caller } from '../access.js';
import type { AuditLog, LogExport } from '../ports.js';
import type { Organization } from '../topology.js';

export interface AuditExportParts {
  readonly organization: Organization;
  readonly callerOf: (authorization: string | undefined) => Promise<Caller | undefined>;
  readonly audit: AuditLog;
  readonly files: LogExport;
}

const AUDITOR = { kind: 'any', role: 'auditor' } as const;
const SHANGHAI = 8 * 3_600_000;

/**
 * `GET /audit/log.jsonl`: the whole log for the stand-alone verifier. `GET /audit/log.csv?from=&to=`: days of it for a spreadsheet (OP-09).
 * For the organisation's auditor, with a bearer token; the export is in the log before its first byte leaves.
 */
export function auditExportRouter(parts: AuditExportParts): Router {
  const router = express.Router();
  router.get('/audit/log.jsonl', (request, response, next) => {
    void send(parts, request, response, () => ({ type: 'application/x-ndjson', name: 'log.jsonl', chunks: parts.files.lines() })).catch(
      next,
    );
  });
  router.get('/audit/log.csv', (request, response, next) => {
    void send(parts, request, response, () => ({
      type: 'text/csv; charset=utf-8',
      name: 'log.csv',
      chunks: parts.files.csv(periodOf(request)),
    })).catch(next);
  });
  return router;
}

interface File {
  readonly type: string;
  readonly name: string;
  readonly chunks: AsyncIterable<string>;
}

async function send(
  { organization, callerOf, audit }: AuditExportParts,
  request: Request,
  response: Response,
  open: () => File,
): Promise<void> {
  try {
    const caller = await callerOf(request.get('authorization'));
    authorise(caller, organization, AUDITOR);
    const { type, name, chunks } = open();
    const { account, roles } = caller ?? { account: '', roles: [] };
    await audit.record({ account, organization: organization.id, roles, action: 'LOG_EXPORTED', result: 'RELEASED', subject: name });
    response.set({
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${organization.id}-${name}"`,
      'Cache-Control': 'no-store',
    });
    await pipeline(Readable.from(chunks), response);
  } catch (error) {
    if (!(error instanceof DomainError) || response.headersSent) throw error;
    const { code, field } = error;
    const status = code === 'NOT_SIGNED_IN' ? 401 : code === 'NOT_AUTHORISED' ? 403 : 400;
    response.status(status).json({ code, zh: errorText(code, 'zh', field), en: errorText(code, 'en', field) });
  }
}

/** Days of Asia/Shanghai, both included. */
function periodOf({ query }: Request): { from: string; to: string } {
  const { from, to } = query;
  if (typeof from !== 'string' || !isDate(from)) throw new DomainError('INVALID_DATE', { field: 'from' });
  if (typeof to !== 'string' || !isDate(to)) throw new DomainError('INVALID_DATE', { field: 'to' });
  const instant = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - SHANGHAI).toISOString();
  return { from: instant(from), to: instant(addDays(to, 1)) };
}
