import type { Approval, Approvals } from '../ports.js';

/** Approvals in memory: one is open, and whoever decides gets it decided. The rules are tested on the real ones. */
export function memoryApprovals(): Approvals {
  const open: Approval = {
    id: 'open',
    action: 'REVOKE_CERTIFICATE',
    subject: 'ab',
    payload: {},
    state: 'PENDING',
    requestedBy: 'registrar',
    requestedAt: '2026-11-21T04:00:00.000Z',
    decidedBy: undefined,
  };
  return {
    request: ({ id, action, subject, payload, by }) => Promise.resolve({ ...open, id, action, subject, payload, requestedBy: by.account }),
    decide: ({ decision, by }) => Promise.resolve({ ...open, state: decision, decidedBy: by.account }),
    use: () => Promise.resolve(),
    open: () => Promise.resolve([open]),
  };
}
