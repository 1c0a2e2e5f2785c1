import { describe, expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { PERSONS } from '../../../scripts/lib/desks/flow.mjs';
import { fill, person } from '../../../scripts/lib/desks/person.mjs';
import { sampleEntry } from '../../../scripts/lib/samples.mjs';
import { atDesks } from './at-desks.js';

/** What every form does, whoever fills it in: by keyboard, left alone, cut off. */
const desks = atDesks();

describe('with the keyboard alone', () => {
  test('a form is filled in, its question refused with Escape and answered with Enter; focus is where the work is', async () => {
    const { page, open } = await desks.one('court');
    await open('/court/seizures');
    // keys before the page stands go nowhere
    await page.getByRole('link', { name: '嘱托查封' }).first().waitFor();
    await page.keyboard.press('Tab');
    for (let n = 0; n < 40 && !(await focused(page)).includes('嘱托查封'); n += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/court/order');
    await page.locator('[data-path="certRef"]').waitFor();
    for (const [path, words] of [
      ['certRef', '77'.repeat(32)],
      ['court', '440605'],
      ['instruction', '协助执行通知书全文'],
      ['ruling', '裁定书全文'],
    ] as const) {
      for (let n = 0; n < 40 && (await page.evaluate('document.activeElement.dataset.path')) !== path; n += 1)
        await page.keyboard.press('Tab');
      await page.keyboard.type(words);
    }
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('嘱托查封');
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    expect(await page.locator('.act-done').count()).toBe(0);
  });

  const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.innerText ?? ""');
});

describe('whoever leaves the desk', () => {
  test('is asked after fourteen minutes, may go on, and is signed out a minute after the question; nothing is left behind', async () => {
    const { page, open, close } = await person(desks.browser(), desks.endpoints, 'tax');
    await page.clock.install();
    await open('/tax/cases');
    // the watch over the desk begins once the page knows who is signed in
    await page.locator('.shell-account').waitFor();
    await page.clock.runFor(2_000);
    await page.clock.fastForward('14:02');
    await page.clock.runFor(2_000);
    const dialog = page.locator('dialog[open]');
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('一分钟内将自动退出');
    await dialog.getByRole('button', { name: '继续' }).click();
    await page.clock.runFor(2_000);
    await dialog.waitFor({ state: 'detached' });
    await page.clock.fastForward('14:02');
    await page.clock.runFor(2_000);
    await dialog.waitFor();
    await page.clock.runFor(62_000);
    await page.getByRole('button', { name: '登录' }).first().waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    await close();
  });
});

describe('a form that was cut off', () => {
  test('a submission whose answer a reload has cut off is asked again with the same id, and writes nothing twice', async () => {
    const registrar = await desks.one('registrar');
    const { page } = registrar;
    const entry = sampleEntry('07-parking-space');
    const ids: string[] = [];
    // the first answer never arrives
    await page.route('**/graphql', async (route: Route) => {
      const { query, variables } = route.request().postDataJSON() as { query: string; variables: { input?: { requestId: string } } };
      if (!query.includes('issueCertificate')) return route.continue();
      ids.push(variables.input?.requestId ?? '');
      if (ids.length > 1) return route.continue();
      await route.fetch();
      return undefined;
    });
    await registrar.open('/registry/issue');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'e.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(entry)) });
    await page.locator(`[data-path="unitCode"][value="${entry.unitCode}"]`).waitFor();
    await fill(page.locator('form.act-form'), PERSONS);
    await page.locator('form.act-form button[type=submit]').click();
    await page.locator('dialog[open] .button-main').click();
    await expect(until(() => ids.length === 1)).resolves.toBe(true);
    await page.reload();
    await page.locator('.act-done .issued').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
  });
});

/** Waits until something is so, for half a minute. */
async function until(isSo: () => boolean): Promise<boolean> {
  for (let n = 0; n < 300 && !isSo(); n += 1) await new Promise((done) => setTimeout(done, 100));
  return isSo();
}
