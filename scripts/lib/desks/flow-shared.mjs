import { act, fill, submit } from './person.mjs';

/** A JSON value as a file that a page can be given. */
export const jsonFile = (name, value) => ({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(value)) });
/** Today where the registry is, YYYY-MM-DD. */
export const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());

/** What was just issued, as its page shows it; the credential is taken from its download. */
export async function issued(page) {
  const paper = page.locator('.issued');
  const link = await paper.locator('a[href^="/v#"]').getAttribute('href');
  const [, licenceId, code] = /^\/v#(.+)\.(\w+)$/.exec(link);
  const certRef = (await paper.locator('a[href^="/certificate/"]').first().getAttribute('href')).replace('/certificate/', '');
  const [download] = await Promise.all([page.waitForEvent('download'), paper.locator('button', { hasText: '下载' }).click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return { licenceId, code, certRef, credential: Buffer.concat(chunks).toString('utf8') };
}

/** Who had part in a first registration: another accepted it, another reviewed it. */
export const PERSONS = { 'persons.acceptor': 'registrar-nanhai', 'persons.reviewer': 'reviewer' };

/** What the registry attests of a case: another accepted it, another reviewed it. */
export const REVIEW = { 'attested.acceptor': 'registrar-nanhai', 'attested.reviewer': 'reviewer', 'attested.holders': 'SIGNED' };

/** Registry: what the holder signs, drafted at the counter. @returns {Promise<any>} its parts by name */
export async function draft({ page, open }, certRef, title, values, more = async () => {}) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, title);
  await fill(form, values);
  await more(form);
  await submit(page, form);
  const codes = await page
    .locator('.act-done code[data-name]')
    .evaluateAll((all) => all.map((code) => [code.dataset.name, code.textContent]));
  return Object.fromEntries(codes);
}

/** Registry: begins something on a unit. @returns the path of the matter's page */
export async function begin({ page, open }, unitRef, title, values) {
  await open(`/unit/${unitRef}`);
  const form = await act(page, title);
  await fill(form, values);
  await submit(page, form);
  return page.locator('.act-done a[href^="/registry/"]').first().getAttribute('href');
}

/** Registry: does the next thing of a matter. @returns what the page says afterwards */
export async function goOn({ page, open }, path, title, values) {
  await open(path);
  const form = await act(page, title);
  await fill(form, values);
  await submit(page, form);
  await open(path);
  return page.locator('main').innerText();
}

/** The form of an entry on the present page, filled in from a file and submitted. */
export async function enterFromFile(page, entry, values = {}) {
  await page.locator('input[type=file]').setInputFiles(jsonFile('entry.json', entry));
  const form = page.locator('form.act-form', { has: page.locator('[data-path="unitCode"]') });
  await page.waitForFunction((code) => document.querySelector('[data-path="unitCode"]')?.value === code, entry.unitCode);
  await fill(form, values);
  await submit(page, form);
  return issued(page);
}

/** Ticks choices of a form by their words. */
export async function tick(form, words) {
  for (const word of words) {
    const choice = form.locator('.ticks .tick', { hasText: new RegExp(`^${word}$`) });
    await choice.locator('input').check();
  }
}
