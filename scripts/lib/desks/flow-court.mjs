import { act, fill, openUntil, patiently, submit } from './person.mjs';

/** Court: orders a seizure. */
export async function orderSeizure({ page, open }, certRef, court, months = 36) {
  await patiently(async () => {
    await open('/court/order');
    const form = page.locator('form.act-form');
    await fill(form, { certRef, court, months, instruction: '协助执行通知书全文', ruling: '裁定书全文' });
    await submit(page, form);
  });
  return (await page.locator('a[href^="/court/queue"]').last().getAttribute('href')).split('unit=')[1];
}

/** Court: orders a transfer after a sale; the registry enters it. */
export const orderTransfer = (desk, certRef, court = '440605') =>
  order(desk, '嘱托转移', { certRef, court, ground: 'COURT_SALE', document: '协助执行通知书、拍卖成交裁定书全文' });

/** Court: orders the release of a mortgage in the place of its lender. */
export const orderRelease = (desk, mortgageRef) => order(desk, '嘱托注销抵押', { mortgageRef, judgment: '生效判决书全文' });

const order = ({ page, open }, title, values) =>
  patiently(async () => {
    await open('/court/orders');
    const form = await act(page, title);
    await fill(form, values);
    await submit(page, form);
  });

/** Court: consents that one act goes on though it has seized the unit. @returns what the page of the seizure says then */
export async function consentAsCourt({ page, open }, seizureRef, caseRef) {
  await open(`/court/seizure/${seizureRef}`);
  const form = await act(page, '同意他人办理登记');
  await fill(form, { caseRef });
  await submit(page, form);
  await open(`/court/seizure/${seizureRef}`);
  return page.locator('main').innerText();
}

/** Court: the seizure of a certificate's unit. @returns its reference */
export async function seizureOf(court, unitRef) {
  const row = (page) => page.locator('tr', { has: page.locator(`[title="${unitRef}"]`) });
  await openUntil(court, '/court/seizures', row);
  return (await row(court.page).first().locator('a[href^="/court/seizure/"]').getAttribute('href')).split('/').at(-1);
}
