import { fill, submit } from './person.mjs';

/** Second person: decides what waits. */
export async function decide({ page, open }, about, decision = 'APPROVED') {
  await open('/approvals');
  const form = cardOf(page, about).locator('form.act-form');
  await fill(form, { decision });
  await submit(page, form);
}

/** The card of an approval on which something can be done now, by a reference or by words on it. */
const cardOf = (page, about) =>
  page
    .locator('.card', /^[0-9a-f]{64}$/.test(about) ? { has: page.locator(`code[title="${about}"]`) } : { hasText: about })
    .filter({ has: page.locator('form.act-form') })
    .first();

/** Whoever asked carries out what was approved. */
export async function carryOut({ page, open }, about) {
  await open('/approvals');
  await submit(page, cardOf(page, about).locator('form.act-form'));
}
