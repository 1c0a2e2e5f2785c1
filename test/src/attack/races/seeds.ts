import { generator } from '../../../../network/embedded/testing/random.js';
import { KINDS } from './kinds.js';
import type { Start } from './arena.js';

/** Seeds that once failed, each with what was wrong: they are run before all others. */
export const KEPT_SEEDS: readonly (readonly [seed: number, why: string])[] = [];

/** What a seed stands for: which race, and how it starts. */
export function planOf(seed: number): { readonly kind: string; readonly start: Start } {
  const random = generator(seed);
  const kinds = Object.keys(KINDS);
  const kind = kinds[Math.floor(random() * kinds.length)] ?? '';
  const delay = (): number => (random() < 0.5 ? 0 : Math.floor(random() * 40));
  return { kind, start: { endorsed: random() < 0.5, delays: [delay(), delay()] } };
}
