import type fabric from 'fabric-contract-api';
import {
  acceptTransfer,
  BANK_OFFICER,
  changeMortgage,
  consentAsLender,
  COURT_CLERK,
  determineClaims,
  LiveMortgageRecord,
  MortgageAcceptanceRecord,
  openRequest,
  orderRelease,
  RankAgreementRecord,
  REGISTRAR,
  registerRanks,
  releaseMortgage,
  requestChange,
  requestDetermination,
  requestRelease,
  requestTransfer,
  transferMortgage,
  unitsToRelease,
  withdrawRequest,
  type AcceptTransfer,
  type ChangeMortgage,
  type ConsentAsLender,
  type DetermineClaims,
  type MortgageRecord,
  type OrderRelease,
  type Outcome,
  type RegisterRanks,
  type ReleaseMortgage,
  type RequestChange,
  type RequestDetermination,
  type RequestRelease,
  type RequestTransfer,
  type TransferMortgage,
  type WithdrawRequest,
} from '@zhenglian/chaincode/domain';
import { demandAuthor } from './context.js';
import { lawDay } from './facets.js';
import { decideAll, gatherBurdened, gatherUnits, portOf, readMortgage, type Prepared } from './mortgage-units.js';
import { readRecord, together } from './state.js';

// What lenders and courts ask for, and what the registry enters on a mortgage that stands.

type Done = Promise<Outcome<MortgageRecord>>;

export async function askRelease(context: fabric.Context, wanted: RequestRelease): Done {
  const submitter = demandAuthor(context, BANK_OFFICER);
  const mortgage = await readMortgage(context, wanted.mortgageRef);
  const items = mortgage ? unitsToRelease(mortgage, wanted.units).map((unitRef) => ({ unitRef })) : [];
  const units = await gatherUnits(context, { act: 'MORTGAGE_RELEASE' }, items, { port: portOf(submitter, wanted.port) });
  return requestRelease(wanted, mortgage, units, submitter);
}

export async function orderReleaseOf(context: fabric.Context, wanted: OrderRelease): Done {
  const submitter = demandAuthor(context, COURT_CLERK);
  const mortgage = await readMortgage(context, wanted.mortgageRef);
  const items = mortgage ? unitsToRelease(mortgage, wanted.units).map((unitRef) => ({ unitRef })) : [];
  return orderRelease(wanted, mortgage, await gatherUnits(context, { act: 'MORTGAGE_RELEASE' }, items), submitter);
}

export async function askChange(context: fabric.Context, wanted: RequestChange): Done {
  const submitter = demandAuthor(context, BANK_OFFICER);
  const mortgage = await readMortgage(context, wanted.mortgageRef);
  const units = await gatherBurdened(context, { act: 'MORTGAGE_CHANGE' }, mortgage, portOf(submitter, wanted.port));
  return requestChange(wanted, mortgage, units, submitter);
}

export async function askTransfer(context: fabric.Context, wanted: RequestTransfer): Done {
  const submitter = demandAuthor(context, BANK_OFFICER);
  const mortgage = await readMortgage(context, wanted.mortgageRef);
  const units = await gatherBurdened(context, { act: 'MORTGAGE_TRANSFER' }, mortgage, portOf(submitter, wanted.port));
  return requestTransfer(wanted, mortgage, units, submitter);
}

export async function askDetermination(context: fabric.Context, wanted: RequestDetermination): Done {
  const submitter = demandAuthor(context, BANK_OFFICER);
  return requestDetermination(wanted, await readMortgage(context, wanted.mortgageRef), await lawDay(context), submitter);
}

export async function takeBack(context: fabric.Context, wanted: WithdrawRequest): Done {
  const submitter = demandAuthor(context, BANK_OFFICER);
  return withdrawRequest(wanted, await readMortgage(context, wanted.mortgageRef), await lawDay(context), submitter);
}

export async function accept(context: fabric.Context, wanted: AcceptTransfer): Promise<Outcome<MortgageAcceptanceRecord>> {
  const submitter = demandAuthor(context, BANK_OFFICER);
  const existing = await readAcceptance(context, wanted.acceptanceRef);
  const mortgage = await readMortgage(context, wanted.mortgageRef);
  const units = await gatherBurdened(context, { act: 'MORTGAGE_TRANSFER' }, mortgage, portOf(submitter, wanted.port));
  return acceptTransfer(wanted, existing, mortgage, units, submitter);
}

export async function consent(context: fabric.Context, wanted: ConsentAsLender): Promise<Outcome<LiveMortgageRecord>> {
  const submitter = demandAuthor(context, BANK_OFFICER);
  const { unitRef, mortgageRef } = wanted;
  const live = await readRecord(context, LiveMortgageRecord, 'live', unitRef, submitter, mortgageRef);
  return consentAsLender(wanted, live, await readMortgage(context, mortgageRef), await lawDay(context), submitter);
}

export async function release(context: fabric.Context, wanted: readonly ReleaseMortgage[]): Promise<Outcome<MortgageRecord>[]> {
  demandAuthor(context, REGISTRAR);
  const prepare = async ({ mortgageRef, requestRef }: ReleaseMortgage): Promise<Prepared | undefined> => {
    const mortgage = await readMortgage(context, mortgageRef);
    if (!mortgage || mortgage.acts.some((act) => act.requestRef === requestRef)) return undefined;
    const units = unitsToRelease(mortgage, openRequest(mortgage, 'RELEASE', requestRef)?.units);
    return { asked: { act: 'MORTGAGE_RELEASE' }, items: units.map((unitRef) => ({ unitRef })), alike: mortgage.lender };
  };
  await together(wanted, (one) => readMortgage(context, one.mortgageRef));
  return decideAll(context, wanted, prepare, async (one, units) =>
    releaseMortgage(one, await readMortgage(context, one.mortgageRef), units),
  );
}

export async function change(context: fabric.Context, wanted: ChangeMortgage): Done {
  demandAuthor(context, REGISTRAR);
  const mortgage = await readMortgage(context, wanted.mortgageRef);
  return changeMortgage(wanted, mortgage, await gatherBurdened(context, { act: 'MORTGAGE_CHANGE', change: 'INCREASE' }, mortgage));
}

export async function transfer(context: fabric.Context, wanted: TransferMortgage): Done {
  demandAuthor(context, REGISTRAR);
  const existing = await readMortgage(context, wanted.mortgageRef);
  return transferMortgage(wanted, {
    existing,
    acceptance: await readAcceptance(context, wanted.acceptanceRef),
    part: wanted.partRef === undefined ? undefined : await readMortgage(context, wanted.partRef),
    units: await gatherBurdened(context, { act: 'MORTGAGE_TRANSFER' }, existing),
  });
}

export async function determine(context: fabric.Context, wanted: DetermineClaims): Done {
  demandAuthor(context, REGISTRAR);
  const mortgage = await readMortgage(context, wanted.mortgageRef);
  return determineClaims(wanted, mortgage, await gatherBurdened(context, { act: 'MORTGAGE_CHANGE', change: 'INCREASE' }, mortgage));
}

export async function agreeOnRanks(context: fabric.Context, wanted: RegisterRanks): Promise<Outcome<RankAgreementRecord>> {
  demandAuthor(context, REGISTRAR);
  const { agreementRef, unitRef, division } = wanted;
  const existing = await readRecord(context, RankAgreementRecord, 'agreement', agreementRef);
  const item = { unitRef, division, caseRef: agreementRef };
  const units = await gatherUnits(context, { act: 'MORTGAGE_CHANGE', change: 'OTHER' }, [item]);
  return registerRanks(wanted, existing, units);
}

function readAcceptance(context: fabric.Context, acceptanceRef: string): Promise<MortgageAcceptanceRecord | undefined> {
  return readRecord(context, MortgageAcceptanceRecord, 'accept', acceptanceRef);
}
