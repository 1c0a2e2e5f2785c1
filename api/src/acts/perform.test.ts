import { expect, test } from '@jest/globals';
import type { PaperAct } from '../ports.js';
import { memoryApprovals } from '../testing/memory-approvals.js';
import { memoryRegistry } from '../testing/registry.js';
import { memoryActs } from '../testing/services.js';
import { identityOf, prepare } from './perform.js';

const hex = (digit: string): string => digit.repeat(64);
const BY = { account: 'registrar', organization: 'registry', roles: ['registrar'] };

/** The paper that an act asks for. */
async function paperOf(kind: string): Promise<PaperAct['paper'] | undefined> {
  const { parts } = await memoryRegistry();
  let asked: PaperAct | undefined;
  const papers = {
    issue: (act: PaperAct) => {
      asked = act;
      return Promise.reject(new Error('far enough'));
    },
    store: () => Promise.resolve(),
    issued: () => Promise.resolve(undefined),
  };
  const input = { kind, unitRef: hex('1'), division: '440605', servedUnitRef: hex('2'), proof: { holders: ['王五'] } };
  const ask = { requestId: 'right-1', input, by: BY };
  const acts = { ...memoryActs(parts, memoryApprovals(), 'RegistryMSP'), papers };
  await expect(prepare(acts, 'enterRight', identityOf('enterRight', ask), ask)).rejects.toThrow('far enough');
  return asked?.paper;
}

test.each(['RESIDENCE', 'EASEMENT'])('the proof of a right of %s is named so', async (kind) => {
  expect(await paperOf(kind)).toMatchObject({ kind: 'PROOF', matter: kind });
});
