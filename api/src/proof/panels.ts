import { PROOF_FACETS } from '@zhenglian/chaincode/domain';
import { satisfies, type Trust } from '@zhenglian/verify';

/** More organisations than this are not combined; the first ones of the trust file are the institutions. */
const LIMIT = 10;

/** Sets of organisations whose peers together meet the policy of every facet and of the asked contract, the smallest first. */
export function panels({ organizations, policies }: Pick<Trust, 'organizations' | 'policies'>): readonly (readonly string[])[] {
  const all = [...organizations.keys()].slice(0, LIMIT);
  const wanted = [...PROOF_FACETS, 'access'].map((name) => policies.get(name));
  return subsets(all)
    .filter((members) => {
      const peers = members.map((mspId) => ({ mspId, role: 'peer' as const }));
      return wanted.every((policy) => policy !== undefined && satisfies(policy, peers));
    })
    .toSorted((a, b) => a.length - b.length);
}

function subsets(all: readonly string[]): string[][] {
  return all.reduce<string[][]>((found, one) => [...found, ...found.map((members) => [...members, one])], [[]]);
}
