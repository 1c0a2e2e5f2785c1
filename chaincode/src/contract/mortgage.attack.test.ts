import { describe, expect, test } from '@jest/globals';
import shim, { type ChaincodeStub } from 'fabric-shim';
import { makeChaincode } from './chaincodes.js';
import { policyBytes } from './policy.js';
import type { MemoryLedger } from './testing/memory-ledger.js';
import {
  APPLICATION,
  application,
  ask,
  done,
  enterCalls,
  LATER,
  laterMortgage,
  MORTGAGE,
  mortgageBy,
  mortgaged,
  registered,
} from './testing/mortgages.js';
import { ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, otherBankOfficer, registrar } from './testing/submitters.js';

// Patched peers: what they compute is theirs, what commits is not. A lender's own keys need the registry and that lender, or the
// court in its place; whoever else signs, the transaction is invalid.

const LIVE = `live~${UNIT}~BankMSP~${MORTGAGE}`;

/** A chaincode that does what its organisation wants, without any rule. */
function patched(act: (stub: ChaincodeStub) => Promise<void>) {
  const invoke = async (stub: ChaincodeStub) => {
    await act(stub);
    return shim.success();
  };
  return { Init: invoke, Invoke: invoke };
}

function keyIn(stub: ChaincodeStub, name: string): string {
  const [type = '', ...parts] = name.split('~');
  return stub.createCompositeKey(type, parts);
}

const FORGERIES: readonly (readonly [string, (stub: ChaincodeStub) => Promise<void>])[] = [
  ['A5: bank B ends bank A’s mortgage', (stub) => stub.deleteState(keyIn(stub, LIVE))],
  ['A5: bank B rewrites bank A’s mortgage', (stub) => stub.putState(keyIn(stub, `mtg~${MORTGAGE}`), Buffer.from('{}'))],
  ['A5: bank B consents in bank A’s name', (stub) => stub.putState(keyIn(stub, LIVE), Buffer.from('{}'))],
  [
    'A24: bank B resets the policy of bank A’s key',
    (stub) =>
      stub.setStateValidationParameter(
        keyIn(stub, LIVE),
        policyBytes({ key: { type: 'live', parts: [] }, all: [], n: 1, of: ['Bank2MSP'] }),
      ),
  ],
  [
    'A24: the policy of bank A’s key is taken away',
    (stub) => stub.setStateValidationParameter(keyIn(stub, `mtg~${MORTGAGE}`), new Uint8Array()),
  ],
];

describe.each(FORGERIES)('%s', (_, act) => {
  test.each([
    ['bank B and the registry', ['Bank2MSP', 'RegistryMSP']],
    ['bank B, the regulator and the registry', ['Bank2MSP', 'RegulatorMSP', 'RegistryMSP']],
    ['bank B, the court and the tax authority', ['Bank2MSP', 'CourtMSP', 'TaxMSP']],
    ['bank A alone', ['BankMSP']],
    ['the registry alone', ['RegistryMSP']],
  ])('endorsed by %s: invalid', async (_name, endorsers) => {
    const ledger = await mortgaged();
    ledger.patch('mortgage', patched(act));
    const forged = await ledger.endorse(otherBankOfficer, 'mortgage', 'anything', {});
    expect(forged.status).toBe(200);
    const before = ledger.snapshot();
    expect(ledger.commit(forged, endorsers)).toBe(false);
    expect(ledger.snapshot()).toEqual(before);
  });
});

const REAL: readonly (readonly [string, () => Promise<MemoryLedger>, Call])[] = [
  ['S5 No: release of bank A’s mortgage', async () => after(await mortgaged(), ask.release()), enterCalls.release()],
  [
    'S3 No: entry of bank A’s application',
    async () => after(await registered(), mortgageBy(bankOfficer)[0] as Call),
    mortgageBy(bankOfficer)[1] as Call,
  ],
  ['a change of bank A’s mortgage', async () => after(await mortgaged(), ask.change()), enterCalls.change()],
  [
    'S3: the end of bank A’s application',
    async () => after(await registered(), mortgageBy(bankOfficer)[0] as Call),
    [registrar, 'mortgage', 'rejectApplication', { applicationRef: APPLICATION, reason: 'INCOMPLETE', day: application.day }],
  ],
];

async function after(ledger: MemoryLedger, ...calls: Call[]): Promise<MemoryLedger> {
  await done(ledger, ...calls);
  return ledger;
}

describe.each(REAL)('%s', (_, arrange, call) => {
  test.each<[string, readonly string[], boolean]>([
    ['the registry and bank B', ['RegistryMSP', 'Bank2MSP'], false],
    ['the registry and the regulator', ['RegistryMSP', 'RegulatorMSP'], false],
    ['bank A alone', ['BankMSP'], false],
    ['the registry and bank A', ['RegistryMSP', 'BankMSP'], true],
    ['the registry, bank A and bank B', ['RegistryMSP', 'BankMSP', 'Bank2MSP'], true],
  ])('endorsed by %s', async (_name, endorsers, valid) => {
    const ledger = await arrange();
    const result = await ledger.endorse(...call);
    expect(result.status).toBe(200);
    expect(ledger.commit(result, endorsers)).toBe(valid);
  });
});

test('S5: for a lender that is lost the court endorses in its place', async () => {
  const ledger = await mortgaged();
  const order = await ledger.endorse(...ask.order());
  expect(ledger.commit(order, ['RegistryMSP', 'CourtMSP'])).toBe(true);
  const release = await ledger.endorse(...enterCalls.release());
  expect(ledger.commit(release, ['RegistryMSP', 'CourtMSP'])).toBe(true);
});

test('after a transfer the old lender signs nothing any more, the new one does', async () => {
  const ledger = await mortgaged();
  await done(ledger, ask.transfer(), ask.accept());
  const transfer = await ledger.endorse(...enterCalls.transfer());
  expect(ledger.commit(transfer, ['RegistryMSP', 'BankMSP'])).toBe(false);
  expect(ledger.commit(transfer, ['RegistryMSP', 'Bank2MSP'])).toBe(false);
  expect(ledger.commit(transfer, ['RegistryMSP', 'BankMSP', 'Bank2MSP'])).toBe(true);
  const request = await ledger.endorse(otherBankOfficer, 'mortgage', 'requestRelease', ask.release({ requestRef: ref(0x190) })[3]);
  expect(request).toMatchObject({ status: 200, message: '' });
  expect(ledger.commit(request, ['RegistryMSP', 'BankMSP'])).toBe(false);
  expect(ledger.commit(request, ['RegistryMSP', 'Bank2MSP'])).toBe(true);
  expect((await ledger.endorse(...ask.release({ requestRef: ref(0x191) }))).message).toMatch(/^NOT_THE_AUTHOR/);
});

test('an agreement on ranks needs the endorsement of each named lender', async () => {
  const ledger = await mortgaged();
  await done(ledger, ...laterMortgage());
  const agreement = { agreementRef: '0'.repeat(63) + '8', unitRef: UNIT, division: '440605', agreementDigest: '0'.repeat(63) + '9' };
  const named = [MORTGAGE, LATER];
  for (const [bank, mortgageRef] of [
    [bankOfficer, named[0]],
    [otherBankOfficer, named[1]],
  ] as const) {
    await done(ledger, [
      bank,
      'mortgage',
      'consent',
      { unitRef: UNIT, mortgageRef, caseRef: agreement.agreementRef, act: 'MORTGAGE_CHANGE', day: application.day },
    ]);
  }
  const result = await ledger.endorse(registrar, 'mortgage', 'registerRanks', { ...agreement, ranks: named, day: application.day });
  expect(result.status).toBe(200);
  expect(ledger.commit(result, ['RegistryMSP', 'BankMSP'])).toBe(false);
  expect(ledger.commit(result, ['RegistryMSP', 'Bank2MSP'])).toBe(false);
  expect(ledger.commit(result, ['RegistryMSP', 'BankMSP', 'Bank2MSP'])).toBe(true);
});

test('an outage of a facet is never an absence', async () => {
  for (const name of ['title', 'seizure', 'supervision', 'access'] as const) {
    const ledger = await registered();
    ledger.patch(name, { Init: async () => shim.error('connection lost'), Invoke: async () => shim.error('connection lost') });
    const result = await ledger.endorse(...(mortgageBy(bankOfficer)[0] as Call));
    expect([name, result.message.split(':')[0], result.writes]).toEqual([name, 'INTERNAL', {}]);
  }
  expect(makeChaincode('mortgage')).toBeDefined();
});
