import { expect, test } from '@jest/globals';
import { CommitStatusError, EndorseError } from '@hyperledger/fabric-gateway';
import { DomainError } from '@zhenglian/chaincode/domain';
import type { Connection } from './connection.js';
import { gatewayLedger, type OutcomeOf } from './ledger.js';

type Stage = { readonly code: number; readonly block?: bigint } | Error;

/** A gateway whose n-th proposal ends as the n-th stage says. */
function ledgerWith(stages: readonly Stage[], outcomeOf: OutcomeOf = () => Promise.resolve(undefined)) {
  const proposals: { name: string; options: Record<string, unknown> }[] = [];
  const steps: string[] = [];
  let slept = 0;
  const contract = {
    newProposal(name: string, options: Record<string, unknown>) {
      const stage = stages[proposals.length] ?? new Error('more proposals than expected');
      proposals.push({ name, options });
      const getStatus = () =>
        stage instanceof Error
          ? Promise.reject(stage)
          : Promise.resolve({
              ...stage,
              successful: stage.code === 0,
              transactionId: `tx-${proposals.length}`,
              blockNumber: stage.block ?? 1n,
            });
      const submit = () => {
        steps.push('submitted');
        return Promise.resolve({ getStatus });
      };
      const endorse = () => {
        steps.push('endorsed');
        return stage instanceof EndorseError ? Promise.reject(stage) : Promise.resolve({ submit });
      };
      return { endorse };
    },
  };
  const connection = { gateway: { getNetwork: () => ({ getContract: () => contract }) } } as unknown as Connection;
  const sleep = (milliseconds: number) => {
    slept += milliseconds;
    return Promise.resolve();
  };
  return {
    ledger: gatewayLedger({ connection, channel: 'zhenglian', outcomeOf, jitter: () => 0.5, sleep }),
    proposals,
    steps,
    slept: () => slept,
  };
}

const cause = Object.assign(new Error('x'), { code: 4, details: '', metadata: undefined }) as never;
const timeout = new CommitStatusError({ code: 4, details: [], cause, transactionId: 'tx-lost' });
const mismatch = new EndorseError({
  code: 10,
  cause,
  transactionId: 'tx',
  details: [{ address: 'peer', mspId: 'TaxMSP', message: 'ProposalResponsePayloads do not match' }],
});

test('the request goes out as canonical JSON, with the endorsers that were asked for', async () => {
  const { ledger, proposals } = ledgerWith([{ code: 0, block: 7n }]);
  const committed = await ledger.submit('attest', { b: 1, a: 'x' }, { endorsingOrganizations: ['TaxMSP', 'CourtMSP'] });
  expect(committed).toEqual({ transactionId: 'tx-1', block: 7 });
  expect(proposals).toEqual([
    { name: 'attest', options: { arguments: ['{"a":"x","b":1}'], endorsingOrganizations: ['TaxMSP', 'CourtMSP'] } },
  ]);
});

test('peers endorse while something is being kept; it is kept before anything is ordered', async () => {
  const { ledger, steps } = ledgerWith([{ code: 0 }]);
  const kept = new Promise<void>((resolve) => {
    setImmediate(() => {
      steps.push('kept');
      resolve();
    });
  });
  await ledger.submit('attest', {}, { kept });
  expect(steps).toEqual(['endorsed', 'kept', 'submitted']);
});

test('what is not kept is not submitted, and the failure is none of the ledger', async () => {
  const { ledger, steps } = ledgerWith([{ code: 0 }]);
  const reason = new DomainError('TOO_LARGE');
  await expect(ledger.submit('attest', {}, { kept: Promise.reject(reason) })).rejects.toMatchObject({ name: 'Error', cause: reason });
  expect(steps).toEqual(['endorsed']);
});

test('a conflict (11, 12) and a mismatch are tried again with a new proposal', async () => {
  const { ledger, proposals, slept } = ledgerWith([{ code: 11 }, mismatch, { code: 12 }, { code: 0 }]);
  expect(await ledger.submit('openCase', {})).toMatchObject({ transactionId: 'tx-4' });
  expect(proposals).toHaveLength(4);
  expect(slept()).toBeGreaterThan(0);
});

test('five times, and not for ever', async () => {
  const { ledger, proposals } = ledgerWith(Array.from({ length: 9 }, () => ({ code: 11 })));
  await expect(ledger.submit('openCase', {})).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' });
  expect(proposals).toHaveLength(5);
});

test('a broken endorsement policy (10) is final', async () => {
  const { ledger, proposals } = ledgerWith([{ code: 10 }, { code: 0 }]);
  await expect(ledger.submit('openCase', {})).rejects.toMatchObject({ code: 'ENDORSEMENT_POLICY' });
  expect(proposals).toHaveLength(1);
});

test('an unknown outcome is looked up by transaction id, never submitted again', async () => {
  let asked = 0;
  const outcomeOf: OutcomeOf = (id) => {
    asked += 1;
    return Promise.resolve(id === 'tx-lost' && asked > 3 ? { block: 9, validationCode: 0 } : undefined);
  };
  const { ledger, proposals } = ledgerWith([timeout], outcomeOf);
  expect(await ledger.submit('openCase', {})).toEqual({ transactionId: 'tx-lost', block: 9 });
  expect(proposals).toHaveLength(1);
});

test('a lost transaction that turns out to be in conflict is tried again', async () => {
  const { ledger } = ledgerWith([timeout, { code: 0 }], () => Promise.resolve({ block: 9, validationCode: 11 }));
  expect(await ledger.submit('openCase', {})).toMatchObject({ transactionId: 'tx-2' });
});

test('an outcome that stays unknown is reported as such', async () => {
  const { ledger, slept } = ledgerWith([timeout]);
  await expect(ledger.submit('openCase', {})).rejects.toMatchObject({ code: 'LEDGER_TIMEOUT' });
  expect(slept()).toBeLessThanOrEqual(60_000);
});
