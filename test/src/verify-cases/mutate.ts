import { type BundleParts, openBundle, sealBundle } from '@zhenglian/verify';
import type { Case } from './case.js';

/** Random numbers that follow from a seed (mulberry32): a finding can be repeated. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  };
}

type Random = ReturnType<typeof seeded>;

/**
 * A case with one to three bytes of its evidence changed, put in or taken out: in the file as it is, in one of the signed parts with
 * everything around made good again, or in the credential. Undefined where the change changed nothing that is read.
 */
export async function mutate(honest: Case, seed: number): Promise<Case | undefined> {
  const random = seeded(seed);
  const { credential, proof } = honest;
  if (credential !== undefined && random(2) === 0) {
    const changed = changeText(credential, random);
    return changed.trim() === credential.trim() ? undefined : { ...honest, credential: changed };
  }
  if (!proof) return undefined;
  if (random(4) === 0) {
    const changed = changeBytes(proof, random);
    return equalBytes(changed, proof) ? undefined : { ...honest, proof: changed };
  }
  const before = await openBundle(proof);
  const after = changeParts(before, random);
  return JSON.stringify(comparable(after)) === JSON.stringify(comparable(before))
    ? undefined
    : { ...honest, proof: await sealBundle(after) };
}

const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

function changeParts(parts: BundleParts, random: Random): BundleParts {
  const { endorsements } = parts;
  const at = random(Math.max(1, endorsements.length));
  const one = (change: (entry: BundleParts['endorsements'][number]) => BundleParts['endorsements'][number]) =>
    endorsements.map((entry, i) => (i === at ? change(entry) : entry));
  const changes: (() => BundleParts)[] = [
    () => ({ ...parts, subject: changeText(parts.subject, random) }),
    () => ({ ...parts, channelHeader: changeBytes(parts.channelHeader, random) }),
    () => ({ ...parts, signatureHeader: changeBytes(parts.signatureHeader, random) }),
    () => ({ ...parts, proposalPayload: changeBytes(parts.proposalPayload, random) }),
    () => ({ ...parts, responsePayload: changeBytes(parts.responsePayload, random) }),
    () => ({ ...parts, endorsements: one((entry) => ({ ...entry, identity: changeBytes(entry.identity, random) })) }),
    () => ({ ...parts, endorsements: one((entry) => ({ ...entry, signature: changeBytes(entry.signature, random) })) }),
    () => ({ ...parts, endorsements: endorsements.filter((_, i) => i !== at) }),
    () => ({ ...parts, endorsements: [...endorsements, ...endorsements.slice(at, at + 1)] }),
    () => ({ ...parts, channelHeader: parts.signatureHeader, signatureHeader: parts.channelHeader }),
  ];
  return changes[random(changes.length)]?.() ?? parts;
}

function changeBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const list = [...bytes];
  for (let count = 1 + random(3); count > 0; count--) {
    const at = random(list.length + 1);
    const action = random(5);
    if (action === 0) list.splice(at, 1 + random(4));
    else if (action === 1) list.splice(at, 0, random(256));
    else if (action === 2 && at < list.length) list[at] = random(256);
    else if (at < list.length) list[at] = (list[at] ?? 0) ^ (1 << random(8));
  }
  return Uint8Array.from(list);
}

const ALPHABET = 'ABCabc012-_.~={}",: \u0000é';

function changeText(text: string, random: Random): string {
  const list = Array.from(text);
  for (let count = 1 + random(3); count > 0; count--) {
    const at = random(list.length + 1);
    const letter = ALPHABET.charAt(random(ALPHABET.length));
    const action = random(3);
    if (action === 0) list.splice(at, 1);
    else if (action === 1) list.splice(at, 0, letter);
    else list[at] = letter;
  }
  return list.join('');
}

const comparable = ({ endorsements, ...rest }: BundleParts): unknown => [
  ...Object.values(rest).map((part) => (typeof part === 'string' ? part : [...part])),
  ...endorsements.map(({ identity, signature }) => [[...identity], [...signature]]),
];
