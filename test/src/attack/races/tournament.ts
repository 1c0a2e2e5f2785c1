import { shanghaiDay } from '@zhenglian/chaincode/domain';
import { type Act, CLOCK_KEEPERS, firstRegistration, instantIn } from '../../scenario/acts.js';
import type { Consortium } from '../../scenario/consortium.js';
import { reference } from '../../scenario/requests.js';
import { faults, Positions, race, settle, wrongStates, type Finish } from './arena.js';
import { type Ground, KINDS } from './kinds.js';
import { planOf } from './seeds.js';

const WAVE = 100; // races that run beside each other, so that their acts meet in the same blocks

/** What a number of races came to. */
export interface Report {
  /** Seeds on which the law was broken, with what was wrong. */
  readonly failures: readonly string[];
  /** How many races there were of each kind, and in how many of them somebody was overtaken in the same or a later block. */
  readonly kinds: Readonly<Record<string, { races: number; overtaken: number; firstWins: number }>>;
  /** The last block with an act of a race. */
  readonly last: bigint;
}

/**
 * Runs a race for each seed, each on a unit of its own, and checks after each what was committed: who may have come second, with
 * which code the loser was refused, and what stands now.
 */
export async function runRaces(consortium: Consortium, channel: string, seeds: readonly number[]): Promise<Report> {
  const failures: string[] = [];
  const kinds: Record<string, { races: number; overtaken: number; firstWins: number }> = {};
  const positions = new Positions(consortium);
  for (let begin = 0; begin < seeds.length; begin += WAVE) {
    const wave = seeds.slice(begin, begin + WAVE);
    const grounds = await prepareUnits(consortium, channel, wave.length);
    const races = wave.map((seed, index) => ({ seed, ...planOf(seed), ground: grounds[index] as Ground }));
    const built = races.map((entry) => ({ ...entry, race: (KINDS[entry.kind] as (typeof KINDS)[string])(entry.ground) }));
    await prepare(
      consortium,
      built.map(({ race: { before } }) => before),
    );
    const finished = await Promise.all(built.map((entry) => race(consortium, entry.race, entry.start)));
    await positions.find(finished.flat().flatMap(({ transactionId }) => transactionId ?? []));
    await consortium.untilEverywhere(positions.last);
    for (const [index, entry] of built.entries()) {
      const finishes = finished[index] as [Finish, Finish];
      const order = positions.order(finishes);
      const wrong = [...faults(entry.race, finishes, order), ...(await wrongStates(consortium, entry.race, order))];
      failures.push(...wrong.map((what) => `seed ${entry.seed} (${entry.kind}, ${JSON.stringify(entry.start)}): ${what}`));
      const count = (kinds[entry.kind] ??= { races: 0, overtaken: 0, firstWins: 0 });
      count.races += 1;
      count.overtaken += Number(finishes.some(({ overtaken }) => overtaken > 0));
      count.firstWins += Number(order[0] === 0);
    }
  }
  return { failures, kinds, last: positions.last };
}

/** Registered units, one for each race of a wave. */
async function prepareUnits(consortium: Consortium, channel: string, count: number): Promise<Ground[]> {
  const now = new Date();
  const day = shanghaiDay(instantIn(now, 0));
  const tick = { user: 'registrar', chaincode: 'access', function: 'tick', request: { now: instantIn(now, 0) }, endorsers: CLOCK_KEEPERS };
  await settle(consortium, tick);
  const grounds = Array.from({ length: count }, (): Ground => ({ channel, unit: reference(), title: reference(), day, now }));
  const items = grounds.map(({ unit, title }) => firstRegistration(unit, title, day));
  const block = await settle(consortium, { user: 'registrar', chaincode: 'title', function: 'registerFirstBatch', request: { items } });
  await consortium.untilEverywhere(block);
  return grounds;
}

/** The acts before all races of a wave, step by step, so that each step finds the one before it on every peer. */
async function prepare(consortium: Consortium, races: readonly (readonly Act[])[]): Promise<void> {
  const steps = Math.max(...races.map((acts) => acts.length));
  for (let step = 0; step < steps; step += 1) {
    const blocks = await Promise.all(races.flatMap((acts) => acts.slice(step, step + 1).map((act) => settle(consortium, act))));
    await consortium.untilEverywhere(blocks.reduce((last, block) => (block > last ? block : last), 0n));
  }
}
