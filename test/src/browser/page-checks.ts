import type { Page } from 'playwright-core';

/** Collects what must not happen on a page: console errors, uncaught errors, policy violations, requests elsewhere. */
export function watch(page: Page): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'blob:' && hostname !== '127.0.0.1') problems.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return problems;
}

/** Runs in the page: every element with a colour in which green dominates. */
export const GREEN_ELEMENTS = `[...document.querySelectorAll('body *')].filter((element) => {
  const style = getComputedStyle(element);
  const colours = [style.color, style.backgroundColor, style.borderTopColor, style.borderLeftColor, style.outlineColor, style.fill, style.stroke];
  return colours.some((colour) => {
    const [r, g, b, alpha] = (colour.match(/[\\d.]+/g) ?? []).map(Number);
    return alpha !== 0 && g > 60 && g > r * 1.3 && g > b * 1.3;
  });
}).map((element) => element.className.toString() || element.tagName)`;

/** Runs in the page: every visible control that is less than 44 px high or wide. */
export const SMALL_TARGETS = `[...document.querySelectorAll('button, input, textarea, summary')].filter((element) => {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && (width < 44 || height < 44);
}).map((element) => element.outerHTML.slice(0, 80))`;

/** What an expression in the page says, once it says what is expected; after some seconds as it is, for the check that fails. */
export async function valueOnce(page: Page, expression: string, expected: unknown): Promise<unknown> {
  for (let left = 100; ; left -= 1) {
    const value = await page.evaluate(expression);
    if (value === expected || left === 0) return value;
    await page.waitForTimeout(100);
  }
}
