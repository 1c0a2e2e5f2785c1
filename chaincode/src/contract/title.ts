import fabric from 'fabric-contract-api';
import type * as z from 'zod';
import {
  AcceptCorrection,
  AnchorRendition,
  ApplyObjection,
  AttestCase,
  batchOf,
  CancelNotice,
  CancelObjection,
  CancelRight,
  CaseRecord,
  CertificateRecord,
  CloseLog,
  CorrectionRecord,
  DecideObjection,
  DropCorrection,
  EndCase,
  EndRight,
  EnterNotice,
  EnterRight,
  FinishCorrection,
  GetCase,
  GetCertificate,
  GetCorrection,
  GetLog,
  GetNotice,
  GetObjection,
  GetRendition,
  GetRight,
  GetUnit,
  GetUnitKey,
  HeadRecord,
  KeepObjection,
  LogRecord,
  MergeUnits,
  NoticeRecord,
  ObjectionRecord,
  OpenCase,
  parseRequest,
  PrintCertificate,
  RegisterChange,
  RegisterFirst,
  RegisterTransfer,
  REGISTRAR,
  RenditionRecord,
  ReplaceCertificate,
  RightRecord,
  setUnitKey,
  SetUnitKey,
  SplitUnits,
  UNIT_KEY,
  UnitKeyRecord,
  UnitRecord,
  VoidCertificate,
} from '@zhenglian/chaincode/domain';
import { demandAuthor } from './context.js';
import { answerRecord, commit, commitAll, commitOne } from './state.js';
import {
  correctionAccepted,
  correctionDropped,
  correctionFinished,
  noticeCancelled,
  noticeEntered,
  objectionApplied,
  objectionCancelled,
  objectionDecided,
  objectionKept,
  rightEnded,
  rightEntered,
} from './title-burdens.js';
import { anchored, caseAttested, caseEnded, caseOpened, logClosed, printed } from './title-cases.js';
import { enterChange, enterFirst, enterTransfers } from './title-entry.js';
import { titleGate } from './title-gate.js';
import { TitleReader } from './title-reader.js';
import { cancel, merge, replaceOne, split, voidOne } from './title-units.js';

const { Contract, Info, Returns, Transaction } = fabric;

/**
 * Units, cases and certificates, and what lives on units: the registry's facts. Every function takes one JSON object and answers
 * with canonical JSON. The decorators are read from this one class; what a function reads stands in the files beside it.
 */
@Info({ title: 'title', description: 'Units, cases and certificates of real-estate title; author: the registry' })
export class TitleContract extends Contract {
  constructor() {
    super('title');
  }

  @Transaction()
  @Returns('string')
  async setUnitKey(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, SetUnitKey, request);
    return commit(context, setUnitKey(wanted, await new TitleReader(context).unitKey()));
  }

  @Transaction()
  @Returns('string')
  async openCase(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, OpenCase, request);
    return commit(context, await caseOpened(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async attestCase(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, AttestCase, request);
    return commit(context, await caseAttested(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async endCase(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, EndCase, request);
    return commit(context, await caseEnded(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async registerFirst(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, RegisterFirst, request);
    return commitOne(context, await enterFirst(context, [wanted]));
  }

  @Transaction()
  @Returns('string')
  async registerFirstBatch(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, batchOf(RegisterFirst), request);
    return commitAll(context, await enterFirst(context, wanted.items));
  }

  @Transaction()
  @Returns('string')
  async registerTransfer(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, RegisterTransfer, request);
    return commitOne(context, await enterTransfers(context, [wanted]));
  }

  @Transaction()
  @Returns('string')
  async registerTransferBatch(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, batchOf(RegisterTransfer), request);
    return commitAll(context, await enterTransfers(context, wanted.items));
  }

  @Transaction()
  @Returns('string')
  async registerChange(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, RegisterChange, request);
    return commit(context, await enterChange(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async splitUnits(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, SplitUnits, request);
    return commit(context, await split(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async mergeUnits(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, MergeUnits, request);
    return commit(context, await merge(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async cancelRight(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, CancelRight, request);
    return commit(context, await cancel(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async voidCertificate(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, VoidCertificate, request);
    return commit(context, await voidOne(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async replaceCertificate(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, ReplaceCertificate, request);
    return commit(context, await replaceOne(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async printCertificate(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, PrintCertificate, request);
    return commit(context, await printed(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async anchorRendition(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, AnchorRendition, request);
    return commitOne(context, await anchored(context, [wanted]));
  }

  @Transaction()
  @Returns('string')
  async anchorRenditionBatch(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, batchOf(AnchorRendition), request);
    return commitAll(context, await anchored(context, wanted.items));
  }

  @Transaction()
  @Returns('string')
  async enterNotice(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, EnterNotice, request);
    return commit(context, await noticeEntered(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async cancelNotice(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, CancelNotice, request);
    return commit(context, await noticeCancelled(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async applyObjection(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, ApplyObjection, request);
    return commit(context, await objectionApplied(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async decideObjection(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, DecideObjection, request);
    return commit(context, await objectionDecided(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async keepObjection(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, KeepObjection, request);
    return commit(context, await objectionKept(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async cancelObjection(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, CancelObjection, request);
    return commit(context, await objectionCancelled(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async acceptCorrection(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, AcceptCorrection, request);
    return commit(context, await correctionAccepted(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async finishCorrection(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, FinishCorrection, request);
    return commit(context, await correctionFinished(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async dropCorrection(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, DropCorrection, request);
    return commit(context, await correctionDropped(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async enterRight(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, EnterRight, request);
    return commit(context, await rightEntered(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async endRight(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, EndRight, request);
    return commit(context, await rightEnded(context, wanted));
  }

  @Transaction()
  @Returns('string')
  async closeLog(context: fabric.Context, request: string): Promise<string> {
    const wanted = asRegistrar(context, CloseLog, request);
    return commit(context, await logClosed(context, wanted));
  }

  @Transaction(false)
  @Returns('string')
  async getCertificate(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, CertificateRecord, 'cert', parseRequest(GetCertificate, request).certRef);
  }

  @Transaction(false)
  @Returns('string')
  async getUnit(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, UnitRecord, 'unit', parseRequest(GetUnit, request).unitRef);
  }

  @Transaction(false)
  @Returns('string')
  async getHead(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, HeadRecord, 'head', parseRequest(GetUnit, request).unitRef);
  }

  @Transaction(false)
  @Returns('string')
  async getCase(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, CaseRecord, 'case', parseRequest(GetCase, request).caseRef);
  }

  @Transaction(false)
  @Returns('string')
  async getRendition(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, RenditionRecord, 'rend', parseRequest(GetRendition, request).sha256);
  }

  @Transaction(false)
  @Returns('string')
  async getNotice(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, NoticeRecord, 'notice', parseRequest(GetNotice, request).noticeRef);
  }

  @Transaction(false)
  @Returns('string')
  async getObjection(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, ObjectionRecord, 'objection', parseRequest(GetObjection, request).objectionRef);
  }

  @Transaction(false)
  @Returns('string')
  async getCorrection(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, CorrectionRecord, 'correction', parseRequest(GetCorrection, request).correctionRef);
  }

  @Transaction(false)
  @Returns('string')
  async getRight(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, RightRecord, 'right', parseRequest(GetRight, request).rightRef);
  }

  @Transaction(false)
  @Returns('string')
  async getLog(context: fabric.Context, request: string): Promise<string> {
    const { division, day } = parseRequest(GetLog, request);
    return answerRecord(context, LogRecord, 'log', division, day);
  }

  @Transaction(false)
  @Returns('string')
  async getUnitKey(context: fabric.Context, request: string): Promise<string> {
    parseRequest(GetUnitKey, request);
    return answerRecord(context, UnitKeyRecord, UNIT_KEY.type, ...UNIT_KEY.parts);
  }

  /** What the title facet finds on units: the question that the other contracts ask before they act. */
  @Transaction(false)
  @Returns('string')
  async gate(context: fabric.Context, request: string): Promise<string> {
    return titleGate(context, request);
  }
}

/** The request of the registry's registrar. Throws NOT_THE_AUTHOR before it reads the request. */
function asRegistrar<T>(context: fabric.Context, schema: z.ZodType<T>, request: string): T {
  demandAuthor(context, REGISTRAR);
  return parseRequest(schema, request);
}
