import { expect, test } from '@jest/globals';
import { bundleOf, honestPlan, PROOF_NOW, proofTrust } from '../../testing/proof.js';
import { parseTrust } from '../trust.js';
import { BUNDLE_LIMITS } from './container.js';
import { verifyBundle } from './verify-bundle.js';

const trust = parseTrust(proofTrust());
const options = { trust, now: new Date(PROOF_NOW) };

test('an honest bundle is VALID in every check, and small', async () => {
  const bytes = await bundleOf(honestPlan());
  const report = await verifyBundle(bytes, options);
  expect(report.checks.filter(({ code }) => code !== 'OK')).toEqual([]);
  expect(report.status).toBe('VALID');
  expect(report.endorsers).toEqual(['RegistryMSP', 'TaxMSP', 'CourtMSP', 'RegulatorMSP']);
  expect(bytes.length).toBeLessThan(8192);
  expect(bytes.length).toBeLessThan(BUNDLE_LIMITS.file);
});
