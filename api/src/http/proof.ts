import { DomainError, errorText, type ErrorCode } from '@zhenglian/chaincode/domain';
import express, { type Response, type Router } from 'express';
import type { Proofs } from '../ports.js';

/** What a reference may be as JSON; the code never stands in an address, so that no log keeps it. */
const REFERENCE_LIMIT = '2kb';

/** `POST /proof` with `{"licenceId" or "certificateNumber", "code"}` answers with the proof as a file. Public, like verification. */
export function proofRouter(proofs: Proofs): Router {
  const router = express.Router();
  router.post('/proof', express.json({ limit: REFERENCE_LIMIT, inflate: false }), (request, response, next) => {
    send(proofs, request.body, response).catch(next);
  });
  return router;
}

async function send(proofs: Proofs, body: unknown, response: Response): Promise<void> {
  try {
    const { bytes, fileName } = await proofs.make(referenceOf(body));
    response.set({
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Cache-Control': 'no-store',
    });
    response.send(Buffer.from(bytes));
  } catch (error) {
    // a fault of the program is for the log
    if (!(error instanceof DomainError) || error.code === 'INTERNAL') throw error;
    const { code, field } = error;
    response.status(STATUS[code] ?? 400).json({ code, zh: errorText(code, 'zh', field), en: errorText(code, 'en', field) });
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  LEDGER_UNAVAILABLE: 503,
  LEDGER_TIMEOUT: 503,
  ENDORSEMENT_MISMATCH: 503,
};

function referenceOf(body: unknown): Parameters<Proofs['make']>[0] {
  const { licenceId, certificateNumber, code, ...rest } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  if (typeof code === 'string' && Object.keys(rest).length === 0) {
    if (typeof licenceId === 'string' && certificateNumber === undefined) return { licenceId, code };
    if (typeof certificateNumber === 'string' && licenceId === undefined) return { certificateNumber, code };
  }
  throw new DomainError('INVALID_FORMAT', { field: 'body' });
}
