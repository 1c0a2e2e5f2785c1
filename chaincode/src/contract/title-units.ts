import type fabric from 'fabric-contract-api';
import {
  bearersOf,
  cancelRight,
  mergeUnits,
  replaceCertificate,
  splitUnits,
  voidCertificate,
  type CancelRight,
  type CertificateRecord,
  type GateItem,
  type Gathered,
  type MergeUnits,
  type Outcome,
  type ReplaceCertificate,
  type SplitUnits,
  type TitleFacts,
  type UnitRecord,
  type VoidCertificate,
} from '@zhenglian/chaincode/domain';
import { gatherAll, gatherOne } from './title-gate.js';
import { TitleReader } from './title-reader.js';

// What becomes of units and of certificates without a transfer.

export async function split(context: fabric.Context, request: SplitUnits): Promise<Outcome<UnitRecord>> {
  const { olds, news } = await divided(context, request);
  return splitUnits(request, olds, news);
}

export async function merge(context: fabric.Context, request: MergeUnits): Promise<Outcome<UnitRecord>> {
  const { olds, news } = await divided(context, request);
  return mergeUnits(request, olds, news);
}

export async function cancel(context: fabric.Context, request: CancelRight): Promise<Outcome<CertificateRecord>> {
  const { unitRef, certRef, caseRef, ground } = request;
  const facts = await new TitleReader(context).facts(unitRef, { certRef });
  const others = await gatherOne(context, { act: 'CANCEL_RIGHT', ground }, { unitRef, caseRef, bearers: bearersOf(facts.unit) });
  return cancelRight(request, facts, others);
}

export async function voidOne(context: fabric.Context, request: VoidCertificate): Promise<Outcome<CertificateRecord>> {
  const title = new TitleReader(context);
  const { facts, others } = await reissue(context, title, request.certRef);
  const taken = request.replacement && (await title.certificate(request.replacement.certRef));
  return voidCertificate(request, facts, taken, others);
}

export async function replaceOne(context: fabric.Context, request: ReplaceCertificate): Promise<Outcome<CertificateRecord>> {
  const title = new TitleReader(context);
  const { facts, others } = await reissue(context, title, request.certRef);
  return replaceCertificate(request, await title.certificate(request.replacement.certRef), facts, others);
}

async function divided(context: fabric.Context, request: SplitUnits | MergeUnits) {
  const title = new TitleReader(context);
  const { unitRefs, successors, caseRef, consents } = request;
  const facts = await Promise.all(unitRefs.map((unitRef) => title.currentFacts(unitRef)));
  const items = facts.map(({ unit }, index): { item: GateItem } => ({
    item: { unitRef: unitRefs[index] ?? '', caseRef, bearers: bearersOf(unit), ...(consents && { consents }) },
  }));
  const found = await gatherAll(context, { act: 'SPLIT_MERGE' }, items);
  const news = await Promise.all(successors.map(({ unitRef, certRef }) => title.facts(unitRef, { certRef })));
  return { olds: facts.map((one, index) => ({ facts: one, others: found[index] as Gathered })), news };
}

async function reissue(context: fabric.Context, title: TitleReader, certRef: string): Promise<{ facts: TitleFacts; others: Gathered }> {
  const certificate = await title.certificate(certRef);
  if (!certificate)
    return { facts: { unit: undefined, head: undefined, certificate, case: undefined }, others: { day: undefined, findings: [] } };
  const { unitRef } = certificate;
  const facts = await title.facts(unitRef, { certRef });
  return { facts, others: await gatherOne(context, { act: 'REPLACE' }, { unitRef, bearers: bearersOf(facts.unit) }) };
}
