import fabric from 'fabric-contract-api';
import { seizureFindings, SeizureHeadRecord } from '@zhenglian/chaincode/domain';
import { answerGate, burdened } from './gate-answer.js';
import { readRecord } from './state.js';

const { Contract, Info, Returns, Transaction } = fabric;

/** Seizures of courts. Every function takes one JSON object and answers with canonical JSON. */
@Info({ title: 'seizure', description: 'Seizures, extensions, releases and orders; author: the court' })
export class SeizureContract extends Contract {
  constructor() {
    super('seizure');
  }

  /** The queue of seizures on the units and their bearers. */
  @Transaction(false)
  @Returns('string')
  async gate(context: fabric.Context, request: string): Promise<string> {
    return answerGate(request, async (item) => {
      const heads = [];
      for (const unitRef of burdened(item)) heads.push(await readRecord(context, SeizureHeadRecord, 'head', unitRef));
      return {
        findings: seizureFindings(
          heads.flatMap((head) => head ?? []),
          item,
        ),
      };
    });
  }
}
