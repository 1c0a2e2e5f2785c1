import { expect } from '@jest/globals';
import { decodeError } from '@zhenglian/chaincode/domain';
import { messageOf, type Consortium } from './consortium.js';
import type { StoryStep } from './stories.js';

const VALID = 0;

/** Submits one step and holds its end against what the law says. A refusal must not have reached a block. */
export async function runStep(consortium: Consortium, step: StoryStep): Promise<void> {
  const { user, chaincode, function: fn, request, endorsers, refused } = step;
  const submitted = consortium.submit(user, chaincode, fn, request, endorsers && [...endorsers]);
  if (refused === undefined) {
    expect((await submitted).code).toBe(VALID);
    return;
  }
  const message = await submitted.then(() => 'accepted', messageOf);
  expect(decodeError(message)?.codes ?? message).toContain(refused);
}
