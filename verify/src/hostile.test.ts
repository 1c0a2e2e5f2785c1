import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestNetwork, factsOf, issueCredential, NOW, type TestCredential, type TestNetwork } from '../testing/credential.js';
import { recordedBlock, recordedTrust, recordedTrustDocument } from '../testing/recorded-network.js';
import { VerifyError } from './errors.js';
import { parseBlock } from './ledger/block.js';
import { readTransactions } from './ledger/read-block.js';
import { verifyBlock } from './ledger/verify-block.js';
import { verifyCredential } from './verify.js';
import { parseCertificate } from './x509/certificate.js';

/** Seeded, so that a failure can be repeated; the long run raises the number. */
const RUNS = { seed: 20_261_121, numRuns: 400 };

let network: TestNetwork;
let credential: TestCredential;
beforeAll(async () => {
  network = await createTestNetwork();
  credential = await issueCredential(network.issuer);
});

/** A good input with a few bytes changed, cut or repeated. */
const mutated = (bytes: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }).map((changes) => {
      const copy = bytes.slice();
      for (const [at, by] of changes) copy[at] = (copy[at] ?? 0) ^ by;
      return copy;
    }),
    fc.nat(bytes.length - 1).map((length) => bytes.slice(0, length)),
    fc
      .tuple(fc.nat(bytes.length), fc.uint8Array({ minLength: 1, maxLength: 40 }))
      .map(([at, more]) => Uint8Array.of(...bytes.slice(0, at), ...more, ...bytes.slice(at))),
  );

const refusal = async (read: () => Promise<unknown>): Promise<string> => {
  try {
    await read();
    return 'accepted';
  } catch (error) {
    return error instanceof VerifyError ? 'refused' : String(error);
  }
};

test('an altered block is refused with a code, or only its unsigned parts differ', async () => {
  const good = parseBlock(recordedBlock(646));
  const before = { number: 645, hash: good.previousHash };
  await fc.assert(
    fc.asyncProperty(mutated(recordedBlock(646)), async (bytes) => {
      const outcome = await refusal(async () => {
        const block = parseBlock(bytes);
        await verifyBlock(block, before, recordedTrust);
        // a changed signature may leave a quorum only if there were more: here there are exactly three
        expect([block.hash, block.envelopes]).toEqual([good.hash, good.envelopes]);
        readTransactions(block, recordedTrust.channel);
      });
      expect(['accepted', 'refused']).toContain(outcome);
    }),
    RUNS,
  );
});

test('an altered certificate is read or refused with a code', async () => {
  const { der } = parseCertificate(recordedTrustDocument.orderers[0]?.identity ?? '');
  await fc.assert(
    fc.asyncProperty(mutated(der), async (bytes) => {
      expect(['accepted', 'refused']).toContain(await refusal(() => Promise.resolve(parseCertificate(bytes))));
    }),
    RUNS,
  );
});

test('an altered credential is never VALID', async () => {
  const facts = {
    byCredentialDigest: (digest: string) => Promise.resolve(factsOf(digest)),
    byCertRef: () => Promise.resolve(undefined),
    byRendition: () => Promise.resolve(undefined),
  };
  const bytes = new TextEncoder().encode(credential.text);
  await fc.assert(
    fc.asyncProperty(mutated(bytes), async (altered) => {
      const text = new TextDecoder().decode(altered);
      fc.pre(text.trim() !== credential.text && !isWithheld(text));
      const report = await verifyCredential(text, { trust: network.trust, facts, now: NOW });
      expect(report.status).not.toBe('VALID');
    }),
    RUNS,
  );
});

/** Cutting exactly between two disclosures withholds the rest: the holder's right, not a forgery. */
const isWithheld = (text: string): boolean => text.endsWith('~') && credential.text.startsWith(text);
