import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { decodeError } from '@zhenglian/chaincode/domain';
import { messageOf, type Consortium } from './consortium.js';
import type { StoryStep } from './stories.js';

const VALID = 0;

const ATTEMPTS = 10;
const PAUSE_MS = 200;

/** Submits one step, or asks, and holds its end against what the law says. */
export async function runStep(consortium: Consortium, step: StoryStep): Promise<void> {
  if (step.answers !== undefined) return asked(consortium, step, step.answers);
  const { user, chaincode, function: fn, request, endorsers, refused } = step;
  const submit = () => consortium.submit(user, chaincode, fn, request, endorsers && [...endorsers]);
  if (refused !== undefined) return stopped(submit, refused);
  // a peer that has not yet applied the step before it refuses
  const { code } = await patiently(submit, ({ code: ended }) => ended === VALID);
  expect(code).toBe(VALID);
}

async function stopped(submit: () => Promise<unknown>, refused: string): Promise<void> {
  const codes = async (): Promise<readonly string[]> => {
    const message = await submit().then(() => 'accepted', messageOf);
    return decodeError(message)?.codes ?? [message];
  };
  // a peer that has not yet applied the step before it refuses with another reason
  const last = await patiently(codes, (found) => found.includes(refused) || found.includes('accepted'));
  expect(last).toContain(refused);
}

async function asked(consortium: Consortium, { user, chaincode, function: fn, request }: StoryStep, answers: object): Promise<void> {
  const read = () => consortium.read(user, chaincode, fn, request);
  const isRight = (answer: unknown): boolean => {
    try {
      expect(answer).toMatchObject(answers);
      return true;
    } catch {
      return false;
    }
  };
  expect(await patiently(read, isRight)).toMatchObject(answers);
}

/** Again and again until the answer is the wanted one. @returns the last answer @throws the last failure */
async function patiently<T>(work: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await work();
      if (attempt >= ATTEMPTS || wanted(answer)) return answer;
    } catch (error) {
      if (attempt >= ATTEMPTS) throw new Error(messageOf(error), { cause: error });
    }
    await sleep(PAUSE_MS);
  }
}
