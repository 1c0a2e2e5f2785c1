import { expect, test } from '@jest/globals';
import type { JsonValue, ProofFace } from '@zhenglian/chaincode/domain';
import type { NewRequest, PaperAct, RecordFacts } from '../ports.js';
import { memoryRegistry, SAMPLE } from '../testing/registry.js';
import { PERSONS } from '../testing/review.js';
import { issueCertificate } from './issue.js';
import { registryPapers } from './papers.js';

const APPLICATION = 'a1'.repeat(32);

/** A mortgage is entered on a registered unit: its proof, what it shows, and what leaves with it. */
async function proofFor(lender: string, input: Readonly<Record<string, JsonValue>> = { proof: { holders: ['示例银行'] } }) {
  const { parts } = await memoryRegistry();
  const { entry } = await issueCertificate(parts, { persons: PERSONS, requestId: 'issue-1', entry: SAMPLE });
  const application = { type: 'apply', lender, unitRefs: [entry.unitRef] } as unknown as RecordFacts['record'];
  const record: typeof parts.readModel.record = async (type, ref) =>
    type === 'apply' ? { record: application, ref, division: '440605', deleted: false, history: [] } : parts.readModel.record(type, ref);
  const booked: NewRequest[] = [];
  const faces: ProofFace[] = [];
  const papers = registryPapers({
    ...parts,
    readModel: { ...parts.readModel, record },
    issuer: {
      sign: (content) => {
        faces.push(content.face as ProofFace);
        return parts.issuer.sign(content);
      },
    },
    book: {
      ...parts.book,
      openNumbered: (identity, series, make) =>
        parts.book.openNumbered(identity, series, async (serial) => {
          const made = await make(serial);
          booked.push(made);
          return made;
        }),
    },
    organizationOf: (mspId) => (mspId === 'BankMSP' ? 'bank' : undefined),
  });
  const act: PaperAct = {
    identity: { requestId: 'enter-1', requestDigest: 'd'.repeat(64) },
    act: 'mortgage:enterMortgage',
    paper: { kind: 'PROOF', matter: 'MORTGAGE' },
    input,
    request: { applicationRef: APPLICATION },
    secret: {},
    messages: [],
    check: () => Promise.resolve(),
    withPaper: (issued) => ({ proof: issued }),
  };
  await papers.issue(act);
  return { paper: await papers.issued('enter-1'), messages: booked.flatMap(({ messages }) => messages ?? []), face: faces.at(-1), entry };
}

test('LC-11: the electronic proof of a mortgage goes to the lender with its entry, by itself', async () => {
  const { paper, messages } = await proofFor('BankMSP');
  expect(paper?.certificateNumber).toBe('粤（2026）佛南不动产证明第0000001号');
  expect(messages).toEqual([
    { id: `proof-push:${paper?.certRef}`, to: 'bank', type: 'PROOF_PUSH', conversation: paper?.certRef, payload: paper },
  ]);
});

test('to a lender that has no place to receive it, nothing is sent; the proof is there all the same', async () => {
  const { paper, messages } = await proofFor('Bank9MSP');
  expect(messages).toEqual([]);
  expect(paper?.credential).toContain('不动产证明');
});

test('RG-13: what the register knows is not asked for again: obligors, location and unit code come from its entry', async () => {
  const { face, entry } = await proofFor('BankMSP');
  const known = entry.secret.entry;
  expect(face).toMatchObject({
    matter: '抵押权',
    holders: '示例银行',
    obligors: known.holders.map(({ name }) => name).join('、'),
    location: known.location,
    other: '/',
    remarks: '/',
  });
  expect(face?.unit_code.replaceAll(' ', '')).toBe(known.unitCode);
});

test.each<[string, JsonValue, string, string]>([
  ['nobody', {}, 'REQUIRED', 'holders'],
  ['a blank holder', { holders: [' '] }, 'BLANK_FIELD', 'holders[0]'],
  ['what no proof shows', { holders: ['甲'], amount: '1' }, 'UNKNOWN_FIELD', 'amount'],
])('a proof for %s is refused', async (_, proof, code, field) => {
  await expect(proofFor('BankMSP', { proof })).rejects.toMatchObject({ code, field });
});
