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
  const refs = [...new Set(facts.live.flatMap((live) => live.agreementRef ?? []))];
  const agreements = await Promise.all(refs.map((ref) => readRecord(context, RankAgreementRecord, 'agreement', ref)));
  const known = agreements.flatMap((agreement) => agreement ?? []);
  return answer({ items: rankMortgages(facts, known) as unknown as JsonValue });
}
