import type fabric from 'fabric-contract-api';
import {
  convertNotice,
  convertWorks,
  excludeUnits,
  REGISTRAR,
  UnitRecord,
  type ConvertMortgageNotice,
  type ConvertWorks,
  type ExcludeUnits,
  type GateItem,
  type MortgageRecord,
  type Outcome,
} from '@zhenglian/chaincode/domain';
import { demandAuthor } from './context.js';
import { askFor, caseOf } from './facets.js';
import { decideAll, gatherUnits, readMortgage, type Prepared } from './mortgage-units.js';

// Notices and mortgages on works that become mortgages.

export async function convertNotices(
  context: fabric.Context,
  wanted: readonly ConvertMortgageNotice[],
): Promise<Outcome<MortgageRecord>[]> {
  demandAuthor(context, REGISTRAR);
  const prepare = async ({ mortgageRef }: ConvertMortgageNotice): Promise<Prepared | undefined> => {
    const mortgage = await readMortgage(context, mortgageRef);
    if (mortgage?.form !== 'NOTICE') return undefined;
    const { unitRefs, purchaseNoticeRef, lender } = mortgage;
    const items = unitRefs.map((unitRef): GateItem => ({
      unitRef,
      ...(purchaseNoticeRef !== undefined && { executes: purchaseNoticeRef }),
    }));
    return { asked: { act: 'CONVERT', of: 'MORTGAGE' }, items, alike: lender };
  };
  return decideAll(context, wanted, prepare, async (one, units) => {
    const [unit] = units;
    return convertNotice(one, {
      existing: await readMortgage(context, one.mortgageRef),
      unit,
      registered: unit && (await askFor(context, 'title', 'getUnit', { unitRef: unit.unitRef }, UnitRecord)),
      transfer: await caseOf(context, one.caseRef),
    });
  });
}

export async function convertBuilt(context: fabric.Context, wanted: ConvertWorks): Promise<Outcome<MortgageRecord>> {
  demandAuthor(context, REGISTRAR);
  const { mortgageRef, into } = wanted;
  const units = await gatherUnits(context, { act: 'CONVERT', of: 'WORKS' }, wanted.units, { mortgageRef });
  return convertWorks(wanted, { existing: await readMortgage(context, into), works: await readMortgage(context, mortgageRef), units });
}

export async function exclude(context: fabric.Context, wanted: ExcludeUnits): Promise<Outcome<MortgageRecord>> {
  demandAuthor(context, REGISTRAR);
  const { mortgageRef } = wanted;
  const items = wanted.units.map(({ unitRef }) => ({ unitRef }));
  const units = await gatherUnits(context, { act: 'CONVERT', of: 'WORKS' }, items, { mortgageRef });
  return excludeUnits(wanted, await readMortgage(context, mortgageRef), units);
}
