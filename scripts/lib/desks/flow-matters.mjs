import { phoneKey } from './flow-holder.mjs';
import { begin, enterFromFile, goOn } from './flow-shared.mjs';
import { act, fill, submit } from './person.mjs';

/** Registry: an objection is taken in, entered and kept by a suit. @returns what the page says after each step */
export async function objection(registrar, unitRef) {
  const path = await begin(registrar, unitRef, '受理异议登记申请', { ground: '王某：登记的权利人有误' });
  const entered = await goOn(registrar, path, '决定异议申请', { decision: 'ENTER', 'proof.holders': '王某' });
  const kept = await goOn(registrar, path, '提交起诉证明', { suit: '受理案件通知书全文' });
  return { path, entered, kept };
}

/** Registry: its suit is dismissed. @returns what the page says then */
export const cancelObjection = (registrar, path) => goOn(registrar, path, '注销异议登记', { document: '驳回起诉的裁定书全文' });

/** Registry and holder: an advance notice in favour of the phone's key. @returns its page */
export async function notice(registrar, holder, unitRef) {
  const { x, y } = await phoneKey(holder);
  return begin(registrar, unitRef, '预告登记', { x, y, 'attested.holders': 'SIGNED', 'proof.holders': '李某' });
}

/** Registry and holder: the notice is cancelled on the phone's signature. @returns what its page says then */
export async function cancelNotice(registrar, { page, open }, unitRef, path) {
  await open('/holder/key');
  const form = page.locator('form.act-form');
  await fill(form, { act: 'NOTICE_CANCEL', unitRef, ref: path.split('/').at(-1) });
  await submit(page, form);
  const signature = (await page.locator('pre.signed').innerText()).trim();
  return goOn(registrar, path, '注销预告登记', { way: 'SIGNED', signature });
}

/** Registry and holder: a right of residence for the phone's key. @returns its page */
export async function residence(registrar, holder, unitRef) {
  const { x, y } = await phoneKey(holder);
  return begin(registrar, unitRef, '居住权、地役权登记', {
    kind: 'RESIDENCE',
    x,
    y,
    'attested.holders': 'SIGNED',
    'proof.holders': '赵某',
  });
}

/** Registry: a correction is accepted; until it ends nothing else is entered on the unit. @returns its page */
export async function acceptCorrection({ page, open }, certRef, values = {}) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, '受理更正');
  await fill(form, { of: 'OTHER', proof: '测绘成果报告全文', ...values });
  await submit(page, form);
  return page.locator('.act-done a[href^="/registry/correction/"]').getAttribute('href');
}

/** Registry: the number under which a correction would be accepted, for those who have to consent first. */
export async function draftCorrection({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  return (await act(page, '受理更正')).locator('[data-path="correctionRef"]').inputValue();
}

/** Registry: the corrected entry is entered. @returns what is issued */
export async function finishCorrection({ page, open }, path, entry) {
  await open(path);
  return enterFromFile(page, { ...entry, registrationType: '500', registrationReason: '更正登记' });
}
