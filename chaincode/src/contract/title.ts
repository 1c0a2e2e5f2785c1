import fabric from 'fabric-contract-api';
import {
  bearersOf,
  CaseRecord,
  CertificateRecord,
  DomainError,
  GetCase,
  GetCertificate,
  GetUnit,
  GetUnitKey,
  HeadRecord,
  OpenCase,
  openCase,
  parseRequest,
  RegisterFirst,
  registerFirst,
  RegisterTransfer,
  REGISTRAR,
  registerTransfer,
  SetUnitKey,
  setUnitKey,
  titleFindings,
  UNIT_KEY,
  UnitKeyRecord,
  UnitRecord,
  type Asked,
  type GateItem,
  type Gathered,
  type TitleFacts,
} from '@zhenglian/chaincode/domain';
import { demandAuthor } from './context.js';
import { gather } from './facets.js';
import { answerGate } from './gate-answer.js';
import { answerRecord, commit, readRecord } from './state.js';

const { Contract, Info, Returns, Transaction } = fabric;

/** Units, cases and certificates: the registry's facts. Every function takes one JSON object and answers with canonical JSON. */
@Info({ title: 'title', description: 'Units, cases and certificates of real-estate title; author: the registry' })
export class TitleContract extends Contract {
  constructor() {
    super('title');
  }

  @Transaction()
  @Returns('string')
  async setUnitKey(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, REGISTRAR);
    const wanted = parseRequest(SetUnitKey, request);
    return commit(context, setUnitKey(wanted, await readUnitKey(context)));
  }

  @Transaction()
  @Returns('string')
  async openCase(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, REGISTRAR);
    const wanted = parseRequest(OpenCase, request);
    const existing = await readRecord(context, CaseRecord, 'case', wanted.caseRef);
    return commit(context, openCase(wanted, existing, await titleFacts(context, wanted.unitRef, wanted.certRef)));
  }

  @Transaction()
  @Returns('string')
  async registerFirst(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, REGISTRAR);
    const wanted = parseRequest(RegisterFirst, request);
    const existing = await readRecord(context, CertificateRecord, 'cert', wanted.certRef);
    const facts = await titleFacts(context, wanted.unitRef);
    const others = await gatherOne(context, { act: 'FIRST' }, { unitRef: wanted.unitRef });
    return commit(context, registerFirst(wanted, existing, facts, await readUnitKey(context), others));
  }

  @Transaction()
  @Returns('string')
  async registerTransfer(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, REGISTRAR);
    const wanted = parseRequest(RegisterTransfer, request);
    const { unitRef, caseRef } = wanted;
    const existing = await readRecord(context, CertificateRecord, 'cert', wanted.certRef);
    const facts = await titleFacts(context, unitRef, wanted.replaces, caseRef);
    // Without a case there are no sides that tax could be asked about; CASE_UNKNOWN refuses.
    const sides = facts.case?.requiredSides;
    const item = { unitRef, caseRef, bearers: bearersOf(facts.unit), ...(sides && { sides }) };
    const others = await gatherOne(context, { act: 'TRANSFER' }, item);
    return commit(context, registerTransfer(wanted, existing, facts, others));
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
  async getUnitKey(context: fabric.Context, request: string): Promise<string> {
    parseRequest(GetUnitKey, request);
    return answerRecord(context, UnitKeyRecord, UNIT_KEY.type as 'key', ...UNIT_KEY.parts);
  }

  /** What the title facet finds on units: the question that the other contracts ask before they act. */
  @Transaction(false)
  @Returns('string')
  async gate(context: fabric.Context, request: string): Promise<string> {
    return answerGate(request, async (item) => {
      const head = await readRecord(context, HeadRecord, 'head', item.unitRef);
      const facts = await titleFacts(context, item.unitRef, item.certRef ?? head?.certRef, item.caseRef);
      return { findings: titleFindings(facts, item), bearers: bearersOf(facts.unit) };
    });
  }
}

async function gatherOne(context: fabric.Context, asked: Asked, item: GateItem): Promise<Gathered> {
  const [others] = await gather(context, 'title', asked, [item]);
  if (!others) throw new DomainError('INTERNAL', { detail: 'one unit was asked about, none was answered' });
  return others;
}

function readUnitKey(context: fabric.Context): Promise<UnitKeyRecord | undefined> {
  return readRecord(context, UnitKeyRecord, 'key', ...UNIT_KEY.parts);
}

async function titleFacts(context: fabric.Context, unitRef: string, certRef?: string, caseRef?: string): Promise<TitleFacts> {
  return {
    unit: await readRecord(context, UnitRecord, 'unit', unitRef),
    head: await readRecord(context, HeadRecord, 'head', unitRef),
    certificate: certRef === undefined ? undefined : await readRecord(context, CertificateRecord, 'cert', certRef),
    case: caseRef === undefined ? undefined : await readRecord(context, CaseRecord, 'case', caseRef),
  };
}
