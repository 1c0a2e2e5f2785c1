import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inclusionProof, isIncluded, merkleRoot } from './merkle.js';

/** Leaves and roots of the test vectors that Certificate Transparency implementations share. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];

test.each([
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
])('the root over %i leaves is that of RFC 6962', (size, root) => {
  expect(merkleRoot(LEAVES.slice(0, size))).toBe(root);
});

test('nothing has no root', () => {
  expect(() => merkleRoot([])).toThrow(RangeError);
  expect(() => inclusionProof(LEAVES, 8)).toThrow(RangeError);
});

const Hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));

test('every entry is proven, at its place only, and only with its own proof', () => {
  fc.assert(
    fc.property(fc.uniqueArray(Hash, { minLength: 2, maxLength: 40 }), fc.nat(), fc.nat(), (hashes, a, b) => {
      const [index, other] = [a % hashes.length, b % hashes.length];
      const root = merkleRoot(hashes);
      const proof = inclusionProof(hashes, index);
      const hash = hashes[index] ?? '';
      expect(isIncluded(hash, index, hashes.length, proof, root)).toBe(true);
      expect(isIncluded(hash, other, hashes.length, proof, root)).toBe(other === index);
      expect(isIncluded(hashes[other] ?? '', index, hashes.length, proof, root)).toBe(other === index);
      expect(isIncluded(hash, index, hashes.length, [...proof, hash], root)).toBe(false);
      expect(isIncluded(hash, index, hashes.length, proof.slice(1), root)).toBe(false);
    }),
  );
});
