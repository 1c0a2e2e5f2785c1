import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { messageOf } from './consortium.js';
import type { Step } from './ledger-scenario.js';
import { type LiveNetwork, SECOND_BANK } from './live-network.js';
import { DAY, DIVISION, reference, registration } from './requests.js';
import { configurationsFollow } from './configurations.js';
import { readableEverywhere, underLoad } from './under-load.js';

const VALID = 0;
const ENDORSEMENT_POLICY_FAILURE = 10;
const UPGRADE_PAUSE_MS = 10_000;
const REFUSED_MS = 60_000;
const REFUSED_BY_PEERS = /creator certificate is not valid|access denied/;

/**
 * What changes while a network runs: a bank joins, all chaincodes get a new version, an identity is revoked. Runs alike on
 * every network; the steps build on each other.
 * @param open gives the network, on which the key of the unit references stands
 */
export function growthScenario(open: () => LiveNetwork): Step[] {
  return [
    {
      name: 'a second bank joins under load, enters a mortgage and releases it; no other bank can release it (S3, S5)',
      run: async () => {
        const network = open();
        network.edit((topology) => {
          topology.organizations.push(structuredClone(SECOND_BANK));
          for (const chaincode of topology.chaincodes.filter(({ policy }) => policy.includes("'BankMSP.peer'"))) {
            chaincode.sequence += 1;
            chaincode.policy = chaincode.policy.replace("'BankMSP.peer'", "'BankMSP.peer','Bank2MSP.peer'");
          }
        });
        await underLoad(network.consortium, 'a second bank joins', () => network.addOrganization(SECOND_BANK.id));
        network.connect();
        await mortgageOf(network, SECOND_BANK.mspId, 'bank2-officer');
      },
    },
    {
      name: 'all chaincodes are upgraded under load',
      run: async () => {
        const network = open();
        network.edit(({ chaincodes }) => {
          for (const chaincode of chaincodes) Object.assign(chaincode, { version: '1.1', sequence: chaincode.sequence + 1, slot: 'b' });
        });
        const { longestPause } = await underLoad(network.consortium, 'upgrade of all chaincodes', () => network.upgrade());
        expect(longestPause).toBeLessThan(UPGRADE_PAUSE_MS); // both versions run, and what a new definition overtakes is endorsed again
      },
    },
    {
      name: 'a revoked identity is refused by every peer; what it wrote stays; its successor writes on',
      run: async () => {
        const network = open();
        const { caseRef, attestation } = await openCase(network);
        const attest = (user: string, side: string) => network.consortium.submit(user, 'tax', 'attest', attestation(side));
        expect((await attest('tax-officer', 'BUYER')).code).toBe(VALID);
        await network.revoke('tax', 'tax-officer');
        expect(await refusal(() => attest('tax-officer', 'SELLER'), REFUSED_BY_PEERS)).toMatch(REFUSED_BY_PEERS);
        const { code } = await network.consortium.submit('registrar', 'title', 'registerFirst', registration());
        expect(code).toBe(VALID);
        network.edit(({ organizations }) => {
          organizations.find(({ id }) => id === 'tax')?.users.unshift({ name: 'tax-officer-2', role: 'tax-officer' });
        });
        await network.enrol();
        network.connect();
        expect((await attest('tax-officer-2', 'SELLER')).code).toBe(VALID);
        const answers = await network.consortium.readEverywhere('tax', 'getAttestation', { caseRef, side: 'BUYER' }, isAttested);
        expect(answers.every(isAttested)).toBe(true);
      },
    },
    {
      name: 'whoever pinned the genesis block follows every configuration alone, and refuses a gap or a forged one',
      run: () => configurationsFollow(open()),
    },
  ];
}

/** Application, entry, request and release of a mortgage; another bank's endorsement in the lender's place is invalid. */
async function mortgageOf({ consortium }: LiveNetwork, lender: string, officer: string): Promise<void> {
  await consortium.submit('registrar', 'access', 'tick', { now: new Date().toISOString().replace(/\.\d+Z$/, 'Z') });
  const first = registration();
  await consortium.submit('registrar', 'title', 'registerFirst', first);
  await readableEverywhere(consortium, first.certRef);
  const [applicationRef, mortgageRef] = [reference(), reference()];
  const terms = { form: 'MORTGAGE', kind: 'GENERAL', contractDigest: reference(), transferBan: false, excludesOthers: false };
  const attested = { holders: 'SIGNED', acceptor: reference(), reviewer: reference(), enterer: reference() };
  const proof = { certRef: reference(), credentialDigest: reference() };
  const own = { applicationRef, lender, division: DIVISION, unitRefs: [first.unitRef], queryConsentRef: reference() };
  const release = { mortgageRef, requestRef: reference(), day: DAY };
  const act = async (user: string, name: string, request: object, endorser = lender) => {
    const { code, blockNumber } = await consortium.submit(user, 'mortgage', name, request, ['RegistryMSP', endorser]);
    await consortium.untilEverywhere(blockNumber);
    return code;
  };
  expect(await act(officer, 'applyMortgage', { ...own, ...terms, port: {}, day: DAY })).toBe(VALID);
  expect(await act('registrar', 'enterMortgage', { mortgageRef, applicationRef, proof, attested, enteredOn: DAY })).toBe(VALID);
  expect(await act(officer, 'requestRelease', { ...release, port: {} })).toBe(VALID);
  expect(await act('registrar', 'releaseMortgage', release, 'BankMSP')).toBe(ENDORSEMENT_POLICY_FAILURE);
  expect(await act('registrar', 'releaseMortgage', release)).toBe(VALID);
}

async function openCase({ consortium }: LiveNetwork) {
  const { unitRef, certRef, ...first } = registration();
  await consortium.submit('registrar', 'title', 'registerFirst', { unitRef, certRef, ...first });
  const caseRef = reference();
  const own = { caseRef, unitRef, certRef, applicationDigest: reference(), division: DIVISION, openedOn: DAY };
  const request = { ...own, act: 'TRANSFER', requiredSides: ['BUYER', 'SELLER'] };
  const { blockNumber } = await consortium.submit('registrar', 'title', 'openCase', request);
  await consortium.untilEverywhere(blockNumber);
  const attestation = (side: string) => {
    const fact = { caseRef, unitRef, side, receiptDigest: reference(), attestedOn: DAY };
    return { ...fact, kind: 'PAID', office: '14406050000' };
  };
  return { caseRef, attestation };
}

const isAttested = (answer: unknown): boolean => (answer as { kind?: string } | undefined)?.kind === 'PAID';

/** What it is refused with; asked again for a while: peers learn of a revocation by its block, orderers may know it before them. */
async function refusal(work: () => Promise<unknown>, expected: RegExp): Promise<string> {
  const end = Date.now() + REFUSED_MS;
  for (;;) {
    const message = await work().then(() => '', messageOf);
    if (expected.test(message) || Date.now() > end) return message;
    await sleep(200);
  }
}
