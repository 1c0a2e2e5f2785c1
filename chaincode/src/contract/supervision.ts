import fabric from 'fabric-contract-api';
import {
  BANK_OFFICER,
  ClosePort,
  closePort,
  closeTicket,
  CloseTicket,
  DomainError,
  EnterHold,
  enterHold,
  GetHold,
  GetPort,
  GetTicket,
  holdFindings,
  HoldHeadRecord,
  HoldRecord,
  LoggedDay,
  OpenPort,
  openPort,
  OpenTicket,
  openTicket,
  parseRequest,
  portFindings,
  portKey,
  PortRecord,
  RecordLateUpload,
  recordLateUpload,
  RectifyPort,
  rectifyPort,
  REGISTRAR,
  ReleaseHold,
  releaseHold,
  SUPERVISOR,
  TicketRecord,
  type HoldFacts,
  type PortItem,
} from '@zhenglian/chaincode/domain';
import { demandAuthor } from './context.js';
import { askFor, demandDay, gather, lawDay } from './facets.js';
import { answerGate, burdened } from './gate-answer.js';
import { answerRecord, commit, readRecord } from './state.js';

const { Contract, Info, Returns, Transaction } = fabric;

/** Ports, holds of other bodies, quality tickets. Every function takes one JSON object and answers with canonical JSON. */
@Info({ title: 'supervision', description: "Ports, other bodies' holds and quality tickets; author: the regulator" })
export class SupervisionContract extends Contract {
  constructor() {
    super('supervision');
  }

  @Transaction()
  @Returns('string')
  async enterHold(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, SUPERVISOR);
    const wanted = parseRequest(EnterHold, request);
    const existing = await readRecord(context, HoldRecord, 'hold', wanted.holdRef);
    return commit(context, enterHold(wanted, existing, await holdFacts(context, wanted.unitRef)));
  }

  @Transaction()
  @Returns('string')
  async releaseHold(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, SUPERVISOR);
    const wanted = parseRequest(ReleaseHold, request);
    const existing = await readRecord(context, HoldRecord, 'hold', wanted.holdRef);
    const facts = existing ? await holdFacts(context, existing.unitRef) : NOTHING;
    return commit(context, releaseHold(wanted, existing, facts));
  }

  @Transaction()
  @Returns('string')
  async closePort(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, SUPERVISOR);
    const wanted = parseRequest(ClosePort, request);
    return commit(context, closePort(wanted, await readPort(context, wanted), await lawDay(context)));
  }

  /** A bank writes this of its own port only; for a party without a peer the regulator does. */
  @Transaction()
  @Returns('string')
  async rectifyPort(context: fabric.Context, request: string): Promise<string> {
    const mspId = context.clientIdentity.getMSPID();
    const ofRegulator = mspId === SUPERVISOR.mspId;
    demandAuthor(context, ofRegulator ? SUPERVISOR : BANK_OFFICER);
    const wanted = parseRequest(RectifyPort, request);
    const ofPeer = wanted.party.endsWith('MSP');
    if (ofRegulator ? ofPeer : wanted.party !== mspId) throw new DomainError('NOT_THE_AUTHOR', { field: 'party' });
    return commit(context, rectifyPort(wanted, await readPort(context, wanted), await lawDay(context)));
  }

  @Transaction()
  @Returns('string')
  async openPort(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, SUPERVISOR);
    const wanted = parseRequest(OpenPort, request);
    return commit(context, openPort(wanted, await readPort(context, wanted), await lawDay(context)));
  }

  @Transaction()
  @Returns('string')
  async openTicket(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, SUPERVISOR);
    const wanted = parseRequest(OpenTicket, request);
    const { ticketRef, division, day } = wanted;
    const existing = await readRecord(context, TicketRecord, 'ticket', ticketRef);
    const log = await askFor(context, 'title', 'getLog', { division, day }, LoggedDay);
    return commit(context, openTicket(wanted, existing, log, await demandDay(context)));
  }

  /** The registry's act, under the regulator's endorsement. */
  @Transaction()
  @Returns('string')
  async recordLateUpload(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, REGISTRAR);
    const wanted = parseRequest(RecordLateUpload, request);
    const existing = await readRecord(context, TicketRecord, 'ticket', wanted.ticketRef);
    return commit(context, recordLateUpload(wanted, existing, await demandDay(context)));
  }

  @Transaction()
  @Returns('string')
  async closeTicket(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, SUPERVISOR);
    const wanted = parseRequest(CloseTicket, request);
    const existing = await readRecord(context, TicketRecord, 'ticket', wanted.ticketRef);
    return commit(context, closeTicket(wanted, existing, await demandDay(context)));
  }

  @Transaction(false)
  @Returns('string')
  async getHold(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, HoldRecord, 'hold', parseRequest(GetHold, request).holdRef);
  }

  /** NOT_FOUND is the answer for a port that was never closed: it is open. */
  @Transaction(false)
  @Returns('string')
  async getPort(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, PortRecord, 'port', ...portKey(parseRequest(GetPort, request)));
  }

  @Transaction(false)
  @Returns('string')
  async getTicket(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, TicketRecord, 'ticket', parseRequest(GetTicket, request).ticketRef);
  }

  /** The holds on the units and their bearers, and whether the port of the question is open. */
  @Transaction(false)
  @Returns('string')
  async gate(context: fabric.Context, request: string): Promise<string> {
    return answerGate(request, async (item, { port }) => {
      const holds = holdFindings(await readHeads(context, burdened(item)), item);
      return { findings: [...holds, ...portFindings(port ? await portsOf(context, port) : [])] };
    });
  }
}

const NOTHING: HoldFacts = { others: { day: undefined, findings: [] }, heads: [] };

/** What stands on a unit: what the other facets found, seizures included, and the holds of the unit and its bearers. */
async function holdFacts(context: fabric.Context, unitRef: string): Promise<HoldFacts> {
  const [others] = await gather(context, 'supervision', { act: 'HOLD', step: 'ORDER' }, [{ unitRef }]);
  if (!others) throw new DomainError('INTERNAL', { detail: 'one unit was asked about, none was answered' });
  return { others, heads: await readHeads(context, [unitRef, ...(others.bearers ?? [])]) };
}

async function readHeads(context: fabric.Context, unitRefs: readonly string[]): Promise<HoldHeadRecord[]> {
  const heads = await Promise.all(unitRefs.map((unitRef) => readRecord(context, HoldHeadRecord, 'head', unitRef)));
  return heads.flatMap((head) => head ?? []);
}

function readPort(context: fabric.Context, port: Parameters<typeof portKey>[0]): Promise<PortRecord | undefined> {
  return readRecord(context, PortRecord, 'port', ...portKey(port));
}

async function portsOf(context: fabric.Context, { party, branch, user }: PortItem): Promise<(PortRecord | undefined)[]> {
  return Promise.all([
    readPort(context, { party, scope: 'PARTY' }),
    ...(branch === undefined ? [] : [readPort(context, { party, scope: 'BRANCH', scopeRef: branch })]),
    ...(user === undefined ? [] : [readPort(context, { party, scope: 'USER', scopeRef: user })]),
  ]);
}
