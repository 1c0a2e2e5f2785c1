import { DomainError } from '@zhenglian/chaincode/domain';
import type { ProofFile } from '../ports.js';
import { builder } from './builder.js';

const ProofBundleRef = builder.objectRef<ProofFile>('ProofBundle').implement({
  description:
    "The answers of several institutions' peers about one certificate, to be verified offline. 多机构签名的账本证明，可离线核验。",
  fields: (t) => ({
    fileName: t.exposeString('fileName'),
    file: t.string({ description: 'The file in base64. 文件内容（base64）。', resolve: (p) => Buffer.from(p.bytes).toString('base64') }),
    clock: t.exposeString('clock', { description: 'Time of the ledger; good for 15 minutes. 账本时间，15 分钟内有效。' }),
    endorsers: t.stringList({ description: 'MSP IDs of those who answered. 答复机构。', resolve: (p) => [...p.endorsers] }),
  }),
});

const ProofBundleInput = builder.inputType('ProofBundleInput', {
  description: 'The code, with exactly one of number and identifier. 核验码，与证号或证照标识之一同用。',
  fields: (t) => ({ certificateNumber: t.string(), licenceId: t.string(), code: t.string({ required: true }) }),
});

builder.queryField('proofBundle', (t) =>
  t.field({
    type: ProofBundleRef,
    description: 'Public, for whoever has number and code: what the ledger holds, signed. 公开：凭证号与核验码取得账本证明。',
    args: { input: t.arg({ type: ProofBundleInput, required: true }) },
    resolve: (_root, { input: { certificateNumber, licenceId, code } }, { proofs }) => {
      if (typeof certificateNumber === 'string' && typeof licenceId !== 'string') return proofs.make({ certificateNumber, code });
      if (typeof licenceId === 'string' && typeof certificateNumber !== 'string') return proofs.make({ licenceId, code });
      throw new DomainError('INVALID_FORMAT', { field: 'input' });
    },
  }),
);
