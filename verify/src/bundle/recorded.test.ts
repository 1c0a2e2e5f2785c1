import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseTrust, TrustDocument } from '../trust.js';
import { verifyBundle } from './verify-bundle.js';

/** Bundles recorded from running networks (`RECORD_PROOF`), each with its trust file and the time at which it was made. */
const folder = new URL('../../../test/vectors/proofs/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.zlproof'));

test.each(names)('%s is VALID by its trust file, of at most 8 KB, and STALE an hour later', async (name) => {
  const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
  const about = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as { certRef: string; now: string; trust: unknown };
  const trust = parseTrust(TrustDocument.parse(about.trust));
  const at = (minutes: number) =>
    verifyBundle(bytes, { trust, now: new Date(Date.parse(about.now) + minutes * 60_000), subject: { certRef: about.certRef } });
  expect((await at(0)).checks.filter(({ code }) => code !== 'OK')).toEqual([]);
  expect((await at(60)).status).toBe('STALE');
  expect(bytes.length).toBeLessThanOrEqual(8192);
});

test('there are recorded bundles', () => expect(names.length).toBeGreaterThan(0));
