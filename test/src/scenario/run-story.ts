import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { decodeError } from '@zhenglian/chaincode/domain';
import { messageOf, type Consortium } from './consortium.js';
import type { StoryStep } from './stories.js';

const VALID = 0;

const ATTEMPTS = 10;
const PAUSE_MS = 200;

/** Submits one step and holds its end against what the law says. */
export async function runStep(consortium: Consortium, step: StoryStep): Promise<void> {
  const { user, chaincode, function: fn, request, endorsers, refused } = step;
  const submit = () => consortium.submit(user, chaincode, fn, request, endorsers && [...endorsers]);
  if (refused === undefined) {
    expect((await submit()).code).toBe(VALID);
    return;
  }
  const codes = async (): Promise<readonly string[]> => {
    const message = await submit().then(() => 'accepted', messageOf);
    return decodeError(message)?.codes ?? [message];
  };
  // a peer that has not yet applied the step before it refuses with another reason
  let last = await codes();
  for (let attempt = 1; attempt < ATTEMPTS && !last.includes(refused) && !last.includes('accepted'); attempt += 1) {
    await sleep(PAUSE_MS);
    last = await codes();
  }
  expect(last).toContain(refused);
}
