import type fabric from 'fabric-contract-api';
import {
  bearersOf,
  ListLiveMortgages,
  parseRequest,
  RankAgreementRecord,
  rankMortgages,
  UnitRecord,
  type JsonValue,
} from '@zhenglian/chaincode/domain';
import { askFor } from './facets.js';
import { readFacts } from './mortgage-units.js';
import { answer, readRecord } from './state.js';

/** The mortgages on a unit with their derived ranks, first rank first: `{"items":[{"rank":1,"live":{…}}, …]}`. */
export async function listLive(context: fabric.Context, request: string): Promise<string> {
  const { unitRef } = parseRequest(ListLiveMortgages, request);
  const unit = await askFor(context, 'title', 'getUnit', { unitRef }, UnitRecord);
  const facts = await readFacts(context, { unitRef, bearers: bearersOf(unit) });
  const agreements: RankAgreementRecord[] = [];
  for (const agreementRef of new Set(facts.live.flatMap((live) => live.agreementRef ?? []))) {
    const agreement = await readRecord(context, RankAgreementRecord, 'agreement', agreementRef);
    if (agreement) agreements.push(agreement);
  }
  return answer({ items: rankMortgages(facts, agreements) as unknown as JsonValue });
}
