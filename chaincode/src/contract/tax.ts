import fabric from 'fabric-contract-api';
import {
  Attest,
  attest,
  AttestationRecord,
  GetAttestation,
  parseRequest,
  TAX_OFFICER,
  taxFindings,
  type GateItem,
  type TaxFacts,
} from '@zhenglian/chaincode/domain';
import { demandAuthor } from './context.js';
import { caseOf } from './facets.js';
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
    const attestation = await readRecord(context, AttestationRecord, 'att', wanted.caseRef, wanted.side);
    return commit(context, attest(wanted, { attestation, case: await caseOf(context, wanted.caseRef) }));
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
    return answerGate(request, async (item) => ({ findings: taxFindings(await taxFacts(context, item), item) }));
  }
}

async function taxFacts(context: fabric.Context, { unitRef, caseRef, sides = [] }: GateItem): Promise<TaxFacts> {
  const attestations: (AttestationRecord | undefined)[] = [];
  for (const side of caseRef === undefined ? [] : sides) {
    attestations.push(await readRecord(context, AttestationRecord, 'att', caseRef ?? '', side));
  }
  return { unitRef, attestations };
}
