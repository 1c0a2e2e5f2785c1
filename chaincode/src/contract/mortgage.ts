import fabric from 'fabric-contract-api';
import {
  AcceptTransfer,
  ApplyMortgage,
  ApplyMortgageBatch,
  ChangeMortgage,
  ConsentAsLender,
  ConvertMortgageNotice,
  ConvertMortgageNoticeBatch,
  ConvertWorks,
  DetermineClaims,
  DomainError,
  EnterMortgage,
  EnterMortgageBatch,
  ExcludedUnitRecord,
  ExcludeUnits,
  GetAcceptance,
  GetApplication,
  GetExclusion,
  GetMortgage,
  GetRankAgreement,
  MortgageAcceptanceRecord,
  MortgageApplicationRecord,
  mortgageFindings,
  MortgageRecord,
  OrderRelease,
  parseRequest,
  RankAgreementRecord,
  RegisterRanks,
  RejectApplication,
  ReleaseMortgage,
  ReleaseMortgageBatch,
  RequestChange,
  RequestDetermination,
  RequestRelease,
  RequestTransfer,
  TransferMortgage,
  WithdrawApplication,
  WithdrawRequest,
  type LedgerRecord,
  type Outcome,
} from '@zhenglian/chaincode/domain';
import { answerGate } from './gate-answer.js';
import * as acts from './mortgage-acts.js';
import { convertBuilt, convertNotices, exclude } from './mortgage-conversions.js';
import { apply, enter, reject, withdraw } from './mortgage-entries.js';
import { listLive } from './mortgage-reads.js';
import { readFacts } from './mortgage-units.js';
import { answerRecord, commit, commitAll } from './state.js';

const { Contract, Info, Returns, Transaction } = fabric;

/**
 * Mortgages: lenders apply, ask and consent in their own keys, the registry enters. Every function takes one JSON object and answers
 * with canonical JSON; what each does and refuses stands with its rule in the domain.
 */
@Info({ title: 'mortgage', description: 'Mortgages of units; authors: the lender and the registry' })
export class MortgageContract extends Contract {
  constructor() {
    super('mortgage');
  }

  @Transaction()
  @Returns('string')
  async applyMortgage(context: fabric.Context, request: string): Promise<string> {
    return single(context, await apply(context, [parseRequest(ApplyMortgage, request)]));
  }

  @Transaction()
  @Returns('string')
  async applyMortgageBatch(context: fabric.Context, request: string): Promise<string> {
    return commitAll(context, await apply(context, parseRequest(ApplyMortgageBatch, request).items));
  }

  @Transaction()
  @Returns('string')
  async rejectApplication(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await reject(context, parseRequest(RejectApplication, request)));
  }

  @Transaction()
  @Returns('string')
  async withdrawApplication(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await withdraw(context, parseRequest(WithdrawApplication, request)));
  }

  @Transaction()
  @Returns('string')
  async enterMortgage(context: fabric.Context, request: string): Promise<string> {
    return single(context, await enter(context, [parseRequest(EnterMortgage, request)]));
  }

  @Transaction()
  @Returns('string')
  async enterMortgageBatch(context: fabric.Context, request: string): Promise<string> {
    return commitAll(context, await enter(context, parseRequest(EnterMortgageBatch, request).items));
  }

  @Transaction()
  @Returns('string')
  async requestRelease(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.askRelease(context, parseRequest(RequestRelease, request)));
  }

  @Transaction()
  @Returns('string')
  async orderRelease(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.orderReleaseOf(context, parseRequest(OrderRelease, request)));
  }

  @Transaction()
  @Returns('string')
  async requestChange(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.askChange(context, parseRequest(RequestChange, request)));
  }

  @Transaction()
  @Returns('string')
  async requestTransfer(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.askTransfer(context, parseRequest(RequestTransfer, request)));
  }

  @Transaction()
  @Returns('string')
  async acceptTransfer(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.accept(context, parseRequest(AcceptTransfer, request)));
  }

  @Transaction()
  @Returns('string')
  async requestDetermination(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.askDetermination(context, parseRequest(RequestDetermination, request)));
  }

  @Transaction()
  @Returns('string')
  async withdrawRequest(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.takeBack(context, parseRequest(WithdrawRequest, request)));
  }

  @Transaction()
  @Returns('string')
  async consent(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.consent(context, parseRequest(ConsentAsLender, request)));
  }

  @Transaction()
  @Returns('string')
  async releaseMortgage(context: fabric.Context, request: string): Promise<string> {
    return single(context, await acts.release(context, [parseRequest(ReleaseMortgage, request)]));
  }

  @Transaction()
  @Returns('string')
  async releaseMortgageBatch(context: fabric.Context, request: string): Promise<string> {
    return commitAll(context, await acts.release(context, parseRequest(ReleaseMortgageBatch, request).items));
  }

  @Transaction()
  @Returns('string')
  async changeMortgage(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.change(context, parseRequest(ChangeMortgage, request)));
  }

  @Transaction()
  @Returns('string')
  async transferMortgage(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.transfer(context, parseRequest(TransferMortgage, request)));
  }

  @Transaction()
  @Returns('string')
  async determineClaims(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.determine(context, parseRequest(DetermineClaims, request)));
  }

  @Transaction()
  @Returns('string')
  async registerRanks(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await acts.agreeOnRanks(context, parseRequest(RegisterRanks, request)));
  }

  @Transaction()
  @Returns('string')
  async convertNotice(context: fabric.Context, request: string): Promise<string> {
    return single(context, await convertNotices(context, [parseRequest(ConvertMortgageNotice, request)]));
  }

  @Transaction()
  @Returns('string')
  async convertNoticeBatch(context: fabric.Context, request: string): Promise<string> {
    return commitAll(context, await convertNotices(context, parseRequest(ConvertMortgageNoticeBatch, request).items));
  }

  @Transaction()
  @Returns('string')
  async convertWorks(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await convertBuilt(context, parseRequest(ConvertWorks, request)));
  }

  @Transaction()
  @Returns('string')
  async excludeUnits(context: fabric.Context, request: string): Promise<string> {
    return commit(context, await exclude(context, parseRequest(ExcludeUnits, request)));
  }

  @Transaction(false)
  @Returns('string')
  async getApplication(context: fabric.Context, request: string): Promise<string> {
    const { applicationRef } = parseRequest(GetApplication, request);
    return answerRecord(context, MortgageApplicationRecord, 'apply', applicationRef);
  }

  @Transaction(false)
  @Returns('string')
  async getMortgage(context: fabric.Context, request: string): Promise<string> {
    const { mortgageRef } = parseRequest(GetMortgage, request);
    return answerRecord(context, MortgageRecord, 'mtg', mortgageRef);
  }

  @Transaction(false)
  @Returns('string')
  async getAcceptance(context: fabric.Context, request: string): Promise<string> {
    const { acceptanceRef } = parseRequest(GetAcceptance, request);
    return answerRecord(context, MortgageAcceptanceRecord, 'accept', acceptanceRef);
  }

  @Transaction(false)
  @Returns('string')
  async getRankAgreement(context: fabric.Context, request: string): Promise<string> {
    const { agreementRef } = parseRequest(GetRankAgreement, request);
    return answerRecord(context, RankAgreementRecord, 'agreement', agreementRef);
  }

  @Transaction(false)
  @Returns('string')
  async getExclusion(context: fabric.Context, request: string): Promise<string> {
    const { unitRef, mortgageRef } = parseRequest(GetExclusion, request);
    return answerRecord(context, ExcludedUnitRecord, 'free', unitRef, mortgageRef);
  }

  /** All that burdens a unit, its parcel's and predecessors' mortgages included, with the derived ranks. */
  @Transaction(false)
  @Returns('string')
  async listLive(context: fabric.Context, request: string): Promise<string> {
    return listLive(context, request);
  }

  /** What burdens the units and their bearers. */
  @Transaction(false)
  @Returns('string')
  async gate(context: fabric.Context, request: string): Promise<string> {
    return answerGate(request, async (item, { act }) => {
      const facts = await readFacts(context, item);
      return { findings: mortgageFindings(facts, { act, ...(item.caseRef !== undefined && { caseRef: item.caseRef }) }) };
    });
  }
}

/** The answer of a function that is a batch of one. */
async function single<R extends LedgerRecord>(context: fabric.Context, outcomes: readonly Outcome<R>[]): Promise<string> {
  const [outcome] = outcomes;
  if (!outcome) throw new DomainError('INTERNAL');
  return commit(context, outcome);
}
