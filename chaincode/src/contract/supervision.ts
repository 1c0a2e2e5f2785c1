import fabric from 'fabric-contract-api';
import { holdFindings, HoldHeadRecord, portFindings, PortRecord, type PortItem } from '@zhenglian/chaincode/domain';
import { answerGate, burdened } from './gate-answer.js';
import { readRecord } from './state.js';

const { Contract, Info, Returns, Transaction } = fabric;

/** `scopeRef` of a port of the whole party. */
const WHOLE = '0'.repeat(64);

/** Ports, holds of other bodies, quality tickets. Every function takes one JSON object and answers with canonical JSON. */
@Info({ title: 'supervision', description: "Ports, other bodies' holds and quality tickets; author: the regulator" })
export class SupervisionContract extends Contract {
  constructor() {
    super('supervision');
  }

  /** The holds on the units and their bearers, and whether the port of the question is open. */
  @Transaction(false)
  @Returns('string')
  async gate(context: fabric.Context, request: string): Promise<string> {
    return answerGate(request, async (item, { port }) => {
      const heads = [];
      for (const unitRef of burdened(item)) heads.push(await readRecord(context, HoldHeadRecord, 'head', unitRef));
      const holds = holdFindings(
        heads.flatMap((head) => head ?? []),
        item,
      );
      return { findings: [...holds, ...portFindings(port ? await portsOf(context, port) : [])] };
    });
  }
}

async function portsOf(context: fabric.Context, { party, branch, user }: PortItem): Promise<(PortRecord | undefined)[]> {
  const ports = [await readRecord(context, PortRecord, 'port', party, 'PARTY', WHOLE)];
  if (branch !== undefined) ports.push(await readRecord(context, PortRecord, 'port', party, 'BRANCH', branch));
  if (user !== undefined) ports.push(await readRecord(context, PortRecord, 'port', party, 'USER', user));
  return ports;
}
