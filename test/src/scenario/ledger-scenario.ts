import { createHash, randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import { decodeError, type ErrorCode } from '@zhenglian/chaincode/domain';
import {
  type BlockEntry,
  type ChainPosition,
  type Trust,
  createMembership,
  parseBlock,
  readTransactions,
  satisfies,
  verifyBlock,
  verifyCreator,
  verifyEndorsements,
} from '@zhenglian/verify/ledger';
import { type Committed, type Consortium, messageOf } from './consortium.js';
import { WrittenPolicies } from './written-policies.js';
import { prove } from './prove.js';
import { persons } from './requests.js';

/** A running network: its organisations' gateways, and the pinned facts of its trust.json. */
export interface LedgerUnderTest {
  readonly consortium: Consortium;
  readonly trust: Trust;
}

/** One step, to be run after those before it; fails by an assertion. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<void>;
}

const VALID = 0;
const ENDORSEMENT_POLICY_FAILURE = 10;
const DAY = '2026-11-21';
const DIVISION = '440605';
const OFFICE = '14406050000';

/**
 * One unit from the first registration to a transfer, and what must be refused on the way (TX-02, TX-03).
 * Runs alike on every network that speaks Fabric's protocols; uses references of its own, so it may run again.
 * @param open gives the network; called when the first step runs
 */
export function ledgerScenario(open: () => LedgerUnderTest): Step[] {
  const unitRef = reference();
  const [first, second] = [reference(), reference()];
  const caseRef = reference();
  const registration = { unitRef, kind: 'TITLE_CERTIFICATE', division: DIVISION, enteredOn: DAY };
  const firstRequest = { ...registration, certRef: first, registrationType: '100', credentialDigest: reference(), persons: persons() };
  const caseRequest = {
    caseRef,
    unitRef,
    certRef: first,
    act: 'TRANSFER',
    requiredSides: ['BUYER', 'SELLER'],
    applicationDigest: reference(),
    division: DIVISION,
    openedOn: DAY,
    attested: { holders: 'SIGNED', ...persons() },
  };
  const transfer = { ...registration, certRef: second, caseRef, replaces: first, registrationType: '200', credentialDigest: reference() };
  const attestation = (side: string) => ({
    caseRef,
    unitRef,
    side,
    kind: 'PAID',
    receiptDigest: reference(),
    office: OFFICE,
    attestedOn: DAY,
  });

  const registrar = (name: string, request: object) => open().consortium.submit('registrar', 'title', name, request);
  const certificate = (certRef: string, state: string) =>
    everywhere(open(), 'title', 'getCertificate', { certRef }, { certRef, unitRef, state });
  let forged: Committed | undefined;
  let last = 0n;
  const valid = (committed: Committed): unknown => {
    expect(committed.code).toBe(VALID);
    last = committed.blockNumber;
    return JSON.parse(committed.result);
  };

  return [
    {
      name: 'the registry publishes the key of its unit references',
      run: async () => {
        const publicKey = open().trust.document.unitKey;
        expect(valid(await registrar('setUnitKey', { publicKey }))).toMatchObject({ publicKey });
        await everywhere(open(), 'title', 'getUnitKey', {}, { publicKey });
      },
    },
    {
      name: 'a first registration enters unit, certificate and head, and every organisation reads it',
      run: async () => {
        const committed = await registrar('registerFirst', firstRequest);
        expect(valid(committed)).toMatchObject({ certRef: first, state: 'VALID' });
        expect((await writtenBy(open(), committed)).toSorted()).toEqual(['cert', 'head', 'unit']);
        await certificate(first, 'VALID');
      },
    },
    {
      name: 'a case is opened',
      run: async () => {
        expect(valid(await registrar('openCase', caseRequest))).toMatchObject({ caseRef, state: 'READY' });
        await everywhere(open(), 'title', 'getCase', { caseRef }, { state: 'READY' });
      },
    },
    {
      name: 'the transfer is refused while no side has attested (TAX_INCOMPLETE)',
      run: () => refused(registrar('registerTransfer', transfer), 'TAX_INCOMPLETE'),
    },
    {
      name: 'an attestation that the registry alone endorsed is committed as invalid (code 10) and writes nothing',
      run: async () => {
        const own = attestation('BUYER');
        forged = await open().consortium.submit('tax-officer', 'tax', 'attest', own, ['RegistryMSP']);
        expect(forged.code).toBe(ENDORSEMENT_POLICY_FAILURE);
        const answers = await open().consortium.readEverywhere('tax', 'getAttestation', { caseRef, side: 'BUYER' }, isNotFound);
        expect(answers).toEqual(answers.map(() => expect.stringContaining('NOT_FOUND')));
      },
    },
    {
      name: 'the tax bureau attests the buyer’s side; one side is not enough',
      run: async () => {
        valid(await open().consortium.submit('tax-officer', 'tax', 'attest', attestation('BUYER')));
        await everywhere(open(), 'tax', 'getAttestation', { caseRef, side: 'BUYER' }, { kind: 'PAID' });
        await refused(registrar('registerTransfer', transfer), 'TAX_INCOMPLETE');
      },
    },
    {
      name: 'the tax bureau attests the seller’s side',
      run: async () => {
        valid(await open().consortium.submit('tax-officer', 'tax', 'attest', attestation('SELLER')));
        await everywhere(open(), 'tax', 'getAttestation', { caseRef, side: 'SELLER' }, { kind: 'PAID' });
      },
    },
    {
      name: 'the transfer issues the new certificate and replaces the old one',
      run: async () => {
        const committed = await registrar('registerTransfer', transfer);
        expect(valid(committed)).toMatchObject({ certRef: second, state: 'VALID' });
        expect((await writtenBy(open(), committed)).toSorted()).toEqual(['case', 'cert', 'cert', 'head']);
        await certificate(second, 'VALID');
        await everywhere(open(), 'title', 'getCertificate', { certRef: first }, { state: 'REPLACED', successor: second });
        await everywhere(open(), 'title', 'getCase', { caseRef }, { state: 'DONE' });
      },
    },
    {
      name: 'the same request again succeeds without a second write',
      run: async () => {
        const again = await registrar('registerTransfer', transfer);
        expect(valid(again)).toMatchObject({ certRef: second, state: 'VALID' });
        expect(await writtenBy(open(), again)).toEqual([]);
      },
    },
    {
      name: 'other content under the same reference is a CONFLICT',
      run: () => refused(registrar('registerTransfer', { ...transfer, credentialDigest: reference() }), 'CONFLICT'),
    },
    {
      name: 'a second certificate for the same right is refused (ALREADY_REGISTERED)',
      run: () => refused(registrar('registerFirst', { ...firstRequest, certRef: reference() }), 'ALREADY_REGISTERED'),
    },
    {
      name: 'a foreign author is refused (NOT_THE_AUTHOR)',
      run: async () => {
        const other = { ...firstRequest, unitRef: reference(), certRef: reference() };
        await refused(open().consortium.submit('tax-officer', 'title', 'registerFirst', other), 'NOT_THE_AUTHOR');
        await refused(open().consortium.submit('registrar', 'tax', 'attest', attestation('BUYER')), 'NOT_THE_AUTHOR');
      },
    },
    {
      name: 'from the pinned genesis block on, every block is linked and signed by the orderers’ quorum, and policies hold',
      run: async () => {
        const { trust } = open();
        const entries = await verifiedEntries(open(), last);
        const membership = createMembership(trust.roots);
        const policies = new WrittenPolicies(trust);
        const seen: string[] = [];
        const codes = new Map<string, number>();
        for (const { transaction, validationCode } of entries) {
          if (transaction?.kind !== 'CHAINCODE') continue;
          await verifyCreator(transaction, membership);
          const { endorsers, rejected } = await verifyEndorsements(transaction, membership);
          expect(rejected).toEqual([]);
          const authorised = policies.required(transaction).every((policy) => satisfies(policy, endorsers));
          if (validationCode === VALID) policies.learn(transaction);
          if (validationCode === VALID) expect(authorised).toBe(true);
          if (validationCode === ENDORSEMENT_POLICY_FAILURE) expect(authorised).toBe(false);
          codes.set(transaction.transactionId, validationCode);
          if (validationCode === VALID) seen.push(transaction.function);
        }
        expect(codes.get(forged?.transactionId ?? '')).toBe(ENDORSEMENT_POLICY_FAILURE);
        expect(seen).toEqual(expect.arrayContaining(['setUnitKey', 'registerFirst', 'openCase', 'attest', 'registerTransfer']));
      },
    },
    {
      name: 'four institutions answer for the certificate, and their answer verifies with the trust file alone',
      run: async () => {
        const { consortium, trust } = open();
        await consortium.submit('registrar', 'access', 'tick', { now: new Date().toISOString().replace(/\.\d+Z$/, 'Z') });
        await everywhere(open(), 'title', 'getCertificate', { certRef: second }, { state: 'VALID' });
        const { bytes, report } = await prove(consortium, trust, { certRef: second, caseRef });
        expect(report.checks.filter(({ code }) => code !== 'OK')).toEqual([]);
        expect(report.answer).toMatchObject({ title: { state: 'VALID' }, mortgage: { items: [] }, seizure: { items: [] } });
        expect(report.answer?.tax.sides).toHaveLength(2);
        expect(bytes).toBeLessThanOrEqual(8192);
        const old = await prove(consortium, trust, { certRef: first });
        expect(old.report.checks.filter(({ code }) => code !== 'OK').map(({ code }) => code)).toEqual(['CERTIFICATE_REPLACED']);
      },
    },
  ];
}

const reference = (): string => createHash('sha256').update(randomBytes(32)).digest('hex');

const isNotFound = (answer: unknown): boolean => typeof answer === 'string' && answer.includes('NOT_FOUND');

async function refused(submitted: Promise<unknown>, code: ErrorCode): Promise<void> {
  const message = await submitted.then(() => 'accepted', messageOf);
  expect(decodeError(message)?.code).toBe(code);
}

async function everywhere(
  { consortium }: LedgerUnderTest,
  chaincode: string,
  name: string,
  request: object,
  wanted: object,
): Promise<void> {
  const matches = (answer: unknown) =>
    Object.entries(wanted).every(([key, value]) => (answer as Record<string, unknown> | undefined)?.[key] === value);
  const answers = await consortium.readEverywhere(chaincode, name, request, matches);
  expect(answers).toEqual(answers.map(() => expect.objectContaining(wanted)));
}

/** Types of the records that a committed transaction wrote, read from the signed block. */
async function writtenBy(ledger: LedgerUnderTest, { blockNumber, transactionId }: Committed): Promise<string[]> {
  const entries = await verifiedEntries(ledger, blockNumber);
  const transaction = entries.map((entry) => entry.transaction).find((each) => each?.transactionId === transactionId);
  if (transaction?.kind !== 'CHAINCODE') throw new Error(`${transactionId} does not stand in block ${blockNumber}`);
  const writes = transaction.namespaces.flatMap((access) => access.writes);
  return writes.map(({ key }) => key.split('\u0000')[1] ?? key); // composite key: \0 type \0 parts …
}

/** Verifies the chain from block 0 to the given block. @returns its entries, parsed */
async function verifiedEntries({ consortium, trust }: LedgerUnderTest, last: bigint): Promise<BlockEntry[]> {
  let position: ChainPosition | undefined;
  const entries: BlockEntry[] = [];
  for (const bytes of await consortium.blocks('registrar', last)) {
    const block = parseBlock(bytes);
    position = await verifyBlock(block, position, trust);
    entries.push(...readTransactions(block, trust.channel));
  }
  expect(position?.number).toBe(Number(last));
  return entries;
}
