import { placeOf } from '@zhenglian/chaincode/domain';
import { applicationOf, entryOf, paper, seizureOf } from '../acts.js';
import { HolderKey } from '../holder-key.js';
import { reference } from '../requests.js';
import {
  bank,
  court,
  does,
  entering,
  given,
  intruding,
  refuses,
  registered,
  regulator,
  type Scene,
  sharing,
  shows,
  type StoryStep,
} from './scene.js';

/** S3: mortgage at the bank counter. */
export function counter(scene: Scene): StoryStep[] {
  const { day, at, channel } = scene;
  const { unit, step } = registered(scene);
  const key = new HolderKey();
  const place = placeOf(channel);
  const [certTag, queryRef, branch] = [reference(), reference(), reference()];
  const binding = key.states('binding', { ...place, certTag, key: key.publicKey, custody: 'DEVICE' });
  const query = key.states('query', { ...place, queryRef, certTag, recipient: 'BankMSP', purposeDigest: reference(), expiresOn: day });
  const one = applicationOf(unit, day, { queryConsentRef: queryRef, port: { branch } });
  const entry = entryOf(one.applicationRef, day);
  const port = { party: 'BankMSP', scope: 'BRANCH', scopeRef: branch, evidence: reference(), day };
  const late = applicationOf(unit, day);
  const seizure = seizureOf(unit, '440605-A', at(-60));
  return [
    step,
    given(sharing('registrar'), 'bindKey', { jws: binding, day }),
    does('S3 2', 'the citizen consents to the query, by the bank', sharing('bank-officer'), 'consentQuery', { jws: query }),
    given(regulator, 'closePort', { ...port, reason: 'IRREGULAR' }),
    refuses('S3 No 1', 'through a closed port', 'PORT_CLOSED', bank, 'applyMortgage', one),
    given(intruding('bank-officer', regulator), 'rectifyPort', { ...port, evidence: reference() }),
    given(regulator, 'openPort', { ...port, evidence: reference() }),
    refuses('S3 No 4', 'the lender is not the applicant', 'NOT_THE_AUTHOR', intruding('registrar', bank), 'applyMortgage', one),
    does('S3 3', 'the bank applies', bank, 'applyMortgage', one),
    does('S3 3', 'the same application again', bank, 'applyMortgage', one),
    refuses('S3 3', 'other content under the same reference', 'CONFLICT', bank, 'applyMortgage', { ...one, contractDigest: reference() }),
    refuses('S3 No 3', 'the bank writes the entry alone', 'NOT_THE_AUTHOR', bank, 'enterMortgage', entry),
    does('S3 5', 'the registry enters the mortgage', entering, 'enterMortgage', entry),
    shows(
      'S3 5',
      'rank by entry',
      entering,
      'listLive',
      { unitRef: unit },
      { items: [{ rank: 1, live: { mortgageRef: entry.mortgageRef } }] },
    ),
    given(bank, 'applyMortgage', late),
    given(court, 'instruct', seizure),
    refuses('S3 No 2', 'on a seized unit', 'SEIZED', entering, 'enterMortgage', entryOf(late.applicationRef, day)),
  ];
}

/** S4: maximum-amount mortgage, determined by a seizure. */
export function maximum(scene: Scene): StoryStep[] {
  const { day, at, on } = scene;
  const { unit, step } = registered(scene);
  const one = applicationOf(unit, day, { kind: 'MAXIMUM', claimsUntil: on(365) });
  const entry = entryOf(one.applicationRef, day);
  const { mortgageRef } = entry;
  const seizure = seizureOf(unit, '440605-A', at(-60));
  const ask = (more: object) => ({ mortgageRef, requestRef: reference(), day, ...more });
  const part = ask({ to: 'Bank2MSP', part: true, port: {} });
  const partly = { mortgageRef, requestRef: part.requestRef, acceptanceRef: reference(), partRef: reference(), proof: paper(), day };
  const determined = ask({ cause: 'SEIZED' });
  const more = ask({ change: 'INCREASE', contractDigest: reference(), port: {} });
  const raised = { mortgageRef, requestRef: more.requestRef, day, proof: paper() };
  return [
    step,
    given(bank, 'applyMortgage', one),
    given(entering, 'enterMortgage', entry),
    given(bank, 'requestTransfer', part),
    refuses('S4 No 2', 'a part goes to another lender before 确定', 'CLAIMS_NOT_DETERMINED', entering, 'transferMortgage', partly),
    does('S4 1', 'a court instructs a seizure', court, 'instruct', seizure),
    does('S4 2', 'the registry records it', intruding('registrar', court), 'recordSeizure', {
      seizureRef: seizure.seizureRef,
      enteredOn: day,
    }),
    given(bank, 'requestChange', more),
    refuses('S4 No 1', 'the cap is raised after the seizure', 'SEIZED', entering, 'changeMortgage', raised),
    does('S4 4', 'the lender asks for 确定', bank, 'requestDetermination', determined),
    does('S4 4', 'the claims are determined', entering, 'determineClaims', {
      mortgageRef,
      cause: 'SEIZED',
      requestRef: determined.requestRef,
      day,
    }),
    shows('S4 4', 'the sum is frozen', entering, 'getMortgage', { mortgageRef }, { determined: { cause: 'SEIZED' } }),
    given(court, 'release', { seizureRef: seizure.seizureRef, court: '440605-A', digest: reference(), day }),
    refuses('S4 5', 'no later increase', 'CLAIMS_DETERMINED', entering, 'changeMortgage', raised),
  ];
}

/** S5: mortgage release. */
export function release(scene: Scene): StoryStep[] {
  const { day } = scene;
  const { unit, step } = registered(scene);
  const [one, two] = [applicationOf(unit, day), applicationOf(unit, day)];
  const [entry, second] = [entryOf(one.applicationRef, day), entryOf(two.applicationRef, day)];
  const wanted = { mortgageRef: entry.mortgageRef, requestRef: reference(), day };
  const ordered = { mortgageRef: second.mortgageRef, requestRef: reference(), day };
  const courts = { ...intruding('court-clerk', bank), endorsers: ['RegistryMSP', 'CourtMSP'] };
  const alone = { ...entering, endorsers: ['RegistryMSP', 'CourtMSP'] };
  return [
    step,
    given(bank, 'applyMortgage', one),
    given(entering, 'enterMortgage', entry),
    given(bank, 'applyMortgage', two),
    given(entering, 'enterMortgage', second),
    refuses('S5 No 2', 'the registry alone', 'NOT_THE_AUTHOR', entering, 'releaseMortgage', wanted),
    refuses('S5 No 1', 'the owner alone, by the registry', 'NOT_THE_AUTHOR', intruding('registrar', bank), 'requestRelease', {
      ...wanted,
      port: {},
    }),
    does('S5 2', 'the lender asks for it', bank, 'requestRelease', { ...wanted, port: {} }),
    does('S5 3', 'the registry enters it', entering, 'releaseMortgage', wanted),
    does('S5 3', 'the same release again', entering, 'releaseMortgage', wanted),
    shows(
      'S5 3',
      'the later rank moves up',
      entering,
      'listLive',
      { unitRef: unit },
      { items: [{ rank: 1, live: { mortgageRef: second.mortgageRef } }] },
    ),
    refuses('S5 No 4', 'what is released already', 'MORTGAGE_ENDED', bank, 'requestRelease', {
      ...wanted,
      requestRef: reference(),
      port: {},
    }),
    does('S5 No 5', 'a lost lender: the court orders the release by its judgment', courts, 'orderRelease', {
      ...ordered,
      judgmentDigest: reference(),
    }),
    does('S5 No 5', 'and endorses it', alone, 'releaseMortgage', ordered),
    shows('S5 4', 'the unit is clear', entering, 'listLive', { unitRef: unit }, { items: [] }),
  ];
}
