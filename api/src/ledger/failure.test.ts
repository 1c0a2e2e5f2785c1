import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CommitError, CommitStatusError, EndorseError, GatewayError } from '@hyperledger/fabric-gateway';
import { DomainError } from '@zhenglian/chaincode/domain';
import { committedInvalid, failureOf } from './failure.js';

interface Recorded {
  readonly case: string;
  readonly error?: string;
  readonly grpcCode?: number;
  readonly message?: string;
  readonly details?: { readonly mspId: string; readonly message: string }[];
}

const VECTORS = join(import.meta.dirname, '../../../network/embedded/testing/recorded/behaviour.json');
const recorded = (JSON.parse(readFileSync(VECTORS, 'utf8')) as { cases: Recorded[] }).cases;

type Properties = ConstructorParameters<typeof EndorseError>[0];

function properties(code: number, message: string, details: string[] = []): Properties {
  const cause = Object.assign(new Error(message), { code, details: message, metadata: undefined }) as unknown as Properties['cause'];
  return {
    code,
    message,
    cause,
    transactionId: 'tx',
    details: details.map((text) => ({ address: 'peer', mspId: 'TaxMSP', message: text })),
  };
}

/** The library's class of that name; SubmitError is not exported as a value. */
function thrown(name: string, code: number, message: string, details?: string[]): GatewayError {
  const given = properties(code, message, details);
  if (name === 'EndorseError') return new EndorseError(given);
  if (name === 'CommitStatusError') return new CommitStatusError(given);
  const error = new GatewayError(given);
  error.name = name;
  return name === 'SubmitError' ? Object.assign(error, { transactionId: 'tx' }) : error;
}

test.each([
  ['non-deterministic chaincode', 'REPEAT', 'ENDORSEMENT_MISMATCH'],
  ['unknown endorsing org', 'GIVE_UP', 'LEDGER_UNAVAILABLE'],
  ['unknown chaincode', 'GIVE_UP', 'ENDORSEMENT_POLICY'],
  ['duplicate submit of the same transaction', 'LOOK_UP', 'LEDGER_UNAVAILABLE'],
  ['wrong signature', 'GIVE_UP', 'ENDORSEMENT_POLICY'],
  ['chaincode throws on submit', 'GIVE_UP', 'LEDGER_UNAVAILABLE'],
])('recorded on Fabric: %s', (name, remedy, code) => {
  const row = recorded.find((r) => r.case === name);
  expect(row?.error).toBeDefined();
  const error = thrown(
    row?.error ?? '',
    row?.grpcCode ?? 0,
    row?.message ?? '',
    row?.details?.map((d) => d.message),
  );
  expect(failureOf(error)).toMatchObject({ remedy, error: { code } });
});

test.each(['EndorseError', 'GatewayError'])("the contract's own refusal comes through %s, with field and all codes", (name) => {
  const refusal = new DomainError('CASE_NOT_READY', { field: 'caseRef', codes: ['CASE_NOT_READY', 'TAX_INCOMPLETE'] });
  const { remedy, error } = failureOf(
    thrown(name, 10, '10 ABORTED: failed to endorse transaction', [`chaincode response 500, ${refusal.message}`]),
  );
  expect(remedy).toBe('GIVE_UP');
  expect(error).toMatchObject({ code: 'CASE_NOT_READY', field: 'caseRef', codes: ['CASE_NOT_READY', 'TAX_INCOMPLETE'] });
});

test.each([
  ['CommitStatusError', 4, 'LOOK_UP', 'LEDGER_TIMEOUT'],
  ['CommitStatusError', 14, 'LOOK_UP', 'LEDGER_UNAVAILABLE'],
  ['SubmitError', 4, 'LOOK_UP', 'LEDGER_TIMEOUT'],
  ['EndorseError', 4, 'GIVE_UP', 'LEDGER_TIMEOUT'],
  ['EndorseError', 14, 'GIVE_UP', 'LEDGER_UNAVAILABLE'],
])('%s with gRPC code %i', (name, grpcCode, remedy, code) => {
  expect(failureOf(thrown(name, grpcCode, 'x'))).toMatchObject({ remedy, error: { code } });
});

test.each([
  [11, 'REPEAT', 'LEDGER_CONFLICT'],
  [12, 'REPEAT', 'LEDGER_CONFLICT'],
  [10, 'GIVE_UP', 'ENDORSEMENT_POLICY'],
  [9, 'GIVE_UP', 'LEDGER_CONFLICT'],
])('committed as invalid with code %i', (validationCode, remedy, code) => {
  expect(committedInvalid(validationCode, 'tx')).toMatchObject({ remedy, error: { code }, transactionId: 'tx' });
  expect(failureOf(new CommitError({ code: validationCode as 11, transactionId: 'tx' }))).toMatchObject({ remedy, error: { code } });
});

test('anything else is INTERNAL and final', () => {
  expect(failureOf(new TypeError('x'))).toMatchObject({ remedy: 'GIVE_UP', error: { code: 'INTERNAL' } });
});
