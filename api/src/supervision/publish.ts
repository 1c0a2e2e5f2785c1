import { DomainError } from '@zhenglian/chaincode/domain';
import { nameOf } from '../escrow.js';
import type { MessageDesk, ReadModel } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { districtScores, type DistrictScore } from './score.js';

export interface PublishParts {
  readonly readModel: Pick<ReadModel, 'districtFacts'>;
  readonly messages: Pick<MessageDesk, 'send' | 'sent'>;
  /** Id of the registry that gets the evaluation. */
  readonly registry: string;
}

interface Published {
  readonly from: string;
  readonly to: string;
  readonly districts: readonly Omit<DistrictScore, 'from' | 'to'>[];
}

/**
 * Feeds the fortnightly evaluation back to the registry (RG-18), as a signed message. The same request again gives what was published first,
 * whatever the ledger says meanwhile.
 * @throws DomainError CONFLICT for another fortnight under the request id
 */
export async function publishScores(
  parts: PublishParts,
  { requestId, to }: { readonly requestId: string; readonly to: string },
): Promise<DistrictScore[]> {
  const id = `quality:${nameOf(checkRequestId(requestId))}`;
  const published = (await kept(parts, id)) ?? (await publish(parts, id, to));
  if (published.to !== to) throw new DomainError('CONFLICT', { field: 'requestId' });
  const { from, districts } = published;
  return districts.map((district) => ({ ...district, from, to }));
}

async function kept({ messages }: PublishParts, id: string): Promise<Published | undefined> {
  return (await messages.sent(id))?.payload as unknown as Published | undefined;
}

async function publish({ readModel, messages, registry }: PublishParts, id: string, last: string): Promise<Published> {
  const scores = await districtScores(readModel, last);
  const [first] = scores;
  if (first === undefined) throw new DomainError('NOT_FOUND', { field: 'to' });
  const { from, to } = first;
  const districts = scores.map(({ from: _from, to: _to, ...district }) => district);
  await messages.send({ id, to: registry, type: 'QUALITY_SCORE', conversation: `quality:${to}`, payload: { from, to, districts } });
  return { from, to, districts };
}
