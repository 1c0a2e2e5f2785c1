import { DomainError } from '@zhenglian/chaincode/domain';
import type { BatchDesk } from '../certificates/batch-worker.js';
import type { RegistryParts } from '../certificates/enter.js';
import type { ErasureParts } from '../erasure/erase.js';
import { nodeP256 } from '../indexer/p256.js';
import { opensslHolderKeys } from '../keys/holder-keys.js';
import { accessLedger } from '../ledger/access-ledger.js';
import type { ErasureState, GrantBook, Recipient } from '../ports.js';
import type { KeptKeyParts } from '../sharing/kept-key.js';
import type { SharingParts } from '../sharing/parts.js';
import type { ReceivingParts } from '../sharing/receive-copy.js';
import { memoryAuditLog } from './memory-audit.js';

const SIGNER = { sign: () => Promise.resolve('a.b.c') };

/** Sharing that has recipients and no grant yet. The rules are tested on the real one. */
export function memorySharing({ ledger, book, readModel, renderer, clock, random }: RegistryParts): SharingParts {
  const channel = 'zhenglian';
  return {
    accessLedger: accessLedger(ledger, channel),
    grants: memoryGrants(),
    copies: {
      putOnce: () => Promise.reject(new DomainError('STORAGE_UNAVAILABLE')),
      get: () => Promise.reject(new DomainError('NOT_FOUND')),
    },
    book,
    readModel,
    renderer,
    signer: SIGNER,
    audit: memoryAuditLog(),
    clock,
    random,
    verify: nodeP256(),
    channel,
    maker: '不动产登记中心',
    organizations: [],
  };
}

function memoryGrants(): GrantBook {
  const recipients = new Map<string, Recipient>();
  const none = () => Promise.resolve(undefined);
  return {
    tagOf: () => Promise.resolve({ certTag: 'ab'.repeat(32), salt: 'cd'.repeat(16) }),
    knownTag: none,
    grantsOf: () => Promise.resolve([]),
    register: async (recipient) => void recipients.set(recipient.recipient, recipient),
    recipient: (id) => Promise.resolve(recipients.get(id)),
    draft: (grant) => Promise.resolve(grant),
    signed: () => Promise.resolve(),
    grant: none,
    opening: none,
    openings: () => Promise.resolve(0),
    open: (opening) => Promise.resolve(opening),
    filed: () => Promise.resolve(),
    renumber: () => Promise.reject(new DomainError('NOT_FOUND')),
  };
}

/** Erasures of nothing, with receipts. */
export function memoryErasure({ clock }: Pick<RegistryParts, 'clock'>): ErasureParts {
  const states = new Map<string, ErasureState>();
  const change = (id: string, more: Partial<ErasureState>) => {
    const state = states.get(id);
    if (state !== undefined) states.set(id, { ...state, ...more });
    return Promise.resolve();
  };
  return {
    erasures: {
      documentsOf: () => Promise.resolve([]),
      kidsOf: () => Promise.resolve([]),
      open: (wish) => {
        const state = { ...wish, places: [], receipt: undefined };
        states.set(wish.erasureId, state);
        return Promise.resolve(state);
      },
      done: () => Promise.resolve(),
      finish: (id, receipt) => change(id, { receipt }),
      find: (id) => Promise.resolve(states.get(id)),
    },
    places: [],
    signer: SIGNER,
    audit: memoryAuditLog(),
    clock,
  };
}

/** Keys that nobody's code opens. */
export function memoryKeptKeys({ documents }: RegistryParts): Pick<KeptKeyParts, 'documents' | 'holderKeys' | 'codes'> {
  return {
    documents,
    holderKeys: opensslHolderKeys(),
    codes: {
      secret: () => '00',
      address: () => 'otpauth://totp/',
      accept: () => Promise.resolve(false),
      used: () => Promise.resolve(false),
    },
  };
}

/** Takes batches on and forgets them. */
export function memoryBatches(): BatchDesk {
  const counts = { ACCEPTED: 0, PREPARED: 0, BOOKED: 0, STORED: 0, ENTERED: 0, REFUSED: 0 };
  return {
    accept: ({ batchId, items }) => Promise.resolve({ batchId, total: items.length, counts, items: [] }),
    report: () => Promise.resolve(undefined),
    run: () => Promise.resolve(),
  };
}

/** An organisation whose registry knows no grant. */
export function memoryReceiving(): ReceivingParts {
  const unknown = () => Promise.reject(new DomainError('GRANT_UNKNOWN', { field: 'grantRef' }));
  return {
    ask: unknown,
    accessLedger: { consume: unknown },
    keys: { current: () => Promise.resolve({ kid: 'k', publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } }) },
    decrypt: unknown,
    sha256: () => '',
    audit: memoryAuditLog(),
    sleep: () => Promise.resolve(),
    mspId: 'BankMSP',
  };
}
