import fabric from 'fabric-contract-api';
import {
  Attest,
  attest,
  attestAgain,
  AttestationRecord,
  GetAttestation,
  parseRequest,
  Reverse,
  reverse,
  TAX_OFFICER,
  taxFindings,
  type AttestFacts,
  type GateItem,
  type TaxFacts,
  type TaxSide,
} from '@zhenglian/chaincode/domain';
import { demandAuthor } from './context.js';
import { caseOf, lawDay } from './facets.js';
import { answerGate } from './gate-answer.js';
import { answerRecord, commit, readRecord } from './state.js';

const { Contract, Info, Returns, Transaction } = fabric;

/** Attestations of tax completion: the tax authority's facts. Every function takes one JSON object and answers with canonical JSON. */
@Info({ title: 'tax', description: 'Tax attestations per side of a case; author: the tax authority' })
export class TaxContract extends Contract {
  constructor() {
    super('tax');
  }

  @Transaction()
  @Returns('string')
  async attest(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, TAX_OFFICER);
    const wanted = parseRequest(Attest, request);
    return commit(context, attest(wanted, await attestFacts(context, wanted)));
  }

  /** Another attestation of a side that was reversed, before the entry. */
  @Transaction()
  @Returns('string')
  async attestAgain(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, TAX_OFFICER);
    const wanted = parseRequest(Attest, request);
    return commit(context, attestAgain(wanted, await attestFacts(context, wanted)));
  }

  /** Before the entry a reversal, after it a flag. */
  @Transaction()
  @Returns('string')
  async reverse(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, TAX_OFFICER);
    const wanted = parseRequest(Reverse, request);
    return commit(context, reverse(wanted, await attestFacts(context, wanted)));
  }

  @Transaction(false)
  @Returns('string')
  async getAttestation(context: fabric.Context, request: string): Promise<string> {
    const { caseRef, side } = parseRequest(GetAttestation, request);
    return answerRecord(context, AttestationRecord, 'att', caseRef, side);
  }

  /** What the tax facet finds per unit, for the sides that the case requires. */
  @Transaction(false)
  @Returns('string')
  async gate(context: fabric.Context, request: string): Promise<string> {
    return answerGate(request, async (item, { act }) => {
      // A first registration is taxed only where its case names sides.
      if (act === 'FIRST' && item.sides === undefined) return { findings: [] };
      return { findings: taxFindings(await taxFacts(context, item), item) };
    });
  }
}

async function attestFacts(context: fabric.Context, { caseRef, side }: { caseRef: string; side: TaxSide }): Promise<AttestFacts> {
  const attestation = await readRecord(context, AttestationRecord, 'att', caseRef, side);
  return { attestation, case: await caseOf(context, caseRef), day: await lawDay(context) };
}

async function taxFacts(context: fabric.Context, { unitRef, caseRef, sides = [] }: GateItem): Promise<TaxFacts> {
  const asked = caseRef === undefined ? [] : sides.map((side) => readRecord(context, AttestationRecord, 'att', caseRef, side));
  const attestations = await Promise.all(asked);
  return { unitRef, attestations };
}
