import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CommitError, EndorseError } from '@hyperledger/fabric-gateway';
import { type RunningLedger, reference, startTestLedger } from './ledger.js';

// reliability.md A17: the registry runs a patched contract on its own peer and forges a tax attestation.
const PORT_OFFSET = 6000;
const ENDORSEMENT_POLICY_FAILURE = 10;

let ledger: RunningLedger;

beforeAll(async () => {
  ledger = await startTestLedger(PORT_OFFSET, { organization: 'registry', program: join(import.meta.dirname, 'patched-chaincode.mjs') });
}, 60_000);

afterAll(() => ledger.stop());

const attestation = (): string =>
  JSON.stringify({
    caseRef: reference(),
    unitRef: reference(),
    side: 'BUYER',
    kind: 'PAID',
    receiptDigest: reference(),
    office: '14406050000',
    attestedOn: '2026-11-21',
  });

test('an attestation that only the patched registry endorsed is committed as invalid and writes nothing', async () => {
  const request = attestation();
  const { caseRef } = JSON.parse(request) as { caseRef: string };
  const forged = ledger.contract('registry', 'registrar', 'tax').submit('attest', {
    arguments: [request],
    endorsingOrganizations: ['RegistryMSP'],
  });
  await expect(forged).rejects.toMatchObject({ code: ENDORSEMENT_POLICY_FAILURE } satisfies Partial<CommitError>);
  const read = ledger
    .contract('tax', 'tax-officer', 'tax')
    .evaluateTransaction('getAttestation', JSON.stringify({ caseRef, side: 'BUYER' }));
  await expect(read).rejects.toMatchObject({ details: [{ message: expect.stringContaining('NOT_FOUND') }] });
});

test.each([['CourtMSP'], ['RegulatorMSP']])('%s does not help it: honest contracts refuse a foreign author', async (accomplice) => {
  const forged = ledger.contract('registry', 'registrar', 'tax').submit('attest', {
    arguments: [attestation()],
    endorsingOrganizations: ['RegistryMSP', accomplice],
  });
  await expect(forged).rejects.toThrow(EndorseError);
});

test.each([
  ['the tax bureau enters a first registration', 'tax', 'tax-officer', 'title', 'registerFirst'],
  ['the bank enters a first registration', 'bank', 'bank-officer', 'title', 'registerFirst'],
  ['the registry’s issuing identity, which has no registrar’s role, opens a case', 'registry', 'issuer', 'title', 'openCase'],
  ['the court attests tax', 'court', 'court-clerk', 'tax', 'attest'],
])('%s: refused by every honest peer', async (_title, organization, user, chaincode, transaction) => {
  const call = ledger.contract(organization, user, chaincode).submit(transaction, {
    arguments: [attestation()],
    endorsingOrganizations: ['TaxMSP', 'CourtMSP'],
  });
  await expect(call).rejects.toMatchObject({
    details: expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining('NOT_THE_AUTHOR') })]),
  });
});
