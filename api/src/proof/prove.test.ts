import { expect, test } from '@jest/globals';
import { DomainError, type ErrorCode } from '@zhenglian/chaincode/domain';
import { parseTrust, verifyBundle, webCryptoP256 } from '@zhenglian/verify';
import { CODE, LICENCE, NUMBER } from '../../../verify/testing/credential.js';
import { CASE_REF, CERT_REF, honestPlan, message, partsOf, PROOF_NOW, proofTrust, type ProofPlan } from '../../../verify/testing/proof.js';
import { panels } from './panels.js';
import { endorsedProofs, type ProofParts } from './prove.js';

const trust = parseTrust(proofTrust());
type Asked = { certRef: string; caseRef?: string | undefined };

/** common.Envelope as the gateway gives it back. */
function envelopeOf(plan: ProofPlan): Uint8Array {
  const { channelHeader, signatureHeader, proposalPayload, responsePayload, endorsements } = partsOf(plan);
  const endorsed = message([1, responsePayload], ...endorsements.map((e) => [2, message([1, e.identity], [2, e.signature])] as const));
  const action = message([1, signatureHeader], [2, message([1, proposalPayload], [2, endorsed])]);
  return message([1, message([1, message([1, channelHeader], [2, signatureHeader])], [2, message([1, action])])]);
}

function setUp(answers: (Uint8Array | ErrorCode)[], known = true, caseRef?: string) {
  const asked: [Asked, readonly string[]][] = [];
  const parts: ProofParts = {
    trust,
    ledger: {
      prove(request, organizations) {
        asked.push([request, organizations]);
        const next = answers.length > 1 ? answers.shift() : answers[0];
        return next instanceof Uint8Array ? Promise.resolve(next) : Promise.reject(new DomainError(next ?? 'INTERNAL'));
      },
    },
    readModel: {
      assertFresh: () => undefined,
      certificate: () => Promise.resolve(known ? ({} as never) : undefined),
      caseOf: () => Promise.resolve(caseRef),
    },
    clock: { now: () => new Date(PROOF_NOW) },
    verify: webCryptoP256,
    sleep: () => Promise.resolve(),
  };
  return { proofs: endorsedProofs(parts), asked };
}

const honest = (): Uint8Array => envelopeOf(honestPlan());
const printed = { licenceId: LICENCE, code: CODE };

test.each([printed, { certificateNumber: NUMBER, code: CODE.toLowerCase() }])(
  'what it hands out is VALID for everybody: %j',
  async (reference) => {
    const { proofs, asked } = setUp([honest()]);
    const { bytes, fileName, endorsers, clock } = await proofs.make(reference);
    expect((await verifyBundle(bytes, { trust, now: new Date(PROOF_NOW) })).status).toBe('VALID');
    expect(asked.map(([request]) => request)).toEqual([{ certRef: CERT_REF }]);
    expect([fileName, clock, endorsers.length]).toEqual(['20264406050000001-20261121T035600Z.zlproof', '2026-11-21T03:56:00Z', 4]);
  },
);

test('names the case of a transfer', async () => {
  const { proofs, asked } = setUp(['CASE_UNKNOWN'], true, CASE_REF);
  await expect(proofs.make(printed)).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
  expect(asked.map(([request]) => request)).toEqual([{ certRef: CERT_REF, caseRef: CASE_REF }]);
});

test.each<[string, (Uint8Array | ErrorCode)[], number]>([
  ['peers at different blocks are asked again', ['ENDORSEMENT_MISMATCH', 'ENDORSEMENT_MISMATCH', honest()], 3],
  ['an institution that is away is replaced by another', ['LEDGER_UNAVAILABLE', honest()], 2],
])('%s', async (_, answers, calls) => {
  const { proofs, asked } = setUp(answers);
  expect((await proofs.make(printed)).bytes.length).toBeGreaterThan(0);
  expect(asked).toHaveLength(calls);
});

test.each<[string, (Uint8Array | ErrorCode)[], boolean, ErrorCode]>([
  ['unknown numbers without asking anybody', [honest()], false, 'NOT_FOUND'],
  ['what never agrees', ['ENDORSEMENT_MISMATCH'], true, 'ENDORSEMENT_MISMATCH'],
  ['when all are away', ['LEDGER_UNAVAILABLE'], true, 'LEDGER_UNAVAILABLE'],
  ['what does not verify', [envelopeOf({ ...honestPlan(), proposalHash: new Uint8Array(32) })], true, 'INTERNAL'],
])('refuses %s', async (_, answers, known, code) => {
  await expect(setUp(answers, known).proofs.make(printed)).rejects.toMatchObject({ code });
});

test('panels meet every policy, the smallest first', () => {
  const found = panels(trust);
  expect(found[0]).toHaveLength(4);
  expect(found.every((panel) => ['RegistryMSP', 'TaxMSP', 'CourtMSP'].every((mspId) => panel.includes(mspId)))).toBe(true);
  expect(panels({ ...trust, policies: new Map() })).toEqual([]);
});
