import { newParcel, sampleEntry, sampleTransfer } from '../samples.mjs';
import { attest } from './flow-tax.mjs';
import { issue, openTransfer, untilAttested } from './flow-registry.mjs';
import { jsonFile, REVIEW } from './flow-shared.mjs';
import { fill, submit } from './person.mjs';

/** Entries of flats on one parcel of their own, by their number: what split and merger need. */
export function neighbours() {
  const sample = sampleEntry('01-flat-sole', newParcel());
  const entry = (n) => ({ ...sample, unitCode: sample.unitCode.slice(0, 24) + String(n).padStart(4, '0') });
  return { entry, changed: (n) => ({ ...entry(n), registrationType: '300', registrationReason: '分割合并' }) };
}

/** Registry: one unit becomes several. @returns what the page says of it */
export async function splitUnit({ page, open }, unitRef, entries) {
  await open(`/registry/divide?unit=${unitRef}`);
  await page.locator('input[type=file]').first().setInputFiles(jsonFile('split.json', entries));
  const form = page.locator('form.act-form', { has: page.locator('[data-path="caseRef"]') });
  await form.waitFor();
  return submit(page, form);
}

/** Registry: several units become one. @returns what the page says of it */
export async function mergeUnits({ page, open }, unitRefs, entry) {
  await open('/registry/divide');
  await page.locator('.tabs button').nth(1).click();
  const form = page.locator('form.act-form', { has: page.locator('[data-path="unitRefs"]') });
  await fill(form, { unitRefs: unitRefs.join('\n') });
  await page.locator('input[type=file]').setInputFiles(jsonFile('entry.json', entry));
  await page.waitForFunction((code) => document.querySelector('[data-path="unitCode"]')?.value === code, entry.unitCode);
  return submit(page, form);
}

/** Registry and tax bureau: a transfer that may be entered. @returns its case and its entry */
export async function readyTransfer(registrar, tax) {
  const { certRef, entry } = await issue(registrar);
  const caseRef = await openTransfer(registrar, certRef);
  await attest(tax, caseRef);
  await untilAttested(registrar, caseRef);
  return { caseRef, entry: sampleTransfer('01-flat-sole-sold', entry.unitCode) };
}

/** Registry: many transfers at once, from a file. @returns what the page says of each */
export async function completeMany({ page, open }, items) {
  await open('/registry/transfers');
  await page.locator('input[type=file]').setInputFiles(jsonFile('transfers.json', items));
  const form = page.locator('form.act-form');
  await form.waitFor();
  await fill(form, REVIEW);
  return submit(page, form);
}
