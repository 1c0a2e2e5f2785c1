import { expect, test } from '@jest/globals';
import { type JsonValue } from '@zhenglian/chaincode/domain';
import {
  act,
  after,
  applied,
  applyCall,
  both,
  describeActs,
  digest,
  ended,
  enterCall,
  head,
  laterEnter,
  laterLive,
  live,
  mortgage,
  type Case,
} from './testing/mortgage-acts.js';
import { APPLICATION, DAY, LATER, laterMortgage, MORTGAGE, mortgaged, registered } from './testing/mortgages.js';
import { UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, registrar } from './testing/submitters.js';

const withdraw: Call = [bankOfficer, 'mortgage', 'withdrawApplication', { applicationRef: APPLICATION, day: DAY }];
const reject: Call = [registrar, 'mortgage', 'rejectApplication', { applicationRef: APPLICATION, reason: 'CONTRACT_DIFFERS', day: DAY }];

const CASES: readonly Case[] = [
  [
    'LC-15, BK-06 S3 step 3: the bank applies',
    registered,
    applyCall,
    { event: 'MORTGAGE_APPLIED', records: [applied], policies: { [`apply~${APPLICATION}`]: 'BankMSP' } },
  ],
  [
    'BK-05 S3 step 5: the registry enters, first rank',
    () => after(registered(), applyCall),
    enterCall,
    {
      event: 'MORTGAGE_ENTERED',
      records: [ended, mortgage, live],
      answer: mortgage,
      policies: { [`mtg~${MORTGAGE}`]: 'BankMSP', [`live~${UNIT}~BankMSP~${MORTGAGE}`]: 'BankMSP' },
    },
  ],
  [
    'S2 step 3: a second bank takes the next rank without the first one',
    () => after(mortgaged(), laterMortgage()[0] as Call),
    laterEnter,
    {
      event: 'MORTGAGE_ENTERED',
      records: [
        {
          ...applied,
          ...head(laterMortgage()[0] as Call),
          ...(laterMortgage()[0]?.[3] as object),
          result: LATER,
          acts: [{ act: 'ENTER', requestDigest: digest(laterEnter), day: DAY }],
        },
        {
          ...mortgage,
          ...head(laterEnter),
          mortgageRef: LATER,
          lender: 'Bank2MSP',
          applicationRef: (laterEnter[3] as { applicationRef: string }).applicationRef,
          proof: (laterEnter[3] as { proof: JsonValue }).proof,
        },
        laterLive,
      ],
      answer: {
        ...mortgage,
        ...head(laterEnter),
        mortgageRef: LATER,
        lender: 'Bank2MSP',
        applicationRef: (laterEnter[3] as { applicationRef: string }).applicationRef,
        proof: (laterEnter[3] as { proof: JsonValue }).proof,
      },
      carries: [{ kind: 'NEXT_RANK', ref: MORTGAGE, party: 'BankMSP' }],
      policies: { [`mtg~${LATER}`]: 'Bank2MSP', [`live~${UNIT}~Bank2MSP~${LATER}`]: 'Bank2MSP' },
    },
  ],
  [
    'S3: the bank takes its application back',
    () => after(registered(), applyCall),
    withdraw,
    { event: 'APPLICATION_ENDED', records: [{ ...applied, acts: [act('WITHDRAW', withdraw)] }] },
  ],
  [
    'S3: the registry does not enter it',
    () => after(registered(), applyCall),
    reject,
    { event: 'APPLICATION_ENDED', records: [{ ...applied, acts: [act('REJECT', reject)] }] },
  ],
];

describeActs(CASES);

test('NZ-03: registration data stands on the ledger only as references, digests, codes and days', async () => {
  const text = JSON.stringify((await both()).snapshot());
  expect(text).not.toMatch(/\p{Script=Han}|BEGIN CERTIFICATE/u);
});
