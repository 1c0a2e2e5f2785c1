import {
  BindingRecord,
  checkStatement,
  ClockRecord,
  DomainError,
  GrantRecord,
  readStatement,
  shanghaiDay,
  UseRecord,
  type JsonValue,
} from '@zhenglian/chaincode/domain';
import type { z } from 'zod';
import type { AccessLedger, CountedUse, Ledger, LedgerQuery } from '../ports.js';

type LedgerPart = Pick<Ledger, 'read' | 'submit'>;

/** The contract `access`. Days in requests are those of the clock on the ledger, so that nobody is ahead of it at midnight. */
export function accessLedger(ledger: LedgerPart, channel: string): AccessLedger {
  return {
    async bindKey(jws) {
      const { certTag, key } = readStatement('binding', jws, channel);
      const bound = await record(ledger, BindingRecord, 'getBinding', { certTag });
      // a repetition on a later day would be another request to the contract
      if (bound?.key === key) return;
      await ledger.submit('bindKey', { jws, day: await lawDay(ledger) });
    },
    async boundKey(certTag) {
      return (await record(ledger, BindingRecord, 'getBinding', { certTag }))?.key;
    },
    async grant(jws) {
      await ledger.submit('grant', { jws });
    },
    async revoke(jws) {
      const { grantRef } = readStatement('revocation', jws, channel);
      const grant = await record(ledger, GrantRecord, 'getGrant', { grantRef });
      if (grant === undefined) throw new DomainError('GRANT_UNKNOWN', { field: 'grantRef' });
      const binding = await record(ledger, BindingRecord, 'getBinding', { certTag: grant.certTag });
      if (binding === undefined) throw new DomainError('KEY_UNKNOWN', { field: 'certTag' });
      checkStatement('revocation', jws, binding.key, channel);
      if (grant.acts.length > 0) return;
      await ledger.submit('revoke', { jws, day: await lawDay(ledger) });
    },
    async consume({ grantRef, n, fields, day, eventTag, ended }, proof) {
      const use = { grantRef, n, fields: [...fields], day, eventTag };
      await ledger.submit('consume', { ...use, ...(ended && { ended }), ...(proof && { jws: proof.jws, key: proof.key }) });
    },
    async state(grantRef) {
      const grant = await record(ledger, GrantRecord, 'getGrant', { grantRef });
      if (grant === undefined) return undefined;
      const { certTag, recipient, fields, uses: limit, expiresOn, attestedBy, acts } = grant;
      const [uses, day] = await Promise.all([usesOf(ledger, grantRef, limit), lawDay(ledger)]);
      return { certTag, recipient, fields, limit, expiresOn, attestedBy, revoked: acts.length > 0, uses, day };
    },
  };
}

async function usesOf(ledger: LedgerPart, grantRef: string, limit: number): Promise<CountedUse[]> {
  const uses: CountedUse[] = [];
  // without gaps: the first that is missing is the end
  for (let n = 1; n <= limit; n += 1) {
    const use = await record(ledger, UseRecord, 'getUse', { grantRef, n });
    if (use === undefined) break;
    const { recipient, fields, day, eventTag, ended } = use;
    uses.push({ n, recipient, fields, day, eventTag, ended });
  }
  return uses;
}

async function lawDay(ledger: LedgerPart): Promise<string> {
  const clock = await record(ledger, ClockRecord, 'getClock', {});
  if (clock === undefined) throw new DomainError('CLOCK_MISSING');
  return shanghaiDay(clock.now);
}

async function record<T>(ledger: LedgerPart, schema: z.ZodType<T>, query: LedgerQuery, request: JsonValue): Promise<T | undefined> {
  const found = await ledger.read(query, request);
  return found === undefined ? undefined : schema.parse(found);
}
