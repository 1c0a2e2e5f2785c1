/**
 * For tests only: faults between a peer and its network, each switched on and off by name. The program cannot reach this file; a test
 * proves it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, type Folders } from '../folders.js';
import { type OrderedBlock, serializeHeaderAndData } from '../block.js';
import { type Endorser, type ProposalOutcome, Refusal } from '../endorser.js';
import { SigningIdentity } from '../identity.js';
import { type Consenter, orderBlock, parseOrderedBlock } from '../ordered-block.js';
import type { Faults } from '../peer.js';
import type { BlockSource } from '../sequencer.js';
import type { Topology } from '../../topology.js';
import { serializeBlock } from '../block.js';
import { generator } from './random.js';

/** What becomes of each block on its way to one peer: the blocks that the peer is given in its place. */
export type Tamper = (block: OrderedBlock) => OrderedBlock[] | Promise<OrderedBlock[]>;

export class FaultBox implements Faults {
  readonly #tampers = new Map<string, Tamper>();
  readonly #frozen = new Map<string, { thawed: Promise<void>; thaw: () => void }>();
  readonly #dropping = new Map<string, number>();
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = generator(seed);
  }

  /** Every block reaches the peer late, by a seeded time of at most so many milliseconds. */
  lag(peer: string, most: number): void {
    this.tamper(peer, async (block) => {
      await pause(this.#random() * most);
      return [block];
    });
  }

  /** The orderers treat this peer as the function says; undefined: honestly. */
  tamper(peer: string, tamper: Tamper | undefined): void {
    if (tamper === undefined) this.#tampers.delete(peer);
    else this.#tampers.set(peer, tamper);
  }

  /** The peer gets no blocks and answers no proposal until it is thawed. */
  freeze(peer: string): void {
    let thaw = (): void => undefined;
    const thawed = new Promise<void>((resolve) => (thaw = resolve));
    this.#frozen.set(peer, { thawed, thaw });
  }

  /** The orderers withhold blocks; the peer goes on answering from what it has. */
  withhold(peer: string): () => void {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    this.tamper(peer, async (block) => {
      await released;
      return [block];
    });
    return release;
  }

  thaw(peer: string): void {
    this.#frozen.get(peer)?.thaw();
    this.#frozen.delete(peer);
  }

  /** A share of the proposals never reaches the peer. */
  drop(peer: string, share: number): void {
    this.#dropping.set(peer, share);
  }

  readonly blocks = (peer: string, source: BlockSource): BlockSource => {
    const give = async function* (this: FaultBox, from: number, signal: AbortSignal): AsyncGenerator<OrderedBlock> {
      for await (const block of source(from, signal)) {
        await this.#frozen.get(peer)?.thawed;
        const given = await (this.#tampers.get(peer) ?? ((honest) => [honest]))(block);
        for (const entry of given) yield entry;
      }
    };
    return give.bind(this);
  };

  readonly endorser = (peer: string, endorser: Endorser): Endorser => {
    const process = async (signed: Parameters<Endorser['process']>[0]): Promise<ProposalOutcome> => {
      await this.#frozen.get(peer)?.thawed;
      if (this.#random() < (this.#dropping.get(peer) ?? 0)) throw new Refusal('filter', 'rpc error: code = Unavailable desc = dropped');
      return endorser.process(signed);
    };
    return {
      mspId: endorser.mspId,
      address: endorser.address,
      get height() {
        return endorser.height;
      },
      isReady: (chaincode) => endorser.isReady(chaincode),
      process,
    };
  };
}

/** The consenters with their keys, as a dishonest ordering service has them. */
export function consentersOf(topology: Topology, folders: Folders): Consenter[] {
  return topology.orderers.map(({ id, mspId, port }) => {
    const file = (name: string): string => readFileSync(join(folders.orderer(mspId), `orderer-${name}.pem`), 'utf8');
    return { id, mspId, address: addressOf(topology, port), identity: new SigningIdentity(mspId, file('cert'), file('key')) };
  });
}

/** The block with parts exchanged, as bytes and back, so that nothing of the honest one is left in memory. */
export function reassemble(block: OrderedBlock, change: Partial<OrderedBlock>): OrderedBlock {
  const { header, transactions, ordererMetadata } = { ...block, ...change };
  const headerAndData = serializeHeaderAndData(
    header,
    transactions.map(({ envelope }) => envelope),
  );
  return parseOrderedBlock(serializeBlock({ headerAndData, ordererMetadata }, new Uint8Array()));
}

/** Another block in the place of an honest one, signed by the given consenters. */
export function replaceBlock(
  block: OrderedBlock,
  transactions: OrderedBlock['transactions'],
  consenters: readonly Consenter[],
): OrderedBlock {
  return orderBlock({ height: block.header.number, lastHash: block.header.previousHash }, transactions, consenters, 0);
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
