import type fabric from 'fabric-contract-api';
import {
  applyMortgage,
  BANK_OFFICER,
  enterMortgage,
  gateActOf,
  MortgageApplicationRecord,
  REGISTRAR,
  rejectApplication,
  unitsToEnter,
  withdrawApplication,
  type ApplyMortgage,
  type EnterMortgage,
  type GateItem,
  type MortgageRecord,
  type Outcome,
  type RejectApplication,
  type WithdrawApplication,
} from '@zhenglian/chaincode/domain';
import { demandAuthor } from './context.js';
import { lawDay } from './facets.js';
import { decideAll, portOf, readMortgage, type Prepared } from './mortgage-units.js';
import { readRecord, together } from './state.js';

// Applications of lenders and their entry by the registry.

export async function apply(context: fabric.Context, wanted: readonly ApplyMortgage[]): Promise<Outcome<MortgageApplicationRecord>[]> {
  const submitter = demandAuthor(context, BANK_OFFICER);
  const prepare = async (one: ApplyMortgage): Promise<Prepared | undefined> => {
    if (await readApplication(context, one.applicationRef)) return undefined;
    const asked = gateActOf(one.form);
    const port = portOf(one.lender, one.port);
    return { asked, items: one.unitRefs.map((unitRef) => itemOf(one, unitRef)), port, alike: JSON.stringify([asked, port]) };
  };
  await together(wanted, (one) => readApplication(context, one.applicationRef));
  return decideAll(context, wanted, prepare, async (one, units) =>
    applyMortgage(one, await readApplication(context, one.applicationRef), units, submitter),
  );
}

export async function enter(context: fabric.Context, wanted: readonly EnterMortgage[]): Promise<Outcome<MortgageRecord>[]> {
  demandAuthor(context, REGISTRAR);
  const prepare = async (one: EnterMortgage): Promise<Prepared | undefined> => {
    if (await readMortgage(context, one.mortgageRef)) return undefined;
    const application = await readApplication(context, one.applicationRef);
    const unitRefs = unitsToEnter(one, application);
    if (!application) return undefined;
    const asked = gateActOf(application.form);
    const port = one.atCounter ? undefined : portOf(application.lender, application.port);
    const alike = JSON.stringify([asked, application.lender, port]);
    return { asked, items: unitRefs.map((unitRef) => itemOf(application, unitRef)), alike, ...(port && { port }) };
  };
  await together(wanted, (one) => [readMortgage(context, one.mortgageRef), readApplication(context, one.applicationRef)]);
  return decideAll(context, wanted, prepare, async (one, units) =>
    enterMortgage(one, {
      existing: await readMortgage(context, one.mortgageRef),
      application: await readApplication(context, one.applicationRef),
      units,
    }),
  );
}

export async function reject(context: fabric.Context, wanted: RejectApplication): Promise<Outcome<MortgageApplicationRecord>> {
  demandAuthor(context, REGISTRAR);
  return rejectApplication(wanted, await readApplication(context, wanted.applicationRef), await lawDay(context));
}

export async function withdraw(context: fabric.Context, wanted: WithdrawApplication): Promise<Outcome<MortgageApplicationRecord>> {
  const submitter = demandAuthor(context, BANK_OFFICER);
  return withdrawApplication(wanted, await readApplication(context, wanted.applicationRef), await lawDay(context), submitter);
}

function readApplication(context: fabric.Context, applicationRef: string): Promise<MortgageApplicationRecord | undefined> {
  return readRecord(context, MortgageApplicationRecord, 'apply', applicationRef);
}

/** The application stands in the place of a case: consents and signatures name it. */
function itemOf(applied: ApplyMortgage, unitRef: string): GateItem {
  const { applicationRef, division, acknowledged, consents, purchaseNoticeRef, parcelRef } = applied;
  return {
    unitRef,
    division,
    caseRef: applicationRef,
    ...(acknowledged && { acknowledged }),
    ...(consents && { consents }),
    ...(purchaseNoticeRef !== undefined && { executes: purchaseNoticeRef }),
    ...(parcelRef !== undefined && { bearers: [parcelRef] }),
  };
}
