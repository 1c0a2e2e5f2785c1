import { DESK_TEXTS as T } from './texts.mjs';

/** Desk accounts of the demo, by what the person does. */
const PEOPLE = {
  registrar: ['registry', 'registrar'],
  approver: ['registry', 'approver'],
  admin: ['registry', 'admin'],
  auditor: ['registry', 'auditor'],
  tax: ['tax', 'tax-officer'],
  bank: ['bank', 'bank-officer'],
  court: ['court', 'court-clerk'],
  regulator: ['regulator', 'supervisor'],
  regulatorApprover: ['regulator', 'approver'],
  regulatorAuditor: ['regulator', 'auditor'],
};
const PASSWORD = 'demo';

/**
 * Somebody at their desk: a browser context of their own, signed in at the institution's explorer as a person would be.
 * @param {import('playwright-core').Browser} browser
 * @param {object} endpoints as in var/endpoints.json
 * @param {keyof PEOPLE} who
 */
export async function person(browser, endpoints, who, viewport = { width: 1280, height: 900 }) {
  const [organization, account] = PEOPLE[who];
  const origin = new URL(endpoints.organizations[organization].graphql).origin;
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  await page.goto(`${origin}/desk`);
  await page.getByRole('main').getByRole('button', { name: T.signIn }).click();
  await page.locator('select[name=account]').selectOption(account);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('button').click();
  await page.locator('.shell-account', { hasText: account }).waitFor();
  return desk(page, origin, context);
}

/** A visitor who signs in nowhere: a holder with a phone, or anybody. */
export async function visitor(browser, endpoints, viewport = { width: 390, height: 844 }) {
  const { origin } = new URL(endpoints.explorer);
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  return desk(await context.newPage(), origin, context);
}

function desk(page, origin, context) {
  /** Goes to a page of the desk inside the running application, as a click in the navigation would, and waits for what it shows. */
  const open = async (path) => {
    await page.goto(`${origin}${path}`);
    await page.locator('h1').first().waitFor();
    await settled(page);
  };
  return { page, origin, context, open, close: () => context.close() };
}

/** Waits until nothing is loading any more. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector('.loading, .shell-busy') === null);
}

/** Fills in the fields of a form by their paths; groups and choices too. */
export async function fill(form, values) {
  for (const [path, value] of Object.entries(values)) {
    const control = form.locator(`[data-path="${path}"]`);
    const tag = await control.evaluate((element) => (element.type === 'checkbox' ? 'checkbox' : element.tagName));
    if (tag === 'SELECT') await control.selectOption(String(value));
    else if (tag === 'checkbox') await control.setChecked(Boolean(value));
    else await control.fill(String(value));
  }
}

/** Submits a form and, where it asks, says yes; waits for the result and gives its text. */
export async function submit(page, form) {
  const done = form.locator('xpath=..').locator('.act-done');
  const scope = (await done.count()) > 0 ? done : page.locator('.act-done').last();
  await form.locator('button[type=submit]').click();
  const dialog = page.locator('dialog[open]');
  const first = await Promise.race([
    dialog.waitFor().then(() => 'asks'),
    page
      .locator('.act-done')
      .first()
      .waitFor()
      .then(() => 'done'),
    page
      .locator('.message-stop, .field-problem')
      .first()
      .waitFor()
      .then(() => 'refused'),
  ]);
  if (first === 'asks') await dialog.locator('.button-main').click();
  await Promise.race([scope.waitFor(), page.locator('.message-stop, .field-problem').first().waitFor()]);
  const refused = page.locator('.message-stop, .field-problem');
  if ((await refused.count()) > 0) throw new Error(`refused: ${await refused.first().innerText()}`);
  return page.locator('.act-done').last().innerText();
}

/** Opens an act of a list by its title and gives its form. */
export async function act(page, title) {
  const item = page.locator('.acts li', { hasText: title }).first();
  await item.locator('summary').click();
  return item.locator('form');
}
