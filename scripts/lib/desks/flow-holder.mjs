import { draft, tick } from './flow-shared.mjs';
import { act, fill, submit } from './person.mjs';
import { DESK_TEXTS as T } from './texts.mjs';

/** Holder: the key of the phone, made if there is none. @returns {Promise<{ x: string, y: string }>} its public half */
export async function phoneKey({ page, open }) {
  await open('/holder/key');
  const [make, key] = [page.getByRole('button', { name: T.makeKey }), page.locator('dd code').first()];
  await make.or(key).waitFor();
  if (await make.isVisible()) await make.click();
  await key.waitFor();
  const [x, y] = await page.locator('dd code').allInnerTexts();
  return { x, y };
}

/** Holder: the certificate onto the phone, a key made there. */
export async function holderSetup(holder, paper) {
  await phoneKey(holder);
  await addCertificate(holder, paper);
}

/** Holder: the certificate onto the phone. */
export async function addCertificate({ page, open }, { credential, code }) {
  await open('/holder');
  const form = page.locator('form.act-form', { has: page.locator('[data-path="credential"]') });
  await fill(form, { credential, code });
  await submit(page, form);
}

/** Holder: signs on the phone what the registry has drafted. @returns the statement */
export async function signOnPhone({ page, open }, drafted) {
  await open('/holder');
  await page.locator('.card a').first().click();
  const form = await act(page, T.sign);
  await fill(form, { drafted });
  await submit(page, form);
  return (await page.locator('pre.signed').innerText()).trim();
}

/** Registry and holder: the key of the phone is bound to the certificate. */
export async function bindKey(registrar, holder, certRef) {
  const drafted = await draft(registrar, certRef, T.draftKey, await phoneKey(holder));
  const jws = await signOnPhone(holder, drafted.signingInput);
  await registrar.open(`/certificate/${certRef}`);
  const form = await act(registrar.page, T.bindKey);
  await fill(form, { jws });
  await submit(registrar.page, form);
}

/** Registry and holder: the phone is lost; a new one makes its key, and the registry puts it in the place of the old one. */
export async function replaceKey(registrar, phone, certRef) {
  const drafted = await draft(registrar, certRef, T.draftKey, await phoneKey(phone));
  const jws = await signOnPhone(phone, drafted.signingInput);
  await registrar.open(`/certificate/${certRef}`);
  const form = await act(registrar.page, '更换权利人密钥（遗失设备）');
  await fill(form, { jws, document: '遗失声明与当面核验记录' });
  return submit(registrar.page, form);
}

/**
 * Registry and holder: a consent for the bank, drafted at the counter and signed on the phone.
 * @returns {Promise<{ certRef: string, queryRef: string, salt: string, jws: string, purpose: string }>} what the bank is given
 */
export async function consentForBank(registrar, holder, certRef, purpose) {
  const drafted = await draft(registrar, certRef, T.draftConsent, { recipient: 'BankMSP', purpose });
  return { ...drafted, purpose, jws: await signOnPhone(holder, drafted.signingInput) };
}

/** Holder: signs in at the registry, from the page of the first certificate, unless that is done. */
export async function signInAsHolder({ page, open }, account = 'citizen') {
  await open('/holder');
  await page.locator('.holder-cards .card a').first().click();
  await page.getByRole('button', { name: '查看记录' }).waitFor();
  const signIn = page.getByRole('button', { name: '先登录登记机构' });
  if (!(await signIn.isVisible())) return;
  await signIn.click();
  await page.locator('select[name=account]').selectOption(account);
  await page.locator('input[name=password]').fill('demo');
  await page.locator('button').click();
  await page.locator('.shell-account', { hasText: account }).waitFor();
}

/** Holder: asks who looked, proven by the phone's key. @returns what the page says */
export async function ownLooks(holder) {
  await signInAsHolder(holder);
  const { page } = holder;
  await submit(page, page.locator('form.act-form', { has: page.getByRole('button', { name: '查看记录' }) }));
  return page.locator('.section', { hasText: '谁看过，为什么' }).innerText();
}

/** Holder: what the page of all certificates says of the first one, once its burdens are proven. */
export async function ownBurdens({ page, open }) {
  await open('/holder');
  const card = page.locator('.holder-cards .card').first();
  await card.getByText('答复机构').waitFor();
  return card.innerText();
}

/** Registry: a grant, drafted at the counter as the holder wants it. */
export const draftGrant = (registrar, certRef, values, fields) =>
  draft(registrar, certRef, '拟定分享授权', values, (form) => tick(form, fields));

/** Holder: signs what was drafted with the key that the registry keeps, released by a code. @returns the statement */
export async function signWithKeptKey({ page, open }, drafted, otp) {
  await open('/holder');
  await page.locator('.holder-cards .card a').first().click();
  const form = await act(page, T.sign);
  await fill(form, { drafted, key: 'PLATFORM', otp });
  await submit(page, form);
  return (await page.locator('pre.signed').innerText()).trim();
}

/** Holder: brings the signed grant to the ledger. @returns what the page says of it */
export async function submitGrant({ page }) {
  const done = page.locator('.act-done', { has: page.locator('pre.signed') });
  await done.getByRole('button', { name: '提交授权（须登录）' }).click();
  await done.getByText('授权已上链。').or(done.locator('.message-stop')).waitFor();
  return done.innerText();
}
