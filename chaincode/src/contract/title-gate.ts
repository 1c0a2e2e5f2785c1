import type fabric from 'fabric-contract-api';
import {
  bearersOf,
  DomainError,
  titleFindings,
  type Asked,
  type GateItem,
  type Gathered,
  type PortItem,
} from '@zhenglian/chaincode/domain';
import { gather } from './facets.js';
import { answerGate } from './gate-answer.js';
import { TitleReader } from './title-reader.js';

/** Answers what the title facet finds on units: the question that the other contracts ask before they act. */
export function titleGate(context: fabric.Context, request: string): Promise<string> {
  const title = new TitleReader(context);
  return answerGate(request, async (item, { act, day }) => {
    const head = await title.head(item.unitRef);
    const facts = await title.facts(item.unitRef, { certRef: item.certRef ?? head?.certRef, caseRef: item.caseRef });
    return { findings: titleFindings(facts, item, { act, day }), bearers: bearersOf(facts.unit) };
  });
}

/** What the other facets find on the one unit of an act. */
export async function gatherOne(context: fabric.Context, asked: Asked, item: GateItem, port?: PortItem): Promise<Gathered> {
  const [others] = await gather(context, 'title', asked, [item], port);
  if (!others) throw new DomainError('INTERNAL', { detail: 'one unit was asked about, none was answered' });
  return others;
}

/** As for one, in one call per facet. A batch comes through one port. Throws INVALID_FORMAT naming the item whose port is another. */
export function gatherAll(
  context: fabric.Context,
  asked: Asked,
  items: readonly { item: GateItem; port?: PortItem | undefined }[],
): Promise<Gathered[]> {
  const port = items[0]?.port;
  const other = items.findIndex((one) => JSON.stringify(one.port) !== JSON.stringify(port));
  if (other >= 0) throw new DomainError('INVALID_FORMAT', { field: `items[${other}].port` });
  return gather(
    context,
    'title',
    asked,
    items.map(({ item }) => item),
    port,
  );
}
