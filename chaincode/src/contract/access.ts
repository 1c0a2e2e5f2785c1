import fabric from 'fabric-contract-api';
import {
  AnchorRoot,
  anchorRoot,
  BindingRecord,
  BindKey,
  bindKey,
  CLOCK,
  ClockRecord,
  ConsentQuery,
  consentQuery,
  Consume,
  consume,
  DomainError,
  GetBinding,
  GetClock,
  GetGrant,
  GetQueryConsent,
  GetRoot,
  GetStatement,
  GetUse,
  GrantRecord,
  MakeGrant,
  makeGrant,
  parseRequest,
  Prove,
  QueryRecord,
  readStatement,
  RebindKey,
  rebindKey,
  REGISTRAR,
  Revoke,
  revoke,
  RootRecord,
  shanghaiDay,
  StatementRecord,
  StateResult,
  stateResult,
  Tick,
  tick,
  UseRecord,
  WithdrawQuery,
  withdrawQuery,
  type JsonValue,
  type Scene,
} from '@zhenglian/chaincode/domain';
import { proofOf } from './access-proof.js';
import { demandMember, demandNear } from './access-submitters.js';
import { demandAuthor } from './context.js';
import { answerGate } from './gate-answer.js';
import { answer, answerRecord, commit, readRecord } from './state.js';

const { Contract, Info, Returns, Transaction } = fabric;

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
    demandNear(context, wanted.now);
    return commit(context, tick(wanted, await readClock(context)));
  }

  @Transaction()
  @Returns('string')
  async bindKey(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, REGISTRAR);
    const wanted = parseRequest(BindKey, request);
    const scene = await sceneOf(context);
    const { certTag } = readStatement('binding', wanted.jws, scene.channel);
    return commit(context, bindKey(wanted, await readBinding(context, certTag), scene));
  }

  @Transaction()
  @Returns('string')
  async rebindKey(context: fabric.Context, request: string): Promise<string> {
    demandAuthor(context, REGISTRAR);
    const wanted = parseRequest(RebindKey, request);
    const scene = await sceneOf(context);
    const { certTag } = readStatement('rebinding', wanted.jws, scene.channel);
    return commit(context, rebindKey(wanted, await readBinding(context, certTag), scene));
  }

  /** Any institution may bring a holder's grant; only the holder can have signed it. */
  @Transaction()
  @Returns('string')
  async grant(context: fabric.Context, request: string): Promise<string> {
    demandMember(context);
    const wanted = parseRequest(MakeGrant, request);
    const scene = await sceneOf(context);
    const { grantRef, certTag } = readStatement('grant', wanted.jws, scene.channel);
    const existing = await readGrant(context, grantRef);
    return commit(context, makeGrant(wanted, existing, await readBinding(context, certTag), scene));
  }

  @Transaction()
  @Returns('string')
  async revoke(context: fabric.Context, request: string): Promise<string> {
    demandMember(context);
    const wanted = parseRequest(Revoke, request);
    const scene = await sceneOf(context);
    const { grantRef } = readStatement('revocation', wanted.jws, scene.channel);
    const existing = await readGrant(context, grantRef);
    const binding = existing && (await readBinding(context, existing.certTag));
    return commit(context, revoke(wanted, existing, binding, scene));
  }

  @Transaction()
  @Returns('string')
  async consume(context: fabric.Context, request: string): Promise<string> {
    const mspId = demandMember(context);
    const wanted = parseRequest(Consume, request);
    const { channel, day } = await sceneOf(context);
    if (day === undefined) throw new DomainError('CLOCK_MISSING');
    const { grantRef, n } = wanted;
    const grant = await readGrant(context, grantRef);
    const use = await readUse(context, grantRef, n);
    const earlier = await readUses(context, grantRef, n - 1);
    return commit(context, consume(wanted, { grant, use, earlier, channel, mspId, day }));
  }

  @Transaction()
  @Returns('string')
  async consentQuery(context: fabric.Context, request: string): Promise<string> {
    demandMember(context);
    const wanted = parseRequest(ConsentQuery, request);
    const scene = await sceneOf(context);
    const { queryRef, certTag } = readStatement('query', wanted.jws, scene.channel);
    const existing = await readQuery(context, queryRef);
    return commit(context, consentQuery(wanted, existing, await readBinding(context, certTag), scene));
  }

  @Transaction()
  @Returns('string')
  async withdrawQuery(context: fabric.Context, request: string): Promise<string> {
    demandMember(context);
    const wanted = parseRequest(WithdrawQuery, request);
    const scene = await sceneOf(context);
    const { queryRef } = readStatement('withdrawal', wanted.jws, scene.channel);
    const existing = await readQuery(context, queryRef);
    const binding = existing && (await readBinding(context, existing.certTag));
    return commit(context, withdrawQuery(wanted, existing, binding, scene));
  }

  /** 查询证明, by the registry. */
  @Transaction()
  @Returns('string')
  async stateResult(context: fabric.Context, request: string): Promise<string> {
    const issuer = demandAuthor(context, REGISTRAR);
    const wanted = parseRequest(StateResult, request);
    const { day } = await sceneOf(context);
    const existing = await readRecord(context, StatementRecord, 'stmt', wanted.statementRef);
    const consent = wanted.queryRef === undefined ? undefined : await readQuery(context, wanted.queryRef);
    return commit(context, stateResult(wanted, existing, consent, { issuer, day }));
  }

  /** Each institution for its own log. */
  @Transaction()
  @Returns('string')
  async anchorRoot(context: fabric.Context, request: string): Promise<string> {
    const mspId = demandMember(context);
    const wanted = parseRequest(AnchorRoot, request);
    const existing = await readRecord(context, RootRecord, 'root', mspId, String(wanted.n));
    const before = wanted.n > 1 ? await readRecord(context, RootRecord, 'root', mspId, String(wanted.n - 1)) : undefined;
    return commit(context, anchorRoot(wanted, existing, before, mspId));
  }

  @Transaction(false)
  @Returns('string')
  async getClock(context: fabric.Context, request: string): Promise<string> {
    parseRequest(GetClock, request);
    return answerRecord(context, ClockRecord, CLOCK.type, ...CLOCK.parts);
  }

  @Transaction(false)
  @Returns('string')
  async getBinding(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, BindingRecord, 'binding', parseRequest(GetBinding, request).certTag);
  }

  @Transaction(false)
  @Returns('string')
  async getGrant(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, GrantRecord, 'grant', parseRequest(GetGrant, request).grantRef);
  }

  @Transaction(false)
  @Returns('string')
  async getUse(context: fabric.Context, request: string): Promise<string> {
    const { grantRef, n } = parseRequest(GetUse, request);
    return answerRecord(context, UseRecord, 'use', grantRef, String(n));
  }

  @Transaction(false)
  @Returns('string')
  async getQueryConsent(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, QueryRecord, 'query', parseRequest(GetQueryConsent, request).queryRef);
  }

  @Transaction(false)
  @Returns('string')
  async getStatement(context: fabric.Context, request: string): Promise<string> {
    return answerRecord(context, StatementRecord, 'stmt', parseRequest(GetStatement, request).statementRef);
  }

  @Transaction(false)
  @Returns('string')
  async getRoot(context: fabric.Context, request: string): Promise<string> {
    const { mspId, n } = parseRequest(GetRoot, request);
    return answerRecord(context, RootRecord, 'root', mspId, String(n));
  }

  /** All facets of a certificate's unit in one answer, to be signed by several organisations and never submitted. */
  @Transaction(false)
  @Returns('string')
  async prove(context: fabric.Context, request: string): Promise<string> {
    const wanted = parseRequest(Prove, request);
    return answer((await proofOf(context, wanted, await readClock(context))) as unknown as JsonValue);
  }

  /** Nothing of this facet stands against an act on a unit. */
  @Transaction(false)
  @Returns('string')
  async gate(_context: fabric.Context, request: string): Promise<string> {
    return answerGate(request, async () => ({ findings: [] }));
  }
}

/** The channel, for which everything that is signed must be signed, and the law's day, which this contract itself keeps. */
async function sceneOf(context: fabric.Context): Promise<Scene> {
  const clock = await readClock(context);
  return { channel: context.stub.getChannelID(), day: clock && shanghaiDay(clock.now) };
}

function readClock(context: fabric.Context): Promise<ClockRecord | undefined> {
  return readRecord(context, ClockRecord, CLOCK.type, ...CLOCK.parts);
}

function readBinding(context: fabric.Context, certTag: string): Promise<BindingRecord | undefined> {
  return readRecord(context, BindingRecord, 'binding', certTag);
}

function readGrant(context: fabric.Context, grantRef: string): Promise<GrantRecord | undefined> {
  return readRecord(context, GrantRecord, 'grant', grantRef);
}

function readUse(context: fabric.Context, grantRef: string, n: number): Promise<UseRecord | undefined> {
  return readRecord(context, UseRecord, 'use', grantRef, String(n));
}

async function readUses(context: fabric.Context, grantRef: string, count: number): Promise<UseRecord[]> {
  const uses = [];
  for (let n = 1; n <= count; n += 1) uses.push(await readUse(context, grantRef, n));
  return uses.flatMap((use) => use ?? []);
}

function readQuery(context: fabric.Context, queryRef: string): Promise<QueryRecord | undefined> {
  return readRecord(context, QueryRecord, 'query', queryRef);
}
