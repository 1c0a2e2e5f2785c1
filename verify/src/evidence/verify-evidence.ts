import { type CheckStatus, type ProofAnswer, shanghaiDay } from '@zhenglian/chaincode/domain';
import { type BundleReport, verifyBundle } from '../bundle/verify-bundle.js';
import { type Bytes, fromHex, sha256, toHex } from '../bytes.js';
import { type P256Verify, webCryptoP256 } from '../ecdsa.js';
import { VerifyError, type VerifyErrorCode } from '../errors.js';
import { type Block, encodeHeader, parseBlock } from '../ledger/block.js';
import { verifyEndorsements } from '../ledger/endorsement.js';
import { type ChaincodeTransaction, parseTransaction } from '../ledger/transaction.js';
import { followConfig, trustFromGenesis, type TrustPoint, verifyOrdered } from '../ledger/trust-chain.js';
import { satisfies } from '../policy.js';
import type { Trust } from '../trust.js';
import type { WitnessedHead } from '../witness/witness.js';
import { createMembership } from '../x509/membership.js';
import { type EvidenceDocument, isAbout, parseEvidence } from './package.js';

export interface EvidenceOptions {
  readonly trust: Trust;
  readonly verify?: P256Verify;
  /** Compares the blocks with what was shown to everybody. @throws VerifyError WITNESS_DIFFERS */
  readonly witness?: (blocks: readonly Pick<Block, 'number' | 'hash'>[]) => readonly WitnessedHead[];
}

/** One transaction on the certificate or its unit, as ordered and endorsed. */
export interface EvidenceAct {
  readonly block: number;
  readonly transactionId: string;
  /** The submitter's claim, UTC. */
  readonly timestamp: string;
  readonly chaincode: string;
  readonly function: string;
  readonly event: string | undefined;
  /** MSP IDs whose peers' signatures are good by the certificates and revocation lists of that time. */
  readonly endorsers: readonly string[];
  /** Whether they satisfy the policy of every namespace that is written: what is not, no honest peer took into its state. */
  readonly endorsed: boolean;
}

export interface EvidenceReport {
  /** VALID: the package holds together and the certificate's state on the day follows from it. */
  readonly status: CheckStatus;
  /** Why it does not. */
  readonly fault: { readonly code: VerifyErrorCode | 'PROOF'; readonly detail: string | undefined } | undefined;
  readonly asOf: string | undefined;
  /** The certificate's state on that day; NOT_YET before its entry. */
  readonly state: ProofAnswer['title']['state'] | 'NOT_YET' | undefined;
  readonly acts: readonly EvidenceAct[];
  /** Public heads that the package's blocks confirm. */
  readonly witnessed: readonly WitnessedHead[];
  /** The institutions' answer of the day on which the package was made. */
  readonly proof: BundleReport | undefined;
}

/**
 * Verifies an evidence package without any network, from the pinned genesis block on: configurations one by one, each act's block by
 * the orderers who were in office, each endorsement by the certificates and revocation lists of its time, and the institutions' answer.
 * That a block holds a transaction does not prove that it took effect; that the answer names the same record does.
 */
export async function verifyEvidence(bytes: Bytes, options: EvidenceOptions): Promise<EvidenceReport> {
  try {
    return await judge(bytes, options);
  } catch (error) {
    if (!(error instanceof VerifyError)) throw error;
    return { ...NOTHING, status: 'INVALID', fault: { code: error.code, detail: error.detail } };
  }
}

const NOTHING: EvidenceReport = {
  status: 'UNKNOWN',
  fault: undefined,
  asOf: undefined,
  state: undefined,
  acts: [],
  witnessed: [],
  proof: undefined,
};

async function judge(bytes: Bytes, { trust, verify = webCryptoP256, witness }: EvidenceOptions): Promise<EvidenceReport> {
  const { document, configurations, blocks, proof: bundle } = parseEvidence(bytes);
  if (document.channel !== trust.channel) throw new VerifyError('EVIDENCE_OTHER', 'channel');
  const points = await follow(trust, configurations, verify);
  const last = points.at(-1) as TrustPoint;
  const held = [...configurations, ...blocks].map(parseBlock);
  const witnessed = witness?.([...held, ...linked(document.headers ?? [], held)]) ?? [];
  const acts: EvidenceAct[] = [];
  for (const block of blocks) acts.push(...(await actsOf(block, document, points, verify)));
  const proof = await verifyBundle(bundle, {
    trust: last.trust,
    now: new Date(document.madeAt),
    verify,
    subject: { certRef: document.certRef },
  });
  const { asOf } = document;
  // an ended certificate is no fault of the evidence: it is what the evidence says
  const bad = proof.checks.find(({ name, status }) => name !== 'STATE' && status !== 'VALID');
  if (bad || !proof.answer)
    return { ...NOTHING, status: bad?.status ?? 'UNKNOWN', fault: { code: 'PROOF', detail: bad?.code }, asOf, acts, witnessed, proof };
  assertBelongs(proof.answer, document, acts);
  return { status: 'VALID', fault: undefined, asOf, state: stateOn(asOf, proof.answer), acts, witnessed, proof };
}

async function follow(trust: Trust, configurations: readonly Bytes[], verify: P256Verify): Promise<TrustPoint[]> {
  const [genesis = new Uint8Array(), ...updates] = configurations;
  const points = [trustFromGenesis(trust.document, genesis)];
  for (const update of updates) points.push(await followConfig(points.at(-1) as TrustPoint, update, verify));
  return points;
}

async function actsOf(bytes: Bytes, about: EvidenceDocument, points: readonly TrustPoint[], verify: P256Verify): Promise<EvidenceAct[]> {
  const block = parseBlock(bytes);
  // a block is signed by those who were in office before it
  const point = points.findLast((one) => one.block < block.number);
  if (!point) throw new VerifyError('BLOCK_OUT_OF_ORDER', String(block.number));
  await verifyOrdered(block, point.trust, verify);
  const membership = createMembership(point.trust.roots, verify, point.trust.revoked);
  const acts: EvidenceAct[] = [];
  for (const envelope of block.envelopes) {
    const transaction = attempt(() => parseTransaction(envelope, about.channel));
    if (transaction?.kind !== 'CHAINCODE' || !writesAbout(transaction, about)) continue;
    const { endorsers } = await verifyEndorsements(transaction, membership);
    const policies = writtenNamespaces(transaction).map((name) => point.trust.policies.get(name));
    acts.push({
      block: block.number,
      transactionId: transaction.transactionId,
      timestamp: transaction.timestamp.toISOString(),
      chaincode: transaction.chaincode.name,
      function: transaction.function,
      event: transaction.event?.name,
      endorsers: [...new Set(endorsers.map(({ mspId }) => mspId))],
      endorsed: policies.every((policy) => policy !== undefined && satisfies(policy, endorsers)),
    });
  }
  return acts;
}

/** Numbers and hashes of the headers, which must form one chain through blocks of the package. */
function linked(headers: NonNullable<EvidenceDocument['headers']>, held: readonly Block[]): Pick<Block, 'number' | 'hash'>[] {
  const places = headers.map(({ number, previousHash, dataHash }) => ({
    number,
    previousHash,
    hash: toHex(sha256(encodeHeader(number, fromHex(previousHash), fromHex(dataHash)))),
  }));
  const whole = places.every(
    (one, i) => i === 0 || (one.number === (places[i - 1]?.number ?? 0) + 1 && one.previousHash === places[i - 1]?.hash),
  );
  const fits = held.every(({ number, hash }) => places.every((one) => one.number !== number || one.hash === hash));
  if (!whole || !fits) throw new VerifyError('BLOCK_NOT_LINKED', 'headers');
  return places;
}

const writesAbout = ({ namespaces }: ChaincodeTransaction, about: EvidenceDocument): boolean =>
  namespaces.some(({ writes }) => writes.some(({ key }) => isAbout(key, about)));

const writtenNamespaces = ({ namespaces }: ChaincodeTransaction): string[] =>
  namespaces.filter(({ writes }) => writes.length > 0).map(({ namespace }) => namespace);

/** The answer is about the unit of the package, and somebody who may enter certificates has entered it. */
function assertBelongs({ title, clock }: ProofAnswer, { unitRef, asOf }: EvidenceDocument, acts: readonly EvidenceAct[]): void {
  if (asOf > shanghaiDay(clock)) throw new VerifyError('EVIDENCE_MALFORMED', 'asOf is after the answer');
  if (title.unitRef !== unitRef) throw new VerifyError('EVIDENCE_OTHER', 'unit');
  if (!acts.some(({ chaincode, endorsed }) => chaincode === 'title' && endorsed)) throw new VerifyError('EVIDENCE_OTHER', 'entry');
}

/** States are final and dated, so that the present record tells every earlier day (docs/ledger.md). */
function stateOn(day: string, { title }: ProofAnswer): EvidenceReport['state'] {
  if (day < title.enteredOn) return 'NOT_YET';
  return title.endedOn !== undefined && title.endedOn <= day ? title.state : 'VALID';
}

/** The day in Asia/Shanghai on which an act was submitted. */
export const dayOf = ({ timestamp }: EvidenceAct): string => shanghaiDay(`${timestamp.slice(0, 19)}Z`);

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof VerifyError) return undefined;
    throw error;
  }
}
