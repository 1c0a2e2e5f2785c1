import { canonicalize, DomainError, refuseAll, type ErrorCode, type JsonValue } from '@zhenglian/chaincode/domain';
import type { P256Verify } from '@zhenglian/verify';
import type { AccessLedger, Committed, GrantState, GrantUse, HolderBinding, Recipient } from '../ports.js';
import {
  Claims,
  GRANT_TYPE,
  isSignedBy,
  readSigned,
  Revocation,
  REVOCATION_TYPE,
  sameUse,
  USE_TYPE,
  UseRequest,
} from '../sharing/grant.js';
import { refusals } from '../sharing/rules.js';

interface Options {
  readonly verify: P256Verify;
  /** Today in Asia/Shanghai. */
  readonly day: () => string;
  /** Keys of recipients without a peer, as the ledger has them. */
  readonly recipients: (recipient: string) => Promise<Recipient | undefined>;
}

/** Grants as the contract `access` keeps them, in memory. `sent` is everything that any caller ever wrote: what a block would show. */
export interface MemoryAccessLedger extends AccessLedger {
  readonly sent: JsonValue[];
  readonly consumed: GrantUse[];
  /** Run before a use is counted: a test may kill, delay or refuse there. */
  before: () => Promise<void>;
}

export function memoryAccessLedger({ verify, day, recipients }: Options): MemoryAccessLedger {
  const bindings = new Map<string, HolderBinding>();
  const grants = new Map<string, GrantState & { jws: string }>();
  const sent: JsonValue[] = [];
  const consumed: GrantUse[] = [];
  const committed = (): Committed => ({ transactionId: `tx-${sent.length}`, block: sent.length });
  const write = (value: object) => {
    sent.push(JSON.parse(JSON.stringify(value)) as JsonValue);
    return committed();
  };
  const find = (grantRef: string) => {
    const state = grants.get(grantRef);
    if (state === undefined) throw new DomainError('GRANT_UNKNOWN');
    return state;
  };
  const assertHolder = async (certTag: string, text: { signed: string; signature: string }) => {
    const binding = bindings.get(certTag);
    if (binding === undefined || !(await isSignedBy(verify, binding.publicKey, text))) throw new DomainError('HOLDER_SIGNATURE');
    return binding;
  };
  const ledger: MemoryAccessLedger = {
    sent,
    consumed,
    before: () => Promise.resolve(),
    async bindKey(binding) {
      const kept = bindings.get(binding.certTag);
      if (kept !== undefined && canonicalize(asJson(kept)) !== canonicalize(asJson(binding))) throw new DomainError('CONFLICT');
      bindings.set(binding.certTag, binding);
      return kept === undefined ? write(binding) : committed();
    },
    async grant(jws) {
      const text = readSigned(GRANT_TYPE, Claims, jws, 'jws');
      const binding = await assertHolder(text.claims.certTag, text);
      const { claims } = text;
      const kept = grants.get(claims.grantRef);
      if (kept !== undefined) {
        if (canonicalize(asJson(kept.claims)) !== canonicalize(asJson(claims))) throw new DomainError('CONFLICT');
        return committed();
      }
      const attestedBy = binding.custody === 'PLATFORM' ? 'PLATFORM' : undefined;
      grants.set(claims.grantRef, { claims, attestedBy, revoked: false, uses: [], jws });
      return write({ jws });
    },
    async revoke(jws) {
      const text = readSigned(REVOCATION_TYPE, Revocation, jws, 'jws');
      const kept = find(text.claims.grantRef);
      await assertHolder(kept.claims.certTag, text);
      if (kept.revoked) return committed();
      grants.set(text.claims.grantRef, { ...kept, revoked: true });
      return write({ jws });
    },
    async consume(use, signature) {
      await ledger.before();
      const kept = find(use.grantRef);
      const counted = kept.uses.find(({ n }) => n === use.n);
      if (counted !== undefined) {
        if (!sameUse(counted, use)) throw new DomainError('CONFLICT');
        return committed();
      }
      if (use.recipient.startsWith('key:')) await assertRecipient(use, signature);
      const codes: ErrorCode[] = [...refusals(kept, { ...use, day: day(), counted: false })];
      refuseAll(use.n > kept.claims.uses && !codes.includes('GRANT_CONSUMED') ? [...codes, 'GRANT_CONSUMED'] : codes);
      grants.set(use.grantRef, { ...kept, uses: [...kept.uses, use] });
      consumed.push(use);
      return write(use);
    },
    state: async (grantRef) => grants.get(grantRef),
  };
  const assertRecipient = async (use: GrantUse, jws: string | undefined) => {
    const registered = await recipients(use.recipient);
    if (jws === undefined || registered === undefined) throw new DomainError('RECIPIENT_SIGNATURE');
    const text = readSigned(USE_TYPE, UseRequest, jws, 'jws');
    const same = text.claims.grantRef === use.grantRef && text.claims.fields.join() === use.fields.join();
    if (!same || !(await isSignedBy(verify, registered.publicKey, text))) throw new DomainError('RECIPIENT_SIGNATURE');
  };
  return ledger;
}

function asJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
