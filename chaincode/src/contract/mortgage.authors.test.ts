import { describe, expect, test } from '@jest/globals';
import { decodeError } from '@zhenglian/chaincode/domain';
import { built, convert, exclude } from './testing/mortgage-refusals.js';
import { APPLICATION, application, ask, DAY, enterCalls, entry, LATER, MORTGAGE, registered, wanted } from './testing/mortgages.js';
import { ref, UNIT } from './testing/scenario.js';
import {
  bankOfficer,
  courtClerk,
  loanOfficer,
  otherBankOfficer,
  registrar,
  supervisor,
  taxOfficer,
  type Submitter,
} from './testing/submitters.js';

describe('NOT_THE_AUTHOR: an organisation calling what is not its own', () => {
  const authors: Record<string, readonly Submitter[]> = {
    bank: [bankOfficer, otherBankOfficer],
    registry: [registrar],
    court: [courtClerk],
  };
  const functions: readonly (readonly [string, string, object])[] = [
    ['bank', 'applyMortgage', application],
    ['bank', 'applyMortgageBatch', { items: [application] }],
    ['bank', 'withdrawApplication', { applicationRef: APPLICATION, day: DAY }],
    ['bank', 'requestRelease', ask.release()[3]],
    ['bank', 'requestChange', ask.change()[3]],
    ['bank', 'requestTransfer', ask.transfer()[3]],
    ['bank', 'acceptTransfer', ask.accept()[3]],
    ['bank', 'requestDetermination', { ...wanted, cause: 'OTHER' }],
    ['bank', 'withdrawRequest', wanted],
    ['bank', 'consent', ask.consent()[3]],
    ['court', 'orderRelease', ask.order()[3]],
    ['registry', 'enterMortgage', entry],
    ['registry', 'enterMortgageBatch', { items: [entry] }],
    ['registry', 'rejectApplication', { applicationRef: APPLICATION, reason: 'INCOMPLETE', day: DAY }],
    ['registry', 'releaseMortgage', wanted],
    ['registry', 'releaseMortgageBatch', { items: [wanted] }],
    ['registry', 'changeMortgage', enterCalls.change()[3]],
    ['registry', 'transferMortgage', enterCalls.transfer()[3]],
    ['registry', 'determineClaims', enterCalls.determine()[3]],
    [
      'registry',
      'registerRanks',
      { agreementRef: ref(0x180), unitRef: UNIT, division: '440605', ranks: [LATER, MORTGAGE], agreementDigest: ref(1), day: DAY },
    ],
    ['registry', 'convertNotice', convert()[3]],
    ['registry', 'convertNoticeBatch', { items: [convert()[3]] }],
    ['registry', 'convertWorks', built()[3]],
    ['registry', 'excludeUnits', exclude('COMMON_PART')[3]],
  ];
  const everybody = { registrar, taxOfficer, bankOfficer, otherBankOfficer, courtClerk, supervisor, loanOfficer };

  test.each(functions)('S3 No, S5 No: only the %s may %s', async (author, name, request) => {
    const ledger = await registered();
    for (const [who, submitter] of Object.entries(everybody)) {
      if (authors[author]?.includes(submitter)) continue;
      const result = await ledger.endorse(submitter, 'mortgage', name, request);
      expect([who, decodeError(result.message)?.code, result.writes]).toEqual([who, 'NOT_THE_AUTHOR', {}]);
    }
  });
});
