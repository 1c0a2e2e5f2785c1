import { describe, expect, test } from '@jest/globals';
import shim from 'fabric-shim';
import { decodeError } from '@zhenglian/chaincode/domain';
import { ARGUMENT_LIMIT } from './chaincodes.js';
import {
  attest,
  CALLS,
  CASE,
  ledgerBefore,
  openCase,
  ref,
  registerFirst,
  registerTransfer,
  setUnitKey,
  STEPS,
  UNIT,
} from './testing/scenario.js';
import { foreignRegistrar, issuer, loanOfficer, registrar, taxOfficer } from './testing/submitters.js';

describe('NOT_THE_AUTHOR: an organisation calling what is not its own', () => {
  const submitters = { registrar, issuer, taxOfficer, loanOfficer, foreignRegistrar };
  const authors: Record<string, string> = { title: 'registrar', tax: 'taxOfficer' };
  const table = STEPS.flatMap((step) =>
    Object.keys(submitters)
      .filter((name) => name !== authors[CALLS[step][1]])
      .map((name) => [name as keyof typeof submitters, step] as const),
  );

  test.each(table)('%s may not %s', async (name, step) => {
    const [, chaincode, functionName, request] = CALLS[step];
    const result = await (await ledgerBefore(step)).endorse(submitters[name], chaincode, functionName, request);
    expect(decodeError(result.message)?.code).toBe('NOT_THE_AUTHOR');
    expect(result).toMatchObject({ status: 500, writes: {}, event: undefined });
  });
});

/** Per function a good request; each row spoils one field of it. */
const GOOD = {
  setUnitKey: [registrar, 'title', setUnitKey],
  registerFirst: [registrar, 'title', registerFirst],
  openCase: [registrar, 'title', openCase],
  registerTransfer: [registrar, 'title', registerTransfer],
  attest: [taxOfficer, 'tax', attest('BUYER')],
  getCertificate: [loanOfficer, 'title', { certRef: ref(2) }],
  getAttestation: [loanOfficer, 'tax', { caseRef: CASE, side: 'BUYER' }],
  gate: [loanOfficer, 'tax', { act: 'TRANSFER', items: [{ unitRef: UNIT }] }],
} as const;

describe('bad input: a code, the field, nothing written', () => {
  test.each<[keyof typeof GOOD, string, unknown, string, string?]>([
    ['setUnitKey', 'publicKey', `04${ref(7)}`, 'INVALID_FORMAT'],
    ['setUnitKey', 'publicKey', '', 'BLANK_FIELD'],
    ['setUnitKey', 'publicKey', undefined, 'REQUIRED'],
    ['registerFirst', 'unitRef', '', 'BLANK_FIELD'],
    ['registerFirst', 'unitRef', ref(1).toUpperCase().replace(/0/g, 'A'), 'INVALID_FORMAT'],
    ['registerFirst', 'unitRef', `${ref(1).slice(1)}\u0000`, 'INVALID_FORMAT'],
    ['registerFirst', 'unitRef', `${ref(1).slice(1)}\u{10ffff}`, 'TOO_LARGE'],
    ['registerFirst', 'unitRef', `${ref(1).slice(2)}\u{10ffff}`, 'INVALID_FORMAT'],
    ['registerFirst', 'unitRef', `${ref(1)}0`, 'TOO_LARGE'],
    ['registerFirst', 'certRef', undefined, 'REQUIRED'],
    ['registerFirst', 'certRef', 7, 'INVALID_FORMAT'],
    ['registerFirst', 'certRef', null, 'BLANK_FIELD'],
    ['registerFirst', 'kind', 'REGISTRATION_PROOF', 'INVALID_FORMAT'],
    ['registerFirst', 'registrationType', '200', 'INVALID_FORMAT'],
    ['registerFirst', 'division', '440600', 'INVALID_FORMAT'],
    ['registerFirst', 'division', '440305', 'INVALID_FORMAT'],
    ['registerFirst', 'enteredOn', '2026-02-29', 'INVALID_DATE'],
    ['registerFirst', 'enteredOn', '2026-11-21T00:00:00Z', 'INVALID_DATE'],
    ['registerFirst', 'credentialDigest', 'x'.repeat(100_000), 'TOO_LARGE'],
    ['registerFirst', 'holderName', '张三', 'UNKNOWN_FIELD'],
    ['registerFirst', 'caseRef', 'x', 'INVALID_FORMAT'],
    ['registerFirst', 'parcelRef', UNIT, 'COMPLETION_MISSING', 'completionDigest'],
    ['openCase', 'act', 'MORTGAGE', 'INVALID_FORMAT'],
    ['openCase', 'requiredSides', [], 'INVALID_FORMAT'],
    ['openCase', 'requiredSides', ['BUYER'], 'INVALID_FORMAT'],
    ['openCase', 'requiredSides', ['SELLER', 'BUYER'], 'INVALID_FORMAT'],
    ['openCase', 'requiredSides', ['BUYER', 'SELLER', 'BUYER'], 'TOO_LARGE'],
    ['openCase', 'requiredSides', ['BUYER', 'LENDER'], 'INVALID_FORMAT', 'requiredSides[1]'],
    ['openCase', 'openedOn', '2026-13-01', 'INVALID_DATE'],
    ['openCase', 'applicant', '张三', 'UNKNOWN_FIELD'],
    ['registerTransfer', 'replaces', undefined, 'REQUIRED'],
    ['registerTransfer', 'registrationType', '100', 'INVALID_FORMAT'],
    ['registerTransfer', 'enteredOn', '0000-00-00', 'INVALID_DATE'],
    ['attest', 'side', 'LENDER', 'INVALID_FORMAT'],
    ['attest', 'kind', 'SKIPPED', 'INVALID_FORMAT'],
    ['attest', 'office', '1440605', 'INVALID_FORMAT'],
    ['attest', 'office', '/', 'BLANK_FIELD'],
    ['attest', 'amount', '1000.00', 'UNKNOWN_FIELD'],
    ['attest', 'attestedOn', '2026-11-31', 'INVALID_DATE'],
    ['getCertificate', 'certRef', '\u0001', 'INVALID_FORMAT'],
    ['getAttestation', 'side', '', 'BLANK_FIELD'],
    ['gate', 'items', [], 'INVALID_FORMAT'],
    ['gate', 'items', Array.from({ length: 101 }, () => ({ unitRef: UNIT })), 'TOO_LARGE'],
    ['gate', 'items', [{ unitRef: UNIT }, { unitRef: 'x' }], 'INVALID_FORMAT', 'items[1].unitRef'],
    ['gate', 'act', 'SELL', 'INVALID_FORMAT'],
  ])('%s with %s = %p: %s', async (name, field, value, code, path = field) => {
    const [submitter, chaincode, good] = GOOD[name];
    const request: Record<string, unknown> = { ...good, [field]: value };
    const ledger = await ledgerBefore('setUnitKey');
    const result = await ledger.endorse(submitter, chaincode, name, request);
    expect(decodeError(result.message)).toMatchObject({ code, field: path });
    expect(result).toMatchObject({ status: 500, writes: {}, event: undefined, payload: '' });
  });

  test.each<[string, readonly unknown[], string]>([
    ['no function', [], 'INVALID_FORMAT'],
    ['no argument', ['registerFirst'], 'INVALID_FORMAT'],
    ['two arguments', ['registerFirst', registerFirst, {}], 'INVALID_FORMAT'],
    ['an unknown function', ['issue', {}], 'INVALID_FORMAT'],
    ['a helper of the contract class', ['beforeTransaction', {}], 'INVALID_FORMAT'],
    ['an inherited function', ['toString', {}], 'INVALID_FORMAT'],
    ['another contract', ['tax:attest', attest('BUYER')], 'INVALID_FORMAT'],
    ['text that is no JSON', ['registerFirst', 'x'], 'INVALID_FORMAT'],
    ['an empty text', ['registerFirst', ''], 'INVALID_FORMAT'],
    ['a list', ['registerFirst', []], 'INVALID_FORMAT'],
    ['a duplicate key', ['setUnitKey', `{"publicKey":"${setUnitKey.publicKey}","publicKey":"${setUnitKey.publicKey}"}`], 'INVALID_FORMAT'],
    ['a field __proto__', ['setUnitKey', `{"publicKey":"${setUnitKey.publicKey}","__proto__":{}}`], 'UNKNOWN_FIELD'],
    ['300 KB', ['registerFirst', 'x'.repeat(300 * 1024)], 'TOO_LARGE'],
    ['12 MB', ['registerFirst', 'x'.repeat(12 * 1024 * 1024)], 'TOO_LARGE'],
    ['one byte over the limit', ['registerFirst', 'x'.repeat(ARGUMENT_LIMIT - 'registerFirst'.length + 1)], 'TOO_LARGE'],
    ['the limit in characters of three bytes', ['registerFirst', '长'.repeat(ARGUMENT_LIMIT / 2)], 'TOO_LARGE'],
    ['exactly the limit, of nonsense', ['registerFirst', 'x'.repeat(ARGUMENT_LIMIT - 'registerFirst'.length)], 'INVALID_FORMAT'],
  ])('%s', async (_, args, code) => {
    const result = await (await ledgerBefore('registerFirst')).endorse(registrar, 'title', ...args);
    expect(decodeError(result.message)?.code).toBe(code);
    expect(result).toMatchObject({ status: 500, writes: {}, event: undefined });
  });

  test('the contract may be named in the call', async () => {
    const result = await (await ledgerBefore('registerFirst')).endorse(registrar, 'title', 'title:registerFirst', registerFirst);
    expect(result.status).toBe(200);
  });
});

/** A chaincode that answers every call with the same response. */
function always(response: { status: number; message?: string; payload?: Uint8Array }) {
  return { Init: async () => response, Invoke: async () => response };
}

describe('an outage is never an absence', () => {
  test.each<[string, ReturnType<typeof always>, string]>([
    ['fails without a code', always(shim.error('connection lost')), 'INTERNAL'],
    ['fails with a code', always(shim.error('LEDGER_UNAVAILABLE: later')), 'LEDGER_UNAVAILABLE'],
    ['answers with nothing', always(shim.success()), 'INVALID_FORMAT'],
    ['answers for another unit', always(shim.success(Buffer.from(`{"items":[{"findings":[],"unitRef":"${ref(50)}"}]}`))), 'INTERNAL'],
    ['answers for no unit', always(shim.success(Buffer.from('{"items":[]}'))), 'INTERNAL'],
    [
      'answers with a state that does not exist',
      always(shim.success(Buffer.from(`{"items":[{"findings":[{"state":"FINE"}],"unitRef":"${UNIT}"}]}`))),
      'INVALID_FORMAT',
    ],
  ])('a tax gate that %s stops the transfer', async (_, chaincode, code) => {
    const ledger = await ledgerBefore('registerTransfer');
    ledger.patch('tax', chaincode);
    const result = await ledger.endorse(...CALLS.registerTransfer);
    expect(decodeError(result.message)?.code).toBe(code);
    expect(result.writes).toEqual({});
  });

  test('a title chaincode that fails stops the attestation', async () => {
    const ledger = await ledgerBefore('attestBuyer');
    ledger.patch('title', always(shim.error('connection lost')));
    expect(decodeError((await ledger.endorse(...CALLS.attestBuyer)).message)?.code).toBe('INTERNAL');
  });

  test.each(['{}', 'x', '', '{"v":2}'].filter((text) => text !== ''))('a record that reads %j stops everything on it', async (text) => {
    const ledger = await ledgerBefore('openCase');
    ledger.corrupt(`title/~head~${UNIT}~`, text);
    const result = await ledger.endorse(...CALLS.openCase);
    expect(decodeError(result.message)?.code).toBe('INTERNAL');
  });
});
