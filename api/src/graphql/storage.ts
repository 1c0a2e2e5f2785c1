import type { StorageHealth, VaultDesk } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { builder } from './builder.js';
import { own } from './own.js';

const CopyLagRef = builder.objectRef<StorageHealth['copies'][number]>('CopyLag').implement({
  description: 'How far an organisation that keeps copies is behind. 密文副本滞后情况。',
  fields: (t) => ({
    organization: t.exposeString('organization'),
    pending: t.exposeInt('pending', { description: 'Documents without their copy, or copies still to be removed. 待复制或待删除数。' }),
    seconds: t.int({ description: 'Age of the oldest of them. 最早一项的等待秒数。', resolve: (c) => Math.floor(c.seconds) }),
  }),
});

const StorageFaultRef = builder.objectRef<StorageHealth['faults'][number]>('StorageFault').implement({
  description: 'Damage that no copy could repair. 尚未修复的损坏。',
  fields: (t) => ({
    documentId: t.exposeString('documentId'),
    place: t.exposeString('place', { description: '`own`, or who keeps the copy. 本机构或副本机构。' }),
    block: t.exposeString('block', { description: 'CID. 数据块标识。' }),
    fault: t.exposeString('fault', { description: 'MISSING, CORRUPT, UNREADABLE. 缺失、损坏、无法解密。' }),
    foundAt: t.field({ type: 'DateTime', resolve: (f) => f.foundAt }),
  }),
});

const StoredKeyRef = builder.objectRef<StorageHealth['keys'][number]>('StoredWrappingKey').implement({
  description: 'A wrapping key by its name. 密钥加密密钥（仅指纹）。',
  fields: (t) => ({
    keyId: t.exposeString('kid'),
    state: t.exposeString('state', { description: 'CURRENT, RETIRED, DESTROYED. 现用、停用、已销毁。' }),
    createdAt: t.field({ type: 'DateTime', resolve: (k) => k.createdAt }),
  }),
});

const StorageHealthRef = builder.objectRef<StorageHealth>('StorageHealth').implement({
  fields: (t) => ({
    copies: t.field({ type: [CopyLagRef], resolve: (h) => [...h.copies] }),
    faults: t.field({ type: [StorageFaultRef], resolve: (h) => [...h.faults] }),
    keys: t.field({ type: [StoredKeyRef], resolve: (h) => [...h.keys] }),
  }),
});

builder.queryField('storageHealth', (t) =>
  t.field({
    type: StorageHealthRef,
    description: 'Registry, roles admin, auditor: copies, damage and keys of the encrypted storage. 加密存储状态。',
    resolve: (_root, _args, { storage }) => own(storage).health(),
  }),
);

const StorageInput = builder.inputType('StorageInput', { fields: (t) => ({ requestId: t.id({ required: true }) }) });

const RotationPayloadRef = builder
  .objectRef<Awaited<ReturnType<VaultDesk['rotate']>> & { readonly requestId: string }>('RotationPayload')
  .implement({
    fields: (t) => ({
      requestId: t.exposeID('requestId'),
      current: t.exposeString('current', { description: 'Key that is current now. 现用密钥。' }),
      rewrapped: t.exposeInt('rewrapped'),
      destroyed: t.stringList({ resolve: (r) => [...r.destroyed] }),
    }),
  });

builder.mutationField('rotateWrappingKeys', (t) =>
  t.field({
    type: RotationPayloadRef,
    description:
      'Registry, role admin: a new wrapping key, every document key wrapped for it, the older ones destroyed. 轮换密钥加密密钥。',
    args: { input: t.arg({ type: StorageInput, required: true }) },
    resolve: async (_root, { input }, { storage }) => {
      const requestId = checkRequestId(input.requestId);
      return { requestId, ...(await own(storage).rotate()) };
    },
  }),
);

const KeyBackupPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly file: string }>('KeyBackupPayload')
  .implement({ fields: (t) => ({ requestId: t.exposeID('requestId'), file: t.exposeString('file') }) });

builder.mutationField('backUpDocumentKeys', (t) =>
  t.field({
    type: KeyBackupPayloadRef,
    description: 'Registry, role admin: the wrapped keys into a file in the vault, which erasures reach. 备份文件密钥（仍为加密形式）。',
    args: { input: t.arg({ type: StorageInput, required: true }) },
    resolve: async (_root, { input }, { storage }) => {
      const requestId = checkRequestId(input.requestId);
      return { requestId, file: await own(storage).backUp() };
    },
  }),
);
