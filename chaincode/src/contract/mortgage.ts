import fabric from 'fabric-contract-api';
import { LiveMortgageRecord, mortgageFindings } from '@zhenglian/chaincode/domain';
import { answerGate, burdened } from './gate-answer.js';
import { scanRecords } from './state.js';

const { Contract, Info, Returns, Transaction } = fabric;

/** Mortgages and their applications, notices and releases. Every function takes one JSON object and answers with canonical JSON. */
@Info({ title: 'mortgage', description: 'Mortgages of units; authors: the lender and the registry' })
export class MortgageContract extends Contract {
  constructor() {
    super('mortgage');
  }

  /** What burdens the units and their bearers. */
  @Transaction(false)
  @Returns('string')
  async gate(context: fabric.Context, request: string): Promise<string> {
    return answerGate(request, async (item) => {
      const live = [];
      for (const unitRef of burdened(item)) live.push(...(await scanRecords(context, LiveMortgageRecord, 'live', unitRef)));
      return { findings: mortgageFindings(live, item) };
    });
  }
}
