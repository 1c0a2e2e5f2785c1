import type { AuditLog, AuditRecord } from '../ports.js';

/** The log in memory, newest last. */
export function memoryAuditLog(): AuditLog & { readonly records: readonly AuditRecord[] } {
  const records: AuditRecord[] = [];
  return {
    records,
    async record(event) {
      const record = { ...event, sequence: records.length + 1, at: '2026-11-21T04:00:00.000Z', hash: 'ab' };
      records.push(record);
      return record;
    },
    async find({ first, subject, account, action }) {
      const found = records.filter(
        (r) =>
          (subject === undefined || r.subject === subject) &&
          (account === undefined || r.account === account) &&
          (action === undefined || r.action === action),
      );
      const items = found
        .toReversed()
        .slice(0, first)
        .map((node) => ({ cursor: String(node.sequence), node }));
      return { items, hasNext: found.length > first };
    },
    async looks(subject) {
      return records.filter((r) => r.subject === subject && r.result === 'RELEASED').map((r) => ({ ...r, fields: r.fields ?? [] }));
    },
    async count() {
      return [...new Set(records.map((r) => r.action))].map((action) => ({
        action,
        count: records.filter((r) => r.action === action).length,
      }));
    },
  };
}
