import type fabric from 'fabric-contract-api';
import {
  acceptCorrection,
  applyObjection,
  bearersOf,
  cancelNotice,
  cancelObjection,
  decideObjection,
  dropCorrection,
  endRight,
  enterNotice,
  enterRight,
  finishCorrection,
  keepObjection,
  type AcceptCorrection,
  type ApplyObjection,
  type CancelNotice,
  type CancelObjection,
  type CorrectionRecord,
  type DecideObjection,
  type DropCorrection,
  type EndRight,
  type EnterNotice,
  type EnterRight,
  type FinishCorrection,
  type KeepObjection,
  type NoticeRecord,
  type ObjectionRecord,
  type Outcome,
  type RightRecord,
  type TitleFacts,
} from '@zhenglian/chaincode/domain';
import { demandDay, lawDay } from './facets.js';
import { gatherOne } from './title-gate.js';
import { TitleReader } from './title-reader.js';

// 预告, 异议, 更正, 居住权 and 地役权.

const NO_FACTS: TitleFacts = { unit: undefined, head: undefined, certificate: undefined, case: undefined };

export async function noticeEntered(context: fabric.Context, request: EnterNotice): Promise<Outcome<NoticeRecord>> {
  const title = new TitleReader(context);
  const { unitRef, noticeRef: caseRef, consents, port } = request;
  const facts = await title.currentFacts(unitRef);
  const item = { unitRef, caseRef, bearers: bearersOf(facts.unit), ...(consents && { consents }) };
  const others = await gatherOne(context, { act: 'NOTICE' }, item, port);
  return enterNotice(request, await title.notice(caseRef), facts, await title.certificate(request.proof.certRef), others);
}

export async function noticeCancelled(context: fabric.Context, request: CancelNotice): Promise<Outcome<NoticeRecord>> {
  const title = new TitleReader(context);
  const day = await demandDay(context);
  const { noticeRef } = request;
  const notice = await title.notice(noticeRef);
  if (!notice) return cancelNotice(request, notice, NO_FACTS, undefined, { day, findings: [] });
  const { unitRef, proofRef } = notice;
  const facts = await title.currentFacts(unitRef);
  // A pre-seizure stands on the position that the notice gives: the notice is what this act ends.
  const item = { unitRef, caseRef: noticeRef, executes: noticeRef, bearers: bearersOf(facts.unit) };
  const others = await gatherOne(context, { act: 'NOTICE_CANCEL' }, item);
  return cancelNotice(request, notice, facts, await title.proof(proofRef), others);
}

export async function objectionApplied(context: fabric.Context, request: ApplyObjection): Promise<Outcome<ObjectionRecord>> {
  const title = new TitleReader(context);
  await demandDay(context);
  const { unitRef, groundRef, objectionRef } = request;
  const facts = await title.currentFacts(unitRef);
  const ground = await title.ground(unitRef, groundRef);
  const earlier = ground && (await title.objection(ground.objectionRef));
  const others = await gatherOne(context, { act: 'OBJECT' }, { unitRef, bearers: bearersOf(facts.unit) });
  return applyObjection(request, await title.objection(objectionRef), facts, earlier, others);
}

export async function objectionDecided(context: fabric.Context, request: DecideObjection): Promise<Outcome<ObjectionRecord>> {
  const title = new TitleReader(context);
  const day = await demandDay(context);
  const objection = await title.objection(request.objectionRef);
  const taken = request.proof && (await title.certificate(request.proof.certRef));
  return decideObjection(request, objection, await factsOf(title, objection), taken, day);
}

export async function objectionKept(context: fabric.Context, request: KeepObjection): Promise<Outcome<ObjectionRecord>> {
  const day = await demandDay(context);
  return keepObjection(request, await new TitleReader(context).objection(request.objectionRef), day);
}

export async function objectionCancelled(context: fabric.Context, request: CancelObjection): Promise<Outcome<ObjectionRecord>> {
  const title = new TitleReader(context);
  const day = await demandDay(context);
  const objection = await title.objection(request.objectionRef);
  return cancelObjection(request, objection, await factsOf(title, objection), await title.proof(objection?.proofRef), day);
}

export async function correctionAccepted(context: fabric.Context, request: AcceptCorrection): Promise<Outcome<CorrectionRecord>> {
  const title = new TitleReader(context);
  const { unitRef, certRef, correctionRef, of } = request;
  const facts = await title.facts(unitRef, { certRef });
  const item = { unitRef, caseRef: correctionRef, bearers: bearersOf(facts.unit) };
  const others = await gatherOne(context, { act: 'CORRECT', of }, item);
  return acceptCorrection(request, await title.correction(correctionRef), facts, others);
}

export async function correctionFinished(context: fabric.Context, request: FinishCorrection): Promise<Outcome<CorrectionRecord>> {
  const title = new TitleReader(context);
  const { correctionRef, replacement } = request;
  const correction = await title.correction(correctionRef);
  if (!correction) return finishCorrection(request, correction, NO_FACTS, undefined, { day: undefined, findings: [] });
  const { unitRef, certRef, of } = correction;
  const facts = await title.facts(unitRef, { certRef });
  const item = { unitRef, caseRef: correctionRef, bearers: bearersOf(facts.unit) };
  const others = await gatherOne(context, { act: 'CORRECT', of }, item);
  return finishCorrection(request, correction, facts, await title.certificate(replacement.certRef), others);
}

export async function correctionDropped(context: fabric.Context, request: DropCorrection): Promise<Outcome<CorrectionRecord>> {
  const title = new TitleReader(context);
  const correction = await title.correction(request.correctionRef);
  return dropCorrection(request, correction, await factsOf(title, correction), await lawDay(context));
}

export async function rightEntered(context: fabric.Context, request: EnterRight): Promise<Outcome<RightRecord>> {
  const title = new TitleReader(context);
  const { unitRef, rightRef: caseRef, kind, consents } = request;
  const facts = await title.currentFacts(unitRef);
  const item = { unitRef, caseRef, bearers: bearersOf(facts.unit), ...(consents && { consents }) };
  const others = await gatherOne(context, { act: kind }, item);
  return enterRight(request, await title.right(caseRef), facts, await title.certificate(request.proof.certRef), others);
}

export async function rightEnded(context: fabric.Context, request: EndRight): Promise<Outcome<RightRecord>> {
  const title = new TitleReader(context);
  const right = await title.right(request.rightRef);
  return endRight(request, right, await factsOf(title, right), await title.proof(right?.proofRef), await lawDay(context));
}

function factsOf(title: TitleReader, record: { readonly unitRef: string } | undefined): Promise<TitleFacts> {
  return record ? title.currentFacts(record.unitRef) : Promise.resolve(NO_FACTS);
}
