import { setTimeout as sleep } from 'node:timers/promises';
import type { OrdererNode } from './nodes.js';

const POLL_MS = 500;
const METRICS_MS = 2000;

/** Where one orderer stands, by its own metrics. */
export interface Standing {
  readonly view: number;
  readonly leader: number;
  readonly sequence: number; // of the proposal that is next
}

/**
 * Waits until the given orderers stand in the same view, under the same leader, and at the same proposal within what
 * is being ordered. An orderer that was restarted votes again only then; to restart the next one earlier can cost the quorum.
 * @throws Error with the last standings
 */
export async function untilOrderersAgree(orderers: readonly OrdererNode[], milliseconds: number): Promise<void> {
  const until = Date.now() + milliseconds;
  for (;;) {
    const standings = await Promise.all(orderers.map(standingOf));
    if (agree(standings)) return;
    if (Date.now() > until) {
      const seen = orderers.map(({ name }, index) => `${name}: ${JSON.stringify(standings[index] ?? 'does not answer')}`);
      throw new Error(`the orderers do not agree after ${milliseconds / 1000} s: ${seen.join('; ')}`);
    }
    await sleep(POLL_MS);
  }
}

/** Blocks are agreed on while we ask one after the other. */
const TOLERANCE = 3;

/** Whether all orderers answered, and stand alike. */
export function agree(standings: readonly (Standing | undefined)[]): boolean {
  const [first] = standings;
  if (first === undefined) return false;
  return standings.every(
    (each) =>
      each !== undefined &&
      each.view === first.view &&
      each.leader === first.leader &&
      Math.abs(each.sequence - first.sequence) <= TOLERANCE,
  );
}

/** Reads an orderer's metrics (Prometheus text). @returns undefined when they do not tell */
export function readStanding(metrics: string): Standing | undefined {
  const gauge = (name: string) => Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)`, 'm').exec(metrics)?.[1]);
  const standing = {
    view: gauge('consensus_smartbft_view_number'),
    // the consensus_BFT_… gauges tell of the last block, and so nothing of an orderer that came back and has seen none yet
    leader: gauge('consensus_smartbft_view_leader_id'),
    sequence: gauge('consensus_smartbft_view_proposal_sequence'),
  };
  return Object.values(standing).every(Number.isFinite) ? standing : undefined;
}

/** What the orderer's metrics say now; undefined when it does not answer. */
export async function standingOf({ reach, ports }: OrdererNode): Promise<Standing | undefined> {
  try {
    const answer = await fetch(`http://${reach}:${ports.operations}/metrics`, { signal: AbortSignal.timeout(METRICS_MS) });
    return readStanding(await answer.text());
  } catch {
    return undefined; // not up
  }
}
