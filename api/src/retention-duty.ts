import type { AuditLog, RetentionDuty } from './ports.js';

const DAY = 24 * 3_600_000;

export interface RetentionParts {
  readonly duties: readonly RetentionDuty[];
  readonly audit: Pick<AuditLog, 'record'>;
  readonly organization: string;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly warn: (duty: string, error: unknown) => void;
}

/** Forgets what need not be kept any longer, every day, until `signal` aborts; what was forgotten stands in the log by its number. */
export async function keepForgetting(parts: RetentionParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const duty of parts.duties) await carryOut(parts, duty);
    await parts.sleep(DAY);
  }
}

async function carryOut({ audit, organization, warn }: RetentionParts, { name, run }: RetentionDuty): Promise<void> {
  try {
    const count = await run();
    if (count === 0) return;
    const who = { account: 'system', organization, roles: [] };
    await audit.record({ ...who, action: 'LOG_PRUNED', result: 'DONE', subject: name, purpose: String(count) });
  } catch (error) {
    warn(name, error);
  }
}
