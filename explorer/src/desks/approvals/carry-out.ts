import type { Written } from '../../kit/Steps.js';
import { Refusal } from '../../api/execute.js';
import { acting } from '../common/acting.js';
import type { Paper } from '../registry/Issued.js';
import { ApplySetting, CancelRight, ClosePort, Erase, OpenPort, VoidCertificate } from './operations.js';

export interface CarriedOut {
  readonly transaction?: Written | null;
  /** The right certificate in the place of one that was issued in error. */
  readonly paper?: Paper | null;
}

const ACTS: Readonly<Record<string, (input: Readonly<Record<string, unknown>>, requestId: string) => Promise<CarriedOut>>> = {
  cancelRight: acting(CancelRight, (data) => data.cancelRight),
  voidCertificate: acting(VoidCertificate, (data) => data.voidCertificate),
  closePort: acting(ClosePort, (data) => data.closePort),
  openPort: acting(OpenPort, (data) => data.openPort),
};
const applySetting = acting(ApplySetting, (data) => data.applyChange);
const erase = acting(Erase, (data) => data.eraseDocuments);

interface Approved {
  readonly id: string;
  readonly action: string;
  readonly payload: unknown;
}

/** Carries out what was approved, with exactly the content that was approved: an act of the ledger, an erasure, or a setting. */
export async function carryOut({ id: approvalId, action, payload }: Approved, requestId: string): Promise<CarriedOut> {
  const { act, input } = (payload ?? {}) as { act?: unknown; input?: unknown };
  if (action === 'ERASE_DOCUMENTS') {
    await erase({ ...(payload as object), approvalId }, requestId);
    return {};
  }
  if (typeof act !== 'string') {
    await applySetting({ approvalId, action, payload }, requestId);
    return {};
  }
  const run = ACTS[act];
  if (run === undefined) throw new Refusal('INVALID_FORMAT', { zh: `本页不能执行 ${act}。`, en: `This page cannot carry out ${act}.` });
  return run({ ...(input as object), approvalId }, requestId);
}
