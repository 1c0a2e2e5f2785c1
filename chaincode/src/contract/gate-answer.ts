import { Gate, parseRequest, type Finding, type GateItem } from '@zhenglian/chaincode/domain';
import { answer } from './state.js';

/** Answers a gate question: what one facet finds per unit, in the order of the question. `title` also names the bearers. */
export async function answerGate(
  request: string,
  find: (item: GateItem, question: Gate) => Promise<{ findings: readonly Finding[]; bearers?: readonly string[] }>,
): Promise<string> {
  const question = parseRequest(Gate, request);
  const items = await Promise.all(
    question.items.map(async (item) => {
      const { findings, bearers } = await find(item, question);
      return { unitRef: item.unitRef, ...(bearers && { bearers: [...bearers] }), findings: [...findings] };
    }),
  );
  return answer(JSON.parse(JSON.stringify({ items })));
}

/** The unit and all whose burdens burden it. */
export function burdened({ unitRef, bearers = [] }: GateItem): string[] {
  return [unitRef, ...bearers];
}
