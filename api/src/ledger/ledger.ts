import type { Contract } from '@hyperledger/fabric-gateway';
import { canonicalize, DomainError, fromUtf8, parseJson, UnitKeyRecord, type JsonValue } from '@zhenglian/chaincode/domain';
import { NotKept, type Committed, type Ledger, type LedgerAct, type QualifiedAct, type LedgerOptions } from '../ports.js';
import { chainInfo } from './chain-info.js';
import type { Connection } from './connection.js';
import { committedInvalid, failureOf, type Failure } from './failure.js';

const CHAINCODES: Readonly<Record<Exclude<LedgerAct, QualifiedAct>, string>> = {
  setUnitKey: 'title',
  anchorRoot: 'access',
  anchorRendition: 'title',
  registerFirst: 'title',
  registerFirstBatch: 'title',
  registerTransfer: 'title',
  openCase: 'title',
  attest: 'tax',
  tick: 'access',
  bindKey: 'access',
  grant: 'access',
  revoke: 'access',
  consume: 'access',
};

/** Every query of ours is one of this contract. */
const QUERIED = 'access';

const ATTEMPTS = 5;
const FIRST_PAUSE = 40;
const LOOK_UP_MILLISECONDS = 30_000;
const LOOK_UP_INTERVAL = 250;

/** What the verified blocks say of a transaction, undefined while it is in none of them. */
export type OutcomeOf = (transactionId: string) => Promise<{ readonly block: number; readonly validationCode: number } | undefined>;

export interface LedgerParts {
  readonly connection: Connection;
  readonly channel: string;
  readonly outcomeOf: OutcomeOf;
  /** Between 0 and 1; spreads repeated attempts. */
  readonly jitter: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The ledger through the Fabric gateway of the organisation's own peer. */
export function gatewayLedger(parts: LedgerParts): Ledger {
  const network = parts.connection.gateway.getNetwork(parts.channel);
  return {
    async check(act, request) {
      const [chaincode, name] = placeOf(act);
      await evaluate(network.getContract(chaincode), name, canonicalize(request));
    },
    submit(act, request, options = {}) {
      const [chaincode, name] = placeOf(act);
      return submitWithRetries(parts, network.getContract(chaincode), name, canonicalize(request), options);
    },
    read: (query, request) => found(network.getContract(QUERIED), query, canonicalize(request)),
    async unitKey() {
      const record = await found(network.getContract('title'), 'getUnitKey', '{}');
      return record === undefined ? undefined : UnitKeyRecord.parse(record).publicKey;
    },
    async height() {
      try {
        return (await chainInfo(parts.connection.gateway, parts.channel)).newest;
      } catch {
        return undefined;
      }
    },
    reachable: () =>
      parts.connection.ready(1_000).then(
        () => true,
        () => false,
      ),
  };
}

/** Chaincode and function of an act. */
function placeOf(act: LedgerAct): [chaincode: string, name: string] {
  const [chaincode = '', name] = act.split(':');
  return name === undefined ? [CHAINCODES[act as keyof typeof CHAINCODES], act] : [chaincode, name];
}

async function found(contract: Contract, name: string, request: string): Promise<JsonValue | undefined> {
  try {
    return parseJson(fromUtf8(await evaluate(contract, name, request)));
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function evaluate(contract: Contract, name: string, request: string): Promise<Uint8Array> {
  try {
    return await contract.evaluate(name, { arguments: [request] });
  } catch (error) {
    throw failureOf(error).error;
  }
}

async function submitWithRetries(
  parts: LedgerParts,
  contract: Contract,
  act: string,
  request: string,
  options: LedgerOptions,
): Promise<Committed> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await submitOnce(parts, contract, act, request, options);
    if ('transactionId' in outcome && !('remedy' in outcome)) return outcome;
    if (outcome.remedy !== 'REPEAT' || attempt === ATTEMPTS) throw outcome.error;
    await parts.sleep(FIRST_PAUSE * 2 ** (attempt - 1) * (0.5 + parts.jitter()));
  }
}

/** One proposal from endorsement to commit. An unknown outcome is resolved before it returns, or reported as LEDGER_TIMEOUT. */
async function submitOnce(
  parts: LedgerParts,
  contract: Contract,
  act: string,
  request: string,
  { endorsingOrganizations, kept }: LedgerOptions,
): Promise<Committed | Failure> {
  try {
    const proposal = contract.newProposal(act, {
      arguments: [request],
      ...(endorsingOrganizations === undefined ? {} : { endorsingOrganizations: [...endorsingOrganizations] }),
    });
    const transaction = await proposal.endorse();
    await kept?.catch((error: unknown) => {
      throw new NotKept(error);
    });
    const status = await (await transaction.submit()).getStatus();
    if (!status.successful) return committedInvalid(status.code, status.transactionId);
    return { transactionId: status.transactionId, block: Number(status.blockNumber) };
  } catch (error) {
    if (error instanceof NotKept) throw error;
    const failure = failureOf(error);
    return failure.remedy === 'LOOK_UP' ? lookUp(parts, failure) : failure;
  }
}

/** The transaction may have been ordered although nobody said so; the own verified blocks know. */
async function lookUp(parts: LedgerParts, failure: Failure): Promise<Committed | Failure> {
  const { transactionId } = failure;
  if (transactionId === undefined) return failure;
  for (let waited = 0; waited < LOOK_UP_MILLISECONDS; waited += LOOK_UP_INTERVAL) {
    const outcome = await parts.outcomeOf(transactionId);
    if (outcome?.validationCode === 0) return { transactionId, block: outcome.block };
    if (outcome !== undefined) return committedInvalid(outcome.validationCode, transactionId);
    await parts.sleep(LOOK_UP_INTERVAL);
  }
  return failure;
}
