import { tick } from './flow-shared.mjs';
import { act, fill, openUntil, submit } from './person.mjs';

/** Auditor: the whole log as a file. @returns its text */
export async function exportLog({ page, open }) {
  await open('/admin/log');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出完整日志' }).click()]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Registry's administrator: asks for the documents of a certificate to be erased; another person has to approve it. */
export async function askErasure({ page, open }, certRef, ground = 'COURT_ORDER') {
  await open('/admin/requests');
  const form = page.locator('form.act-form', { has: page.locator('[data-path="certRefs"]') });
  await fill(form, { certRefs: certRef, ground });
  return submit(page, form);
}

/** An institution's administrator: an address of its own systems hears of events. @returns the secret, shown once */
export async function addWebhook({ page, open }, url, events) {
  await open('/admin/webhooks');
  const form = page.locator('form.act-form', { has: page.locator('[data-path="url"]') });
  await fill(form, { url });
  await tick(form, events);
  await submit(page, form);
  return page.locator('.act-done dd code').innerText();
}

/** Administrator: the deliveries of an address. @returns what the page says of them, once there is one */
export async function deliveries(admin, url) {
  const { page } = admin;
  const row = () => page.locator('tr', { hasText: url }).filter({ has: page.locator('button') });
  const opened = async (path) => {
    await admin.open(path);
    await row().first().getByRole('button', { name: '查看' }).click();
  };
  const shown = () => page.locator('.section', { has: page.getByRole('heading', { name: '送达记录' }) }).locator('tbody tr');
  await openUntil({ page, open: opened }, '/admin/webhooks', shown);
  return page.locator('.section', { has: page.getByRole('heading', { name: '送达记录' }) }).innerText();
}

/** Administrator: ends an address. @returns what the page says of all then */
export async function endWebhook({ page, open }, url) {
  await open('/admin/webhooks');
  const item = page.locator('.acts li', { hasText: url }).first();
  await item.locator('summary').click();
  await submit(page, item.locator('form'));
  await open('/admin/webhooks');
  return page.locator('main').innerText();
}

/** Anybody who handles messages: the first received one of a kind, opened for a reason. @returns what the page shows of it */
export async function openMessage(desk, kind, purpose) {
  const { page } = desk;
  const row = () => page.locator('tr', { hasText: kind });
  await openUntil(desk, '/messages', row);
  await row().first().getByRole('button', { name: '查看' }).click();
  const form = page.locator('form.act-form');
  await fill(form, { purpose });
  return submit(page, form);
}

/** What was sent, as the page lists it, once it says what is waited for. */
export async function sentMessages(desk, kind, state) {
  const { page } = desk;
  const opened = async (path) => {
    await desk.open(path);
    await page.locator('.tabs button').nth(1).click();
  };
  const row = () => page.locator('tr', { hasText: kind }).filter({ hasText: state });
  await openUntil({ page, open: opened }, '/messages', row);
  return row().first().innerText();
}

/** Registry's administrator: a new wrapping key for every document. @returns what the page says of it */
export async function rotateKeys({ page, open }) {
  await open('/admin/storage');
  return submit(page, await act(page, '轮换密钥加密密钥'));
}
