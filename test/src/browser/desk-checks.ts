import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import { phaseOf } from '../../../scripts/lib/desks/person.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Collects what must not happen on any page of a person: errors, violations of the policy, requests to other origins, dialogs. */
export async function watchAll(context: BrowserContext, problems: string[]): Promise<void> {
  await context.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`);
  context.on('console', (message) => {
    // the sign-in page is the provider's; browsers note there that it has no icon
    if (['error', 'warning'].includes(message.type()) && !message.location().url.endsWith('/favicon.ico'))
      problems.push(`console: ${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (error) => problems.push(`error: ${error.error().message}`));
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'blob:' && hostname !== 'localhost') problems.push(`request: ${request.url()}`);
  });
  context.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** What axe finds serious or critical on a page, as lines. Runs in an isolated world, which the page's policy does not bind. */
export async function axe(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  const run = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await run(`${AXE}; 0`);
  const { violations } = (await run(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => ({ violations: violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => ({ html: html.slice(0, 160) })) })) }))`,
  )) as AxeResult;
  await session.detach();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** How long a form may take to answer by itself. */
const LOOK_UP = 3_000;

/** How many px a page is wider than its window, and what sticks out. */
export const OVERFLOW = `(() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > width + 1).map((element) => element.outerHTML.slice(0, 120));
})()`;

/**
 * Fills every text of the page's n-th form with the given one, chooses the first of every choice, submits, says yes where it asks, and waits for
 * the answer. A form without a text is left alone: there is nothing hostile to be put into it.
 */
export async function answered(page: Page, n: number, words: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(`document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })`);
  const form = page.locator('main form').nth(n);
  const texts = form.locator('input:not([type]), input[type=text], input[type=search], textarea');
  if ((await texts.count()) === 0) return;
  for (const choice of await form.locator('select').all()) await choice.selectOption({ index: 1 });
  for (const text of await texts.all()) {
    // what an earlier form has done may have taken this one away meanwhile
    if (await text.isVisible()) await text.fill(words);
  }
  const button = form.locator('button:not([disabled])').last();
  if ((await button.count()) === 0) return;
  const node = await form.elementHandle();
  await button.click();
  // a form that only looks something up shows it elsewhere on the page, or nothing
  const asks = await phaseOf(page, node, ['asks', 'done', 'refused'], LOOK_UP).catch(() => 'shown');
  if (asks !== 'asks') return;
  await page.locator('dialog[open] .button-main').click();
  await phaseOf(page, node, ['done', 'refused']);
}
