import * as flow from './flow.mjs';
import { openUntil, person, visitor } from './person.mjs';

/**
 * One day at all desks, by hand in a browser: entry and certificate, the holder's phone, a bank's mortgage, two seizures, a transfer
 * with its tax, a cancellation that needs a second person. Every step is one of the pages' own.
 * @param {(name: string, work: () => Promise<unknown>) => Promise<unknown>} step runs one step and tells of it
 * @returns {Promise<Record<string, any>>} the people, still signed in, and in `seen` the references that they have left
 */
export async function day(browser, endpoints, step) {
  const at = (who) => person(browser, endpoints, who);
  const [registrar, bank, court, tax] = [await at('registrar'), await at('bank'), await at('court'), await at('tax')];
  const holder = await visitor(browser, endpoints);

  const first = await step('registry: an entry is made and its certificate issued', () => flow.issue(registrar));
  await step('registry: a batch, in which one entry is wrong', () => flow.issueMany(registrar));
  await step('holder: the certificate and a key on the phone', () => flow.holderSetup(holder, first));
  await step('registry and holder: the key is bound', () => flow.bindKey(registrar, holder, first.certRef));
  const consent = await step('holder: consents to a query by the bank', () =>
    flow.consentForBank(registrar, holder, first.certRef, '贷前审查'),
  );
  const unitRef = await step('bank: checks the unit', () => flow.checkUnit(bank, consent));
  await step('bank: applies for a mortgage', () => flow.applyMortgage(bank, unitRef, consent.queryRef));
  await step('registry: enters the mortgage', () => flow.enterMortgage(registrar, unitRef));
  await step('court: a first seizure', () => flow.orderSeizure(court, first.certRef, '440605'));
  await step('court: a second one waits', () => flow.orderSeizure(court, first.certRef, '440604', 24));
  const second = await flow.issue(registrar);
  const caseRef = await step('registry: a transfer is accepted', () => flow.openTransfer(registrar, second.certRef));
  await step('tax bureau: both sides attested', () => flow.attest(tax, caseRef));
  const sold = await step('registry: the transfer is entered', () => flow.completeTransfer(registrar, caseRef, second.entry.unitCode));
  await step('bank: asks for release', () => flow.requestReleases(bank));
  await step('registry: asks to cancel what another has to approve', () => flow.askToCancel(registrar, sold.certRef));
  const [objected, promised] = [await newUnit(registrar), await newUnit(registrar)];
  const objection = await step('registry: an objection, entered and kept by a suit', () => flow.objection(registrar, objected));
  const notice = await step('registry and holder: an advance notice', () => flow.notice(registrar, holder, promised));
  const right = await step('registry and holder: a right of residence', async () =>
    flow.residence(registrar, holder, await newUnit(registrar)),
  );
  const correction = await step('registry: a correction is accepted', async () =>
    flow.acceptCorrection(registrar, (await flow.issue(registrar)).certRef),
  );
  await step('court: a transfer is ordered', async () => flow.orderTransfer(court, (await flow.issue(registrar)).certRef));
  const regulator = await at('regulator');
  await step('regulator: a restriction of another body', async () => flow.hold(regulator, await newUnit(registrar)));
  await step('regulator: asks for a port to be closed', () => flow.askToClosePort(regulator));
  await step('registry: the log of the day is closed', () => flow.closeLog(registrar));
  const seen = {
    certRef: first.certRef,
    unitRef,
    caseRef,
    sold,
    objection: objection.path,
    notice,
    right,
    correction,
    mortgage: await firstMortgage(bank),
    ...(await references(registrar, court, holder, first.certRef)),
  };
  return { registrar, bank, court, tax, regulator, holder, first, seen };
}

/** The unit of a certificate, as its page links it. */
export async function unitOf({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  return (await page.locator('a[href^="/unit/"]').first().getAttribute('href')).replace('/unit/', '');
}

const newUnit = async (registrar) => unitOf(registrar, (await flow.issue(registrar)).certRef);

async function firstMortgage(bank) {
  const link = (page) => page.locator('a[href^="/bank/mortgage/"]');
  await openUntil(bank, '/bank/mortgages', link);
  return link(bank.page).first().getAttribute('href');
}

/** References that the pages show, for the addresses of further pages. */
async function references(registrar, court, holder, certRef) {
  await registrar.open(`/certificate/${certRef}`);
  const txId = (await registrar.page.locator('a[href^="/ledger/tx/"]').first().getAttribute('href')).replace('/ledger/tx/', '');
  const block = Number(await registrar.page.locator('td.numeric').first().innerText());
  const seizure = (page) => page.locator('a[href^="/court/seizure/"]');
  await openUntil(court, '/court/seizures', seizure);
  const seizureRef = (await seizure(court.page).first().getAttribute('href')).replace('/court/seizure/', '');
  await holder.open('/holder');
  const digest = (await holder.page.locator('.card a').first().getAttribute('href')).replace('/holder/certificate/', '');
  return { txId, block, seizureRef, digest };
}
