import { DESK_TEXTS as T } from './texts.mjs';

/** Desk accounts of the demo, by what the person does. */
const PEOPLE = {
  registrar: ['registry', 'registrar'],
  approver: ['registry', 'approver'],
  admin: ['registry', 'admin'],
  auditor: ['registry', 'auditor'],
  bankAdmin: ['bank', 'admin'],
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
  const context = await contextOf(browser, viewport);
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
  const context = await contextOf(browser, viewport);
  return desk(await context.newPage(), origin, context);
}

/** How long anything may take to show: a machine that others use too must not fail a walk. */
const PATIENCE = 90_000;

/**
 * @param {import('playwright-core').Browser} browser
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
async function contextOf(browser, viewport) {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  context.setDefaultTimeout(PATIENCE);
  context.setDefaultNavigationTimeout(PATIENCE);
  return context;
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} origin
 * @param {import('playwright-core').BrowserContext} context
 */
function desk(page, origin, context) {
  /** Goes to a page of the desk inside the running application, as a click in the navigation would, and waits for what it shows. */
  const open = async (/** @type {string} */ path) => {
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

/**
 * Opens a page again and again until it shows what another institution has written: its own index may still be behind.
 * @param {{ page: import('playwright-core').Page, open: (path: string) => Promise<void> }} desk
 * @param {string} path
 * @param {(page: import('playwright-core').Page) => import('playwright-core').Locator} shown what has to be there
 */
export async function openUntil({ page, open }, path, shown) {
  for (const until = Date.now() + PATIENCE; ;) {
    await open(path);
    try {
      await shown(page).first().waitFor({ timeout: AGAIN });
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}
const AGAIN = 2_000;

/**
 * Opens a page until its text matches, for what another institution has written.
 * @param {{ page: import('playwright-core').Page, open: (path: string) => Promise<void> }} desk
 * @param {string} path
 * @param {RegExp} words
 * @returns the text; after a while as it is, for the check that fails
 */
export async function textOnce(desk, path, words, selector = 'main') {
  for (const until = Date.now() + PATIENCE; ;) {
    await desk.open(path);
    const text = await desk.page.locator(selector).first().innerText();
    if (words.test(text) || Date.now() > until) return text;
    await desk.page.waitForTimeout(500);
  }
}

/** Repeats what was refused a few times: what another institution has just written may not have arrived here yet. A refusal writes nothing. */
export async function patiently(work) {
  for (let left = 4; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !error.message.startsWith('refused')) throw error;
      await new Promise((done) => setTimeout(done, AGAIN));
    }
  }
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

/**
 * Submits a form and, where it asks, says yes; waits for the result and gives its text. What stood on the page before is not taken for it.
 * @throws Error `refused: …` with the page's own words
 */
export async function submit(page, form) {
  const [node, place] = [await form.elementHandle(), await form.locator('xpath=..').elementHandle()];
  let now = await pressed(page, form.locator('button[type=submit]'), node);
  if (now === 'asks') {
    await page.locator('dialog[open] .button-main').click();
    now = await phaseOf(page, node, ['done', 'refused']);
  }
  if (now === 'refused') throw new Error(`refused: ${await form.locator('.message-stop, .field-problem').first().innerText()}`);
  // a form whose whole place went away with it has left its result elsewhere, or none
  const own = await place.$('.act-done');
  return own ? own.innerText() : page.locator('.act-done').last().innerText();
}

/** Presses the button of a form until it answers: on a page that is still filling up a press can go beside it. */
async function pressed(page, button, node) {
  for (let left = 4; ; left -= 1) {
    await button.click();
    try {
      return await phaseOf(page, node, ['asks', 'done', 'refused'], left > 0 ? PRESS : PATIENCE);
    } catch (error) {
      if (left === 0) throw error;
      // it works on it: its button is off
      if (await node.evaluate((form) => form.querySelector('button[type=submit]')?.disabled === true))
        return phaseOf(page, node, ['asks', 'done', 'refused']);
    }
  }
}
const PRESS = 10_000;

/** Waits until a form that was submitted asks, is done (and gone), or says why not; one of `awaited`. @throws when none comes in time */
export async function phaseOf(page, node, awaited, timeout = PATIENCE) {
  const phase = await page.waitForFunction(
    ([form, wanted]) => {
      const said = form.querySelector('.message-stop, .field-problem') !== null;
      const found = document.querySelector('dialog[open]') ? 'asks' : !form.isConnected ? 'done' : said ? 'refused' : '';
      return wanted.includes(found) && found;
    },
    [node, awaited],
    { timeout },
  );
  return phase.jsonValue();
}

/** Opens an act of a list by its title and gives its form. */
export async function act(page, title) {
  const item = page.locator('.acts li', { hasText: title }).first();
  await item.locator('summary').click();
  return item.locator('form');
}
