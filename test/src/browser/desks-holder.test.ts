import { expect, test } from '@jest/globals';
import * as flow from '../../../scripts/lib/desks/flow.mjs';
import { authenticator } from '../../../scripts/lib/authenticator.mjs';
import { sampleEntry } from '../../../scripts/lib/samples.mjs';
import { openUntil, textOnce } from '../../../scripts/lib/desks/person.mjs';
import { atDesks } from './at-desks.js';

/** The holder’s phone: certificate, key, consent, who looked, and what a lost phone means. */
const desks = atDesks();
let first: Awaited<ReturnType<typeof flow.issue>>;
let unitRef: string;

test('holder: the certificate on a phone, its key bound, a consent signed; the bank checks and applies, the registry enters', async () => {
  const { registrar, holder, bank } = await desks.at('registrar', 'holder', 'bank');
  first = await flow.issue(registrar);
  await flow.unmask(registrar, first.certRef);
  await flow.holderSetup(holder, first);
  await flow.bindKey(registrar, holder, first.certRef);
  const consent = await flow.consentForBank(registrar, holder, first.certRef, '贷前审查');
  unitRef = await flow.checkUnit(bank, consent);
  await flow.applyMortgage(bank, unitRef, consent.queryRef);
  await flow.enterMortgage(registrar, unitRef);
  expect(await textOnce(bank, '/bank/applications', /已登记/, '.data-table')).toContain('已登记');
});

test('court: two seizures stand in a queue in order of arrival; the unit’s timeline and the bank’s alerts show them', async () => {
  const { court, bank } = await desks.at('court', 'bank');
  await flow.orderSeizure(court, first.certRef, '440605');
  await flow.orderSeizure(court, first.certRef, '440604', 24);
  await court.open(`/court/queue?unit=${unitRef}`);
  const places = await court.page.locator('.queue .place').allInnerTexts();
  expect(places).toHaveLength(2);
  expect(places[0]).toContain('440605');
  expect(places[1]).toMatch(/440604[^]*轮候/);
  await court.open(`/unit/${unitRef}`);
  await expect(court.page.locator('.timeline').textContent()).resolves.toMatch(/第 1 顺位[^]*440605[^]*轮候/);
  expect(await textOnce(bank, '/bank/mortgages', /嘱托查封/)).toMatch(/抵押物变化[^]*嘱托查封/);
});

test('holder: every look stands with its reason, and what was granted; a seizure by a court is an alert until it is seen', async () => {
  const holder = await desks.one('holder');
  const alert = () => holder.page.locator('.holder-cards .message-alert');
  const seeAlert = async (): Promise<string> => {
    await openUntil(holder, '/holder', alert);
    const text = await holder.page.locator('.holder-cards .card').first().innerText();
    await alert().locator('button').click();
    await alert().waitFor({ state: 'detached' });
    return text;
  };
  expect(await seeAlert()).toMatch(/产权变动提醒[^]*抵押：1\. 商业银行/);
  expect(await flow.ownLooks(holder)).toMatch(/不动产登记中心 · 登簿人员[^]*查看明文[^]*核对权利人身份[^]*查询授权[^]*银行[^]*本人设备/);
  await flow.orderSeizure(await desks.one('court'), first.certRef, '440606');
  expect(await seeAlert()).toMatch(/产权变动提醒[^]*查封与限制[^]*440606/);
  expect(await flow.ownBurdens(holder)).not.toContain('产权变动提醒');
});

test('holder: a lost phone is replaced; the new one tells who looked, the old one nothing any more', async () => {
  const { registrar, holder: lost } = await desks.at('registrar', 'holder');
  const phone = await desks.another();
  await flow.holderSetup(phone, first);
  await phone.open('/holder/key');
  await flow.replaceKey(registrar, phone, first.certRef);
  expect(await flow.ownLooks(phone)).toContain('核对权利人身份');
  await expect(flow.ownLooks(lost)).rejects.toThrow(/refused/);
  desks.replace('holder', phone);
  await lost.close();
});

test('holder: without a device, the registry keeps the key; a code of the authenticator releases a grant, marked on the ledger (decision 0012)', async () => {
  const { registrar } = await desks.at('registrar');
  const [phone, app] = [await desks.another(), await authenticator()];
  const { certRef, credential, code } = await flow.issue(registrar);
  app.scan(await flow.keepKey(registrar, certRef));
  await flow.addCertificate(phone, { credential, code });
  await flow.signInAsHolder(phone);
  const drafted = await flow.draftGrant(registrar, certRef, { recipient: 'BankMSP', purpose: '贷前审查' }, ['坐落']);
  await expect(flow.signWithKeptKey(phone, drafted.signingInput, app.wrong())).rejects.toThrow('动态口令');
  await flow.signWithKeptKey(phone, drafted.signingInput, app.code());
  expect(await flow.submitGrant(phone)).toContain('授权已上链');
  await phone.close();
});

test('holder: a wallet fetches the credential with the code that the counter tells (OpenID4VCI)', async () => {
  const registrar = await desks.one('registrar');
  const phone = await desks.another();
  const unbound = await flow.issue(registrar);
  await expect(flow.offerToWallet(registrar, unbound.certRef)).rejects.toThrow('尚未绑定权利人密钥');
  const { certRef } = await flow.issue(registrar, '', sampleEntry('01-flat-sole'), await flow.phoneKey(phone));
  await phone.close();
  const { uri, txCode } = await flow.offerToWallet(registrar, certRef);
  expect(uri).toMatch(/^openid-credential-offer:/);
  expect(await fetchToken(uri, `${txCode}0`)).toBe(400);
  expect(await fetchToken(uri, txCode)).toBe(200);
});

test('holder: a paper from before the ledger is noted on the phone, with how to exchange it', async () => {
  const { page, open } = await desks.one('holder');
  await open('/holder');
  await page.getByText('记下一份纸质证书').click();
  const form = page.locator('form.act-form', { has: page.locator('[data-path="number"]') });
  await form.locator('[data-path="number"]').fill('粤房地证字第C1234567号');
  await form.locator('[data-path="note"]').fill('老房子，存于保险柜');
  await form.locator('button[type=submit]').click();
  await page.locator('.paper-cards .card').waitFor();
  expect(await page.locator('.paper-cards .card').innerText()).toMatch(/粤房地证字第C1234567号[^]*申请换发/);
});

/** A wallet's first step with an offer: its code for a token. @returns the status */
async function fetchToken(uri: string, txCode: string): Promise<number> {
  const offer = JSON.parse(new URL(uri).searchParams.get('credential_offer') ?? '{}') as {
    credential_issuer: string;
    grants: Record<string, Record<string, string>>;
  };
  const type = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';
  const body = new URLSearchParams({
    grant_type: type,
    'pre-authorized_code': offer.grants[type]?.['pre-authorized_code'] ?? '',
    tx_code: txCode,
  });
  return (await fetch(`${offer.credential_issuer}/openid4vci/token`, { method: 'POST', body })).status;
}
