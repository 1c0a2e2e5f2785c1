import { type JsonValue } from '@zhenglian/chaincode/domain';
import { act, after, both, describeActs, digest, head, laterLive, live, mortgage, waits, type Case } from './testing/mortgage-acts.js';
import {
  ask,
  DAY,
  enterCalls,
  LATER,
  MORTGAGE,
  mortgageBy,
  mortgaged,
  NEW_PROOF,
  PROOF,
  REQUEST,
  SECOND,
  seize,
  THIRD,
  wanted,
} from './testing/mortgages.js';
import { ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, otherBankOfficer, registrar } from './testing/submitters.js';

const three = { unitRefs: [UNIT, SECOND, THIRD] };
const [, enterThree] = mortgageBy(bankOfficer, three) as [Call, Call];
const releaseTwo = ask.release({ units: [SECOND, THIRD] });

const maximum = { kind: 'MAXIMUM', claimsUntil: '2027-06-30' };
const [, enterMaximum] = mortgageBy(bankOfficer, maximum) as [Call, Call];
const mortgageMaximum = { ...mortgage, ...head(enterMaximum), ...maximum };

const claimPart: Call = ask.transfer({ part: true });
const acceptPart: Call = ask.accept({ part: true });
const PART = ref(0x150);

const AGREEMENT = ref(0x180);
const ranksCall: Call = [
  registrar,
  'mortgage',
  'registerRanks',
  { agreementRef: AGREEMENT, unitRef: UNIT, division: '440605', ranks: [LATER, MORTGAGE], agreementDigest: ref(0x181), day: DAY },
];
const consentBy = (bank: Call[0], mortgageRef: string): Call => [
  bank,
  'mortgage',
  'consent',
  { unitRef: UNIT, mortgageRef, caseRef: AGREEMENT, act: 'MORTGAGE_CHANGE', day: DAY },
];
const consented = (call: Call) => [{ caseRef: AGREEMENT, act: 'MORTGAGE_CHANGE', requestDigest: digest(call), day: DAY }];

const takeBack: Call = [bankOfficer, 'mortgage', 'withdrawRequest', wanted];
const determineAsked: Call = [bankOfficer, 'mortgage', 'requestDetermination', { ...wanted, cause: 'BANKRUPTCY' }];

const CASES: readonly Case[] = [
  [
    'S5 step 2: the bank asks for the release',
    mortgaged,
    ask.release(),
    { event: 'RELEASE_REQUESTED', records: [{ ...mortgage, requests: [waits('RELEASE', ask.release())] }] },
  ],
  [
    'S5 step 3: mortgage and proof end',
    () => after(mortgaged(), ask.release()),
    enterCalls.release(),
    {
      event: 'MORTGAGE_RELEASED',
      records: [{ ...mortgage, releasedUnits: [UNIT], endedOn: DAY, acts: [act('RELEASE', enterCalls.release(), ask.release())] }],
      deleted: [['live', UNIT, 'BankMSP', MORTGAGE]],
    },
  ],
  [
    'S5: the bank takes its request back',
    () => after(mortgaged(), ask.release()),
    takeBack,
    { event: 'REQUEST_WITHDRAWN', records: [{ ...mortgage, acts: [act('WITHDRAW', takeBack, ask.release())] }] },
  ],
  [
    'S5: the court orders the release for a lender that is lost',
    mortgaged,
    ask.order(),
    {
      event: 'RELEASE_ORDERED',
      records: [{ ...mortgage, requests: [waits('RELEASE', ask.order(), { judgmentDigest: ref(0x143) }, 'CourtMSP')] }],
    },
  ],
  [
    'S5 gate release-part: two of three units, the rest stays',
    () => after(mortgaged(three), releaseTwo),
    enterCalls.release(),
    {
      event: 'MORTGAGE_RELEASED',
      records: [
        {
          ...mortgage,
          ...head(enterThree),
          ...three,
          releasedUnits: [SECOND, THIRD],
          acts: [act('RELEASE', enterCalls.release(), releaseTwo)],
        },
      ],
      deleted: [
        ['live', SECOND, 'BankMSP', MORTGAGE],
        ['live', THIRD, 'BankMSP', MORTGAGE],
      ],
      carries: [{ kind: 'REST_STAYS', ref: MORTGAGE, party: 'BankMSP' }],
    },
  ],
  [
    'gate other-lenders: the bank asks for a change',
    mortgaged,
    ask.change({ transferBan: true }),
    {
      event: 'CHANGE_REQUESTED',
      records: [
        {
          ...mortgage,
          requests: [
            waits('CHANGE', ask.change({ transferBan: true }), { change: 'INCREASE', contractDigest: ref(0x140), transferBan: true }),
          ],
        },
      ],
    },
  ],
  [
    'gate other-lenders: a change with the other lender’s consent, and a new proof',
    () => after(both(), ask.change({ transferBan: true }), ask.consent()),
    enterCalls.change(),
    {
      event: 'MORTGAGE_CHANGED',
      records: [
        {
          ...mortgage,
          contractDigest: ref(0x140),
          transferBan: true,
          proof: NEW_PROOF,
          acts: [act('CHANGE', enterCalls.change(), ask.change({ transferBan: true }), { replaced: PROOF })],
        },
        { ...live, transferBan: true },
      ],
    },
  ],
  [
    'S2 step 2: the lender consents in its own key',
    both,
    ask.consent(),
    {
      event: 'LENDER_CONSENTED',
      records: [{ ...laterLive, consents: [{ caseRef: REQUEST, act: 'MORTGAGE_CHANGE', requestDigest: digest(ask.consent()), day: DAY }] }],
    },
  ],
  [
    'Civil Code 407: the lender asks for the transfer',
    mortgaged,
    ask.transfer(),
    {
      event: 'MORTGAGE_TRANSFER_REQUESTED',
      records: [{ ...mortgage, requests: [waits('TRANSFER', ask.transfer(), { to: 'Bank2MSP', part: false })] }],
    },
  ],
  [
    'Civil Code 407: the new lender accepts in its own key',
    mortgaged,
    ask.accept(),
    {
      event: 'MORTGAGE_TRANSFER_ACCEPTED',
      records: [{ ...head(ask.accept()), type: 'accept', ...ask.accept()[3], acts: [] }],
      policies: { [`accept~${ref(0x141)}`]: 'Bank2MSP' },
    },
  ],
  [
    'Civil Code 407: the whole goes over, with its rank and under the new lender’s policy',
    () => after(mortgaged(), ask.transfer(), ask.accept()),
    enterCalls.transfer(),
    {
      event: 'MORTGAGE_TRANSFERRED',
      records: [
        {
          ...mortgage,
          lender: 'Bank2MSP',
          proof: NEW_PROOF,
          acts: [act('TRANSFER', enterCalls.transfer(), ask.transfer(), { replaced: PROOF })],
        },
        { ...live, lender: 'Bank2MSP' },
        { ...head(ask.accept()), type: 'accept', ...ask.accept()[3], acts: [act('TRANSFER', enterCalls.transfer())] },
      ],
      deleted: [['live', UNIT, 'BankMSP', MORTGAGE]],
      policies: { [`mtg~${MORTGAGE}`]: 'Bank2MSP', [`live~${UNIT}~Bank2MSP~${MORTGAGE}`]: 'Bank2MSP' },
    },
  ],
  [
    'Civil Code 407: a part gets a mortgage of its own beside the old one',
    () => after(mortgaged(), claimPart, acceptPart),
    enterCalls.transfer({ partRef: PART }),
    {
      event: 'MORTGAGE_TRANSFERRED',
      records: [
        { ...mortgage, acts: [act('TRANSFER', enterCalls.transfer({ partRef: PART }), claimPart, { into: PART })] },
        {
          ...mortgage,
          ...head(enterCalls.transfer({ partRef: PART })),
          mortgageRef: PART,
          lender: 'Bank2MSP',
          from: MORTGAGE,
          proof: NEW_PROOF,
        },
        { ...live, ...head(enterCalls.transfer({ partRef: PART })), lender: 'Bank2MSP', mortgageRef: PART },
        { ...head(acceptPart), type: 'accept', ...acceptPart[3], acts: [act('TRANSFER', enterCalls.transfer({ partRef: PART }))] },
      ],
      policies: { [`mtg~${PART}`]: 'Bank2MSP', [`live~${UNIT}~Bank2MSP~${PART}`]: 'Bank2MSP' },
    },
  ],
  [
    'S4 step 4: a seizure fixes the claims',
    async () => {
      const ledger = await mortgaged(maximum);
      seize(ledger);
      return ledger;
    },
    enterCalls.determine(),
    {
      event: 'CLAIMS_DETERMINED',
      records: [{ ...mortgageMaximum, determined: { cause: 'SEIZED', day: DAY }, acts: [act('DETERMINE', enterCalls.determine())] }],
    },
  ],
  [
    'S4: the bank declares another cause',
    () => mortgaged(maximum),
    determineAsked,
    {
      event: 'DETERMINATION_REQUESTED',
      records: [{ ...mortgageMaximum, requests: [waits('DETERMINE', determineAsked, { cause: 'BANKRUPTCY' })] }],
    },
  ],
  [
    'S4: the registry enters the cause that the bank declared',
    () => after(mortgaged(maximum), determineAsked),
    enterCalls.determine({ cause: 'BANKRUPTCY', requestRef: REQUEST }),
    {
      event: 'CLAIMS_DETERMINED',
      records: [
        {
          ...mortgageMaximum,
          determined: { cause: 'BANKRUPTCY', day: DAY },
          acts: [act('DETERMINE', enterCalls.determine({ cause: 'BANKRUPTCY', requestRef: REQUEST }), determineAsked)],
        },
      ],
    },
  ],
  [
    'Civil Code 409: an agreement on ranks, signed by every lender in its own key',
    () => after(both(), consentBy(bankOfficer, MORTGAGE), consentBy(otherBankOfficer, LATER)),
    ranksCall,
    {
      event: 'RANKS_AGREED',
      records: [
        { ...head(ranksCall), type: 'agreement', ...ranksCall[3] },
        { ...laterLive, consents: consented(consentBy(otherBankOfficer, LATER)), agreementRef: AGREEMENT },
        { ...live, consents: consented(consentBy(bankOfficer, MORTGAGE)), agreementRef: AGREEMENT },
      ] as JsonValue[],
    },
  ],
];

describeActs(CASES);
