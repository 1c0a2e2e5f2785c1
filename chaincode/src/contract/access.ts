import fabric from 'fabric-contract-api';
import {
  CLOCK,
  ClockRecord,
  dayNumber,
  DomainError,
  GetClock,
  isBank,
  parseRequest,
  Tick,
  tick,
  COURT_CLERK,
  REGISTRAR,
  SUPERVISOR,
  TAX_OFFICER,
} from '@zhenglian/chaincode/domain';
import { answerGate } from './gate-answer.js';
import { answerRecord, commit, readRecord } from './state.js';

const { Contract, Info, Returns, Transaction } = fabric;

/** How far a tick may be from the time that its transaction claims; the peers check that claim against their own clocks. */
const SKEW_SECONDS = 900;

/** Consents, grants, their consumption, statements, log roots and the clock. */
@Info({ title: 'access', description: 'Grants, access records, statements, log roots and the clock; author: the holder’s signature' })
export class AccessContract extends Contract {
  constructor() {
    super('access');
  }

  /** Moves the law's clock on: the registry every five minutes, another institution after two missed ticks. */
  @Transaction()
  @Returns('string')
  async tick(context: fabric.Context, request: string): Promise<string> {
    demandMember(context);
    const wanted = parseRequest(Tick, request);
    const claimed = context.stub.getTxTimestamp().seconds;
    if (Math.abs(Number(claimed) - secondsOf(wanted.now)) > SKEW_SECONDS) throw new DomainError('CLOCK_SKEW', { field: 'now' });
    return commit(context, tick(wanted, await readRecord(context, ClockRecord, CLOCK.type, ...CLOCK.parts)));
  }

  @Transaction(false)
  @Returns('string')
  async getClock(context: fabric.Context, request: string): Promise<string> {
    parseRequest(GetClock, request);
    return answerRecord(context, ClockRecord, CLOCK.type, ...CLOCK.parts);
  }

  /** Nothing of this facet stands against an act on a unit. */
  @Transaction(false)
  @Returns('string')
  async gate(_context: fabric.Context, request: string): Promise<string> {
    return answerGate(request, async () => ({ findings: [] }));
  }
}

/** Throws NOT_THE_AUTHOR unless the submitter is a service of an institution of the channel. */
function demandMember({ clientIdentity }: fabric.Context): void {
  const mspId = clientIdentity.getMSPID();
  const role = clientIdentity.getAttributeValue('zl.role');
  const known = [REGISTRAR, TAX_OFFICER, COURT_CLERK, SUPERVISOR].some((author) => author.mspId === mspId && author.role === role);
  if (!known && !(isBank(mspId) && role === 'bank-officer')) throw new DomainError('NOT_THE_AUTHOR');
}

/** Seconds since 1970 of an instant of UTC. */
function secondsOf(instant: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = instant.slice(11, 19).split(':').map(Number);
  return dayNumber(instant.slice(0, 10)) * 86_400 + hours * 3600 + minutes * 60 + seconds;
}
