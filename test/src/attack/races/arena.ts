import type { Contract } from '@hyperledger/fabric-gateway';
import { decodeError, DomainError } from '@zhenglian/chaincode/domain';
import type { Act } from '../../scenario/acts.js';
import { type Consortium, messageOf } from '../../scenario/consortium.js';
import type { Holds, Order, Race } from './kinds.js';

const VALID = 0;
const OVERTAKEN: readonly number[] = [11, 12]; // MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT
const ATTEMPTS = 30;
const BATCH_MS = 10;

/** How a race is run: when its contenders are let go, and how far apart, in milliseconds. */
export interface Start {
  /** Endorsed on the same state and then let go, or let go with their proposals. */
  readonly endorsed: boolean;
  readonly delays: readonly [number, number];
}

/** How one contender ended: in which block, or with which codes; and how often it was overtaken on the way. */
export interface Finish {
  readonly transactionId?: string;
  readonly codes?: readonly string[];
  readonly overtaken: number;
}

/** Both contenders stand at one barrier; whoever is overtaken tries again, as a client does, until it is committed or refused. */
export async function race(consortium: Consortium, { contenders }: Race, { endorsed, delays }: Start): Promise<[Finish, Finish]> {
  let waiting = contenders.length;
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const arrive = async (delay: number): Promise<void> => {
    waiting -= 1;
    if (waiting === 0) open();
    await opened;
    await new Promise((resolve) => setTimeout(resolve, delay));
  };
  const run = (index: 0 | 1): Promise<Finish> => contend(consortium, contenders[index], endorsed, () => arrive(delays[index]));
  return Promise.all([run(0), run(1)]);
}

/** Positions of transactions in the chain, as one organisation's peer tells them. */
export class Positions {
  readonly #places = new Map<string, readonly [block: number, index: number]>();
  #height = 0;

  constructor(private readonly consortium: Consortium) {}

  /** Reads on until all those transactions have a place. */
  async find(ids: readonly string[]): Promise<void> {
    const missing = new Set(ids.filter((id) => !this.#places.has(id)));
    if (missing.size === 0) return;
    const network = this.consortium.network('registrar');
    const events = await network.getFilteredBlockEvents({ startBlock: BigInt(this.#height) });
    try {
      for await (const block of events) {
        const number = Number(block.getNumber());
        block.getFilteredTransactionsList().forEach((entry, index) => {
          this.#places.set(entry.getTxid(), [number, index]);
          missing.delete(entry.getTxid());
        });
        this.#height = number + 1;
        if (missing.size === 0) return;
      }
    } finally {
      events.close();
    }
  }

  /** The last block that was read. */
  get last(): bigint {
    return BigInt(this.#height - 1);
  }

  /** Which of them were committed, the earlier one first. */
  order(finishes: readonly [Finish, Finish]): Order {
    const place = (index: 0 | 1) => this.#places.get(finishes[index].transactionId ?? '') ?? [0, 0];
    return ([0, 1] as const)
      .filter((index) => finishes[index].transactionId !== undefined)
      .toSorted((a, b) => {
        const [one, two] = [place(a), place(b)];
        return one[0] - two[0] || one[1] - two[1];
      });
  }
}

/** What the law says of the one that came second. Empty: it is so. */
export function faults({ stops }: Race, finishes: readonly [Finish, Finish], order: Order): string[] {
  const [first] = order;
  if (first === undefined) return [`nobody was committed: ${JSON.stringify(finishes)}`];
  const second = first === 0 ? 1 : 0;
  const expected = stops[first];
  const { codes } = finishes[second];
  if (expected === undefined) return order.length === 2 ? [] : [`the second was refused, though both may pass: ${String(codes)}`];
  if (order.length === 2) return [`both were committed; the second is stopped by ${expected}`];
  return codes?.includes(expected) ? [] : [`the loser was refused with ${String(codes)}, not ${expected}`];
}

/** What the state must be, asked of the peer of the organisation that is named. */
export async function wrongStates(consortium: Consortium, { holds }: Race, order: Order): Promise<string[]> {
  const answers = await Promise.all(holds.map(async (hold) => [hold, await read(consortium, hold)] as const));
  return answers
    .filter(([{ isRight }, answer]) => !isRight(answer as never, order))
    .map(([{ function: name }, answer]) => `${name} answers ${JSON.stringify(answer)}`);
}

/** Submits until it is committed. Throws the refusal. */
export async function settle(consortium: Consortium, act: Act): Promise<bigint> {
  const { user, chaincode, function: name, request, endorsers } = act;
  const { code, blockNumber } = await consortium
    .submit(user, chaincode, name, request, endorsers && [...endorsers])
    .catch((error: unknown) => Promise.reject(new Error(`${name}: ${messageOf(error)}`)));
  if (code !== VALID) throw new Error(`${name} was committed as invalid: ${code}`);
  return blockNumber;
}

async function contend(consortium: Consortium, act: Act, endorsed: boolean, arrive: () => Promise<void>): Promise<Finish> {
  const contract = consortium.network(act.user).getContract(act.chaincode);
  if (!endorsed) await arrive();
  for (let overtaken = 0; overtaken < ATTEMPTS; overtaken += 1) {
    const transaction = await endorse(contract, act);
    if (overtaken === 0 && endorsed) await arrive();
    if (transaction instanceof DomainError) return { codes: transaction.codes, overtaken };
    if (transaction !== undefined) {
      const { code } = await (await transaction.submit()).getStatus();
      if (code === VALID) return { transactionId: transaction.getTransactionId(), overtaken };
      if (!OVERTAKEN.includes(code)) throw new Error(`${act.function} was committed as invalid: ${code}`);
    }
    await new Promise((resolve) => setTimeout(resolve, BATCH_MS));
  }
  throw new Error(`${act.function} was overtaken ${ATTEMPTS} times`);
}

/** The endorsed transaction or its refusal; undefined when peers stand at different heights and so do not agree yet. */
async function endorse(contract: Contract, { function: name, request, endorsers }: Act) {
  const options = { arguments: [JSON.stringify(request)], ...(endorsers && { endorsingOrganizations: [...endorsers] }) };
  try {
    return await contract.newProposal(name, options).endorse();
  } catch (error) {
    const message = messageOf(error);
    if (message.includes('ProposalResponsePayloads do not match')) return undefined;
    const refusal = decodeError(message);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

async function read(consortium: Consortium, { user, chaincode, function: name, request }: Holds): Promise<unknown> {
  try {
    return await consortium.read(user, chaincode, name, request);
  } catch (error) {
    return { refused: decodeError(messageOf(error))?.codes };
  }
}
