/** Whom to ask for endorsements (internal/pkg/gateway/endorsement.go): layouts of organisations, tried until one is complete. */
import { status } from '@grpc/grpc-js';
import type { peer } from '@hyperledger/fabric-protos';
import { type Endorser, type ProposalOutcome, Refusal } from '../endorser.js';
import { isSatisfied, organizationsOf, type Policy } from '../policy.js';
import { type EndpointDetail, RpcError } from './errors.js';

const MAX_ORGANIZATIONS = 16; // subsets of these are tried

export interface Endorsements {
  payload: Buffer;
  endorsements: peer.Endorsement[];
}

/** Answers for single policies, which stand in the topology and so are few. */
const known = new WeakMap<Policy, Map<string, string[][]>>();

/**
 * The smallest sets of organisations that meet all policies, sets with the preferred organisation first.
 * Sets of equal size are rotated by `turn`, so that load spreads over them.
 */
export function layoutsFor(policies: readonly Policy[], available: ReadonlySet<string>, preferred: string, turn: number): string[][] {
  const satisfying = smallestSets(policies, available);
  const withPreferred = satisfying.filter((layout) => layout.includes(preferred));
  return [
    ...rotateEqualSizes(withPreferred, turn),
    ...rotateEqualSizes(
      satisfying.filter((layout) => !layout.includes(preferred)),
      turn,
    ),
  ];
}

/** Collects endorsements layout by layout; a group that failed once is out, and with it every layout that needs it. */
export class EndorsementPlan {
  readonly #endorsed = new Map<string, peer.Endorsement>();
  readonly #abandoned = new Set<string>();
  readonly #details: EndpointDetail[] = [];
  #payload: Buffer | undefined;

  /** @param groups endorsers by organisation, in the order in which they are to be asked */
  constructor(
    private readonly layouts: readonly string[][],
    private readonly groups: ReadonlyMap<string, Endorser[]>,
  ) {}

  /** Counts an endorsement that is already there; its payload is what the others must match. */
  add(endorser: Endorser, outcome: ProposalOutcome): boolean {
    if (outcome.endorsement === undefined) return false;
    if (this.#payload !== undefined && !this.#payload.equals(outcome.payload)) {
      this.#fail(endorser, 'ProposalResponsePayloads do not match');
      return false;
    }
    this.#payload ??= outcome.payload;
    this.#endorsed.set(endorser.mspId, outcome.endorsement);
    return true;
  }

  /** @throws RpcError ABORTED with the reason of every endpoint */
  async collect(signed: peer.SignedProposal): Promise<Endorsements> {
    for (const layout of this.layouts) {
      if (layout.some((group) => this.#abandoned.has(group))) continue;
      await Promise.all(layout.filter((group) => !this.#endorsed.has(group)).map((group) => this.#askGroup(group, signed)));
      const endorsements = layout.flatMap((group) => this.#endorsed.get(group) ?? []);
      if (endorsements.length === layout.length && this.#payload !== undefined) return { payload: this.#payload, endorsements };
    }
    throw new RpcError(
      status.ABORTED,
      'failed to collect enough transaction endorsements, see attached details for more info',
      this.#details,
    );
  }

  async #askGroup(group: string, signed: peer.SignedProposal): Promise<void> {
    for (const endorser of this.groups.get(group) ?? []) {
      const answer = await ask(endorser, signed);
      if ('problem' in answer) this.#fail(endorser, answer.problem);
      else if (this.add(endorser, answer)) return;
    }
    this.#abandoned.add(group);
  }

  #fail(endorser: Endorser, message: string): void {
    this.#details.push({ address: endorser.address, mspId: endorser.mspId, message });
  }
}

/** Outcome of one peer, or why there is none, with the gRPC code and whether another peer may do better (apiutils.go responseStatus). */
export async function ask(
  endorser: Endorser,
  signed: peer.SignedProposal,
): Promise<ProposalOutcome | { problem: string; code: status; retry: boolean }> {
  try {
    const outcome = await endorser.process(signed);
    if (outcome.endorsement !== undefined) return outcome;
    const problem = `chaincode response ${outcome.response.getStatus()}, ${outcome.response.getMessage()}`;
    return { problem, code: status.UNKNOWN, retry: false };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    switch (error.stage) {
      case 'filter':
        return { problem: error.message, code: status.UNAVAILABLE, retry: true };
      case 'proposal':
        return { problem: error.message, code: status.FAILED_PRECONDITION, retry: false };
      case 'simulation':
        return { problem: error.message, code: status.ABORTED, retry: true };
    }
  }
}

function smallestSets(policies: readonly Policy[], available: ReadonlySet<string>): string[][] {
  const [only] = policies;
  if (only === undefined || policies.length > 1) return searchSmallestSets(policies, available);
  const answers = known.get(only) ?? new Map<string, string[][]>();
  known.set(only, answers);
  const key = [...available].join();
  const answer = answers.get(key) ?? searchSmallestSets(policies, available);
  answers.set(key, answer);
  return answer;
}

function searchSmallestSets(policies: readonly Policy[], available: ReadonlySet<string>): string[][] {
  const mentioned = new Set(policies.flatMap((policy) => [...organizationsOf(policy)]));
  const candidates = [...mentioned].filter((mspId) => available.has(mspId)).slice(0, MAX_ORGANIZATIONS);
  const satisfying: string[][] = [];
  const subsets = Array.from({ length: 2 ** candidates.length }, (_, mask) => candidates.filter((__, bit) => ((mask >> bit) & 1) === 1));
  for (const subset of subsets.sort((a, b) => a.length - b.length)) {
    if (satisfying.some((smaller) => smaller.every((mspId) => subset.includes(mspId)))) continue;
    const signers = subset.map((mspId) => ({ mspId, roles: new Set(['member', 'peer'] as const) }));
    if (policies.every((policy) => isSatisfied(policy, signers))) satisfying.push(subset);
  }
  return satisfying;
}

function rotateEqualSizes(layouts: readonly string[][], turn: number): string[][] {
  const sizes = [...new Set(layouts.map((layout) => layout.length))].sort((a, b) => a - b);
  return sizes.flatMap((size) => {
    const equal = layouts.filter((layout) => layout.length === size);
    const shift = turn % equal.length;
    return [...equal.slice(shift), ...equal.slice(0, shift)];
  });
}
