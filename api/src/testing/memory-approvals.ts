import { DomainError } from '@zhenglian/chaincode/domain';
import type { Administration, Approval, Approvals, ReadModel, SubjectRequest } from '../ports.js';

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

/** Approvals in memory: one is open, and whoever decides gets it decided. The rules are tested on the real ones. */
export function memoryApprovals(): Approvals {
  return {
    request: ({ id, action, subject, payload, by }) => Promise.resolve({ ...open, id, action, subject, payload, requestedBy: by.account }),
    decide: ({ decision, by }) => Promise.resolve({ ...open, state: decision, decidedBy: by.account }),
    use: () => Promise.resolve(),
    open: () => Promise.resolve([open]),
  };
}

const request: SubjectRequest = {
  id: 's',
  kind: 'CORRECTION',
  subject: 'ab',
  state: 'OPEN',
  receivedAt: '2026-11-21T04:00:00.000Z',
  dueOn: '2026-12-21',
  answer: undefined,
};

/** Answers like the real one, keeps nothing. */
export function memoryAdministration(readModel: ReadModel): Administration {
  const known = async (certRef: string) => {
    if ((await readModel.certificate({ certRef })) === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  };
  return {
    requestChange: ({ id }) => Promise.resolve({ ...open, id }),
    applyChange: () => Promise.resolve(),
    recordAssessment: ({ by, ...assessment }) => Promise.resolve({ ...assessment, assessedBy: by.account, keepUntil: '2029-11-21' }),
    assessments: () => Promise.resolve([]),
    accounts: () => Promise.resolve([]),
    dictionaries: () => Promise.resolve([]),
    mappings: () => Promise.resolve([]),
    calendarDays: () => Promise.resolve([]),
    terms: () => Promise.resolve([]),
    limitEnds: (begins) => Promise.resolve(begins),
    grants: () => Promise.resolve({ roles: [], divisions: [] }),
    receiveRequest: async ({ subject }) => (await known(subject), { ...request, subject }),
    answerRequest: () => Promise.resolve(request),
    openRequests: () => Promise.resolve([]),
    exportSubject: async ({ certRef }) => (await known(certRef), { certRef }),
  };
}
