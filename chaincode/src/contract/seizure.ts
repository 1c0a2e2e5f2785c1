import fabric from 'fabric-contract-api';
import {
  consentOfCourt,
  ConsentOfCourt,
  COURT_CLERK,
  Disposed,
  disposed,
  Extend,
  extend,
  GetOrder,
  GetQueue,
  GetSeizure,
  Instruct,
  instruct,
  OrderRecord,
  OrderTransfer,
  orderTransfer,
  parseRequest,
  queueView,
  RecordSeizure,
  recordSeizure,
  REGISTRAR,
  Release,
  release,
  seizureFindings,
  SeizureRecord,
  TakeEffect,
  takeEffect,
  WithdrawOrder,
  withdrawOrder,
  type SeizureFacts,
} from '@zhenglian/chaincode/domain';
import { demandAuthor } from './context.js';
import { demandDay } from './facets.js';
import { answerGate, burdened } from './gate-answer.js';
import { certificateLine, certificateOf, readHeads, readSeizures, seizureFacts } from './seizure-facts.js';
import { answer, answerRecord, commit, readRecord } from './state.js';

const { Contract, Info, Returns, Transaction } = fabric;

/** Seizures of courts. Every function takes one JSON object and answers with canonical JSON. */
@Info({ title: 'seizure', description: 'Seizures, extensions, releases and orders; author: the court' })
export class SeizureContract extends Contract {
  constructor() {
    super('seizure');
  }

  @Transaction()
  @Returns('string')
  async instruct(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, COURT_CLERK);
    const wanted = parseRequest(Instruct, request);
    const existing = await readSeizure(context, wanted.seizureRef);
    const facts = await seizureFacts(context, wanted.unitRef, wanted.pre);
    const line = wanted.certRef === undefined ? undefined : await certificateLine(context, wanted.certRef);
    return commit(context, instruct(wanted, existing, { ...facts, ...(line && { line }) }));
  }

  /** The registry's receipt, under the court's endorsement. */
  @Transaction()
  @Returns('string')
  async recordSeizure(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, REGISTRAR);
    const wanted = parseRequest(RecordSeizure, request);
    const existing = await readSeizure(context, wanted.seizureRef);
    return commit(context, recordSeizure(wanted, existing, await factsOn(context, existing)));
  }

  /** A pre-seizure becomes a seizure of the right that its position has led to. */
  @Transaction()
  @Returns('string')
  async takeEffect(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, REGISTRAR);
    const wanted = parseRequest(TakeEffect, request);
    const existing = await readSeizure(context, wanted.seizureRef);
    const certificate = await certificateOf(context, wanted.certRef);
    return commit(context, takeEffect(wanted, existing, await factsOn(context, existing), certificate));
  }

  @Transaction()
  @Returns('string')
  async extend(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, COURT_CLERK);
    const wanted = parseRequest(Extend, request);
    await demandDay(context);
    const existing = await readSeizure(context, wanted.seizureRef);
    return commit(context, extend(wanted, existing, await factsOn(context, existing)));
  }

  @Transaction()
  @Returns('string')
  async release(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, COURT_CLERK);
    const wanted = parseRequest(Release, request);
    const existing = await readSeizure(context, wanted.seizureRef);
    return commit(context, release(wanted, existing, await factsOn(context, existing)));
  }

  @Transaction()
  @Returns('string')
  async consent(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, COURT_CLERK);
    const wanted = parseRequest(ConsentOfCourt, request);
    const existing = await readSeizure(context, wanted.seizureRef);
    return commit(context, consentOfCourt(wanted, existing, await factsOn(context, existing)));
  }

  @Transaction()
  @Returns('string')
  async orderTransfer(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, COURT_CLERK);
    const wanted = parseRequest(OrderTransfer, request);
    const existing = await readOrder(context, wanted.orderRef);
    const facts = await seizureFacts(context, wanted.unitRef, false);
    const line = await certificateLine(context, wanted.certRef);
    const seizure = wanted.seizureRef === undefined ? undefined : await readSeizure(context, wanted.seizureRef);
    return commit(context, orderTransfer(wanted, existing, { ...facts, line }, seizure));
  }

  @Transaction()
  @Returns('string')
  async withdrawOrder(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, COURT_CLERK);
    const wanted = parseRequest(WithdrawOrder, request);
    const existing = await readOrder(context, wanted.orderRef);
    return commit(context, withdrawOrder(wanted, existing, await factsOn(context, existing)));
  }

  @Transaction()
  @Returns('string')
  async disposed(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, COURT_CLERK);
    const wanted = parseRequest(Disposed, request);
    const existing = await readOrder(context, wanted.orderRef);
    const facts = await factsOn(context, existing);
    const certificate = await certificateOf(context, wanted.certRef);
    const head = facts.heads.find(({ unitRef }) => unitRef === existing?.unitRef);
    return commit(context, disposed(wanted, existing, { ...facts, certificate, seizures: await readSeizures(context, head) }));
  }

  @Transaction(false)
  @Returns('string')
  async getSeizure(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, SeizureRecord, 'seize', parseRequest(GetSeizure, request).seizureRef);
  }

  @Transaction(false)
  @Returns('string')
  async getOrder(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, OrderRecord, 'order', parseRequest(GetOrder, request).orderRef);
  }

  /** The queue of a unit with the holds of other bodies, as it stands on the law's day. */
  @Transaction(false)
  @Returns('string')
  async getQueue(context: fabric.Context, request: string): Promise<string> {
    const { unitRef } = parseRequest(GetQueue, request);
    const day = await demandDay(context);
    return answer(queueView(await seizureFacts(context, unitRef, true), unitRef, day));
  }

  /** The queue of seizures on the units and their bearers, and the order that the act executes. */
  @Transaction(false)
  @Returns('string')
  async gate(context: fabric.Context, request: string): Promise<string> {
    return answerGate(request, async (item) => ({ findings: seizureFindings(await readHeads(context, burdened(item)), item) }));
  }
}

function readSeizure(context: fabric.Context, seizureRef: string): Promise<SeizureRecord | undefined> {
  return readRecord(context, SeizureRecord, 'seize', seizureRef);
}

function readOrder(context: fabric.Context, orderRef: string): Promise<OrderRecord | undefined> {
  return readRecord(context, OrderRecord, 'order', orderRef);
}

/** The facts of the unit that a record is about; without a record there is nothing to ask, and the decision refuses. */
async function factsOn(context: fabric.Context, existing: { readonly unitRef: string } | undefined): Promise<SeizureFacts> {
  return existing ? seizureFacts(context, existing.unitRef, true) : { others: { day: undefined, findings: [] }, heads: [] };
}
