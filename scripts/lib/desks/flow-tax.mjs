import { today } from './flow-shared.mjs';
import { act, fill, openUntil, submit } from './person.mjs';
import { DESK_TEXTS as T } from './texts.mjs';

/** Tax bureau: both sides attested, one after the other. */
export async function attest(tax, caseRef) {
  const { page } = tax;
  for (const receipt of ['344060520260001234', '344060520260001235']) {
    await openUntil(tax, `/tax/case/${caseRef}`, () => page.locator('.acts summary', { hasText: T.attest }));
    const form = await act(page, T.attest);
    await fill(form, { kind: 'PAID', receiptNumber: receipt, attestedOn: today() });
    await submit(page, form);
  }
}
