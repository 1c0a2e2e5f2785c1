import { beforeAll, describe, expect, test } from '@jest/globals';
import * as flow from '../../../scripts/lib/desks/flow.mjs';
import { pagesOf } from '../../../scripts/lib/desks/pages.mjs';
import { day } from '../../../scripts/lib/desks/story.mjs';
import { sampleEntry } from '../../../scripts/lib/samples.mjs';
import { atDesks } from './at-desks.js';
import { answered, axe, OVERFLOW } from './desk-checks.js';

/** Every page of the explorer, with what a day at all desks has left on it. */
const desks = atDesks();
const nothing = { certRef: '', unitRef: '', caseRef: '', seizureRef: '', txId: '', digest: '', block: 1 };
const matters = { objection: '', correction: '', notice: '', right: '', mortgage: '' };
let seen: Parameters<typeof pagesOf>[0] = { ...nothing, ...matters };
const PAGES = pagesOf(seen).map(([name]) => name);

beforeAll(async () => {
  const {
    seen: left,
    first: _first,
    ...people
  } = await day(desks.browser(), desks.endpoints, (_name: string, work: () => Promise<unknown>) => work());
  for (const [who, desk] of Object.entries(people)) await desks.adopt(who, desk);
  seen = left as typeof seen;
}, 900_000);

describe('hostile texts (A12)', () => {
  const SCRIPT = '<img src=x onerror="document.title=1"><script>alert(1)</script>';
  test('in every text of an entry: shown as text at the registry and on the phone, never run, exported without formulas', async () => {
    const { registrar, holder } = await desks.at('registrar', 'holder');
    const entry = sampleEntry('01-flat-sole');
    const hostile = {
      ...entry,
      location: SCRIPT,
      remarks: `=HYPERLINK("http://evil.example")${SCRIPT}`,
      registrationReason: '<svg/onload=alert(2)>',
      holders: [{ ...entry.holders[0], name: `"><b>${'甲'.repeat(60)}` }],
    };
    const issued = await flow.issue(registrar, '', hostile as typeof entry);
    await flow.unmask(registrar, issued.certRef);
    await flow.search(registrar, entry.unitCode);
    await flow.holderSetup(holder, issued);
    await holder.open(`/holder`);
    await holder.page.locator('.card a').last().click();
    await holder.page.getByText('证书内容').waitFor();
    for (const { page } of [registrar, holder]) {
      expect(await page.title()).not.toBe('1');
      expect(await page.locator('main img, main b, main script').count()).toBe(0);
    }
    seen.digest = holder.page.url().split('/').at(-1) ?? '';
    expect(await holder.page.evaluate(OVERFLOW)).toEqual([]);
  });
});

describe('hostile texts in every field of every form (A12)', () => {
  const HOSTILE = '"><img src=x onerror="document.title=1"><script>document.title=1</script>\u202e=cmd|calc';

  test.each(PAGES)('%s: each form answers in place, and nothing is run', async (name) => {
    const [, who, path] = pagesOf(seen).find(([one]) => one === name) ?? [];
    const { page, open } = await desks.one(who ?? 'anyone');
    await open(path ?? '');
    const forms = await page.locator('main form').count();
    for (let n = 0; n < forms; n += 1) {
      await open(path ?? '');
      await answered(page, n, HOSTILE);
    }
    await open(path ?? '');
    expect(await page.title()).not.toBe('1');
    expect(await page.locator('main :is(img, script, b)').count()).toBe(0);
  });
});

describe('every page', () => {
  test.each(PAGES)('%s: axe finds nothing serious; fits 360 px and 200 %% zoom, in both languages', async (name) => {
    const [, who, path] = pagesOf(seen).find(([one]) => one === name) ?? [];
    const { page, open } = await desks.one(who ?? 'anyone');
    await page.setViewportSize({ width: 1280, height: 900 });
    await open(path ?? '');
    expect(await axe(page)).toEqual([]);
    for (const width of [640, 360]) {
      await page.setViewportSize({ width, height: 740 });
      expect({ width, out: await page.evaluate(OVERFLOW) }).toEqual({ width, out: [] });
    }
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('html[lang=en]').waitFor({ state: 'attached' });
    expect({ width: 'English', out: await page.evaluate(OVERFLOW) }).toEqual({ width: 'English', out: [] });
    await page.getByRole('button', { name: '中文' }).click();
  });
});
