import { beforeAll, expect, test } from '@jest/globals';
import * as flow from '../../../scripts/lib/desks/flow.mjs';
import { unitOf } from '../../../scripts/lib/desks/story.mjs';
import { atDesks } from './at-desks.js';

/** Notices, objections, rights of others and corrections at the registry, and on the phone that signs for them. */
const desks = atDesks();

beforeAll(async () => {
  const { registrar, holder } = await desks.at('registrar', 'holder');
  await flow.holderSetup(holder, await flow.issue(registrar));
}, 600_000);

test('registry: an objection is decided, kept by a suit and cancelled on the unit’s and its own page', async () => {
  const registrar = await desks.one('registrar');
  const unitRef = await unitOf(registrar, (await flow.issue(registrar)).certRef);
  const { path, entered, kept } = await flow.objection(registrar, unitRef);
  const cancelled = await flow.cancelObjection(registrar, path);
  expect([entered, kept, cancelled].map((text) => /(已登记，待起诉证明|已起诉，继续有效|已注销)/.exec(text)?.[0])).toEqual([
    '已登记，待起诉证明',
    '已起诉，继续有效',
    '已注销',
  ]);
  expect(cancelled).toContain('本事项已终结');
});

test('registry and holder: an advance notice, cancelled on a signature of the phone', async () => {
  const { registrar, holder } = await desks.at('registrar', 'holder');
  const unitRef = await unitOf(registrar, (await flow.issue(registrar)).certRef);
  const notice = (await flow.notice(registrar, holder, unitRef)) ?? '';
  expect(await flow.cancelNotice(registrar, holder, unitRef, notice)).toContain('已注销');
});

test('registry and holder: a right of residence burdens its unit', async () => {
  const { registrar, holder } = await desks.at('registrar', 'holder');
  const unitRef = await unitOf(registrar, (await flow.issue(registrar)).certRef);
  await flow.residence(registrar, holder, unitRef);
  await registrar.open(`/unit/${unitRef}`);
  expect(await registrar.page.locator('main').innerText()).toMatch(/他项权利\s*居住权/);
});

test('registry: a correction stops all else on the unit until the corrected entry issues the new certificate', async () => {
  const registrar = await desks.one('registrar');
  const wrong = await flow.issue(registrar);
  const unitRef = await unitOf(registrar, wrong.certRef);
  const correction = (await flow.acceptCorrection(registrar, wrong.certRef)) ?? '';
  await registrar.open(`/unit/${unitRef}`);
  expect(await registrar.page.locator('main').innerText()).toContain('CORRECTION_PENDING');
  const { certRef } = await flow.finishCorrection(registrar, correction, wrong.entry);
  await registrar.open(`/certificate/${wrong.certRef}`);
  expect(await registrar.page.locator('main').innerText()).toContain('历史');
  await registrar.open(`/unit/${unitRef}`);
  expect(await registrar.page.locator(`a[href="/certificate/${certRef}"]`).count()).toBeGreaterThan(0);
});

test('court and registry: on a seized unit a correction of the holder takes the court’s consent to this one matter', async () => {
  const { registrar, court } = await desks.at('registrar', 'court');
  const wrong = await flow.issue(registrar);
  const unitRef = await unitOf(registrar, wrong.certRef);
  await flow.orderSeizure(court, wrong.certRef, '440605');
  const correctionRef = await flow.draftCorrection(registrar, wrong.certRef);
  const holder = { of: 'HOLDER', correctionRef };
  await expect(flow.acceptCorrection(registrar, wrong.certRef, holder)).rejects.toThrow('需要查封机关同意');
  expect(await flow.consentAsCourt(court, await flow.seizureOf(court, unitRef), correctionRef)).toContain('法院同意');
  const correction = (await flow.acceptCorrection(registrar, wrong.certRef, holder)) ?? '';
  const { certRef } = await flow.finishCorrection(registrar, correction, wrong.entry);
  await registrar.open(`/certificate/${certRef}`);
  await registrar.page.getByText('现势').first().waitFor();
});
