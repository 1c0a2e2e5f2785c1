import type fabric from 'fabric-contract-api';
import { COURT_CLERK, DomainError, isBank, REGISTRAR, secondsOf, SUPERVISOR, TAX_OFFICER } from '@zhenglian/chaincode/domain';

/** How far a tick may be from the time that its transaction claims; the peers check that claim against their own clocks. */
const SKEW_SECONDS = 900;

/** The submitter's MSP ID. Throws NOT_THE_AUTHOR unless it is a service of an institution of the channel. */
export function demandMember({ clientIdentity }: fabric.Context): string {
  const mspId = clientIdentity.getMSPID();
  const role = clientIdentity.getAttributeValue('zl.role');
  const known = [REGISTRAR, TAX_OFFICER, COURT_CLERK, SUPERVISOR].some((author) => author.mspId === mspId && author.role === role);
  if (!known && !(isBank(mspId) && role === 'bank-officer')) throw new DomainError('NOT_THE_AUTHOR');
  return mspId;
}

/** Throws CLOCK_SKEW if the instant is far from the time that the transaction claims. */
export function demandNear({ stub }: fabric.Context, now: string): void {
  const { seconds } = stub.getTxTimestamp();
  if (Math.abs(Number(seconds) - secondsOf(now)) > SKEW_SECONDS) throw new DomainError('CLOCK_SKEW', { field: 'now' });
}
