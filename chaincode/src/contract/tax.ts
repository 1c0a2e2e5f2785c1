import fabric from 'fabric-contract-api';
import {
  Attest,
  attest,
  AttestationRecord,
  blockers,
  Gate,
  GetAttestation,
  parseRequest,
  TAX_ROWS,
  type TaxFacts,
} from '@zhenglian/chaincode/domain';
import { demandAuthor, TAX_OFFICER } from './context.js';
import { caseOf } from './facets.js';
import { answer, answerRecord, commit, readRecord } from './state.js';

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

  /** What the tax facet finds against an act, per unit: the question that the acting chaincodes ask. */
  @Transaction(false)
  @Returns('string')
  async gate(context: fabric.Context, request: string): Promise<string> {
    const { act, items } = parseRequest(Gate, request);
    const answers = [];
    for (const item of items) {
      answers.push({ unitRef: item.unitRef, blockers: blockers(TAX_ROWS, act, 'ENTER', await taxFacts(context, item)) });
    }
    return answer({ items: answers });
  }
}

async function taxFacts(context: fabric.Context, { unitRef, caseRef, sides = [] }: Gate['items'][number]): Promise<TaxFacts> {
  const attestations: (AttestationRecord | undefined)[] = [];
  for (const side of caseRef === undefined ? [] : sides) {
    attestations.push(await readRecord(context, AttestationRecord, 'att', caseRef ?? '', side));
  }
  return { unitRef, attestations };
}
