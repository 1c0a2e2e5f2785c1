import { canonicalize, type JsonValue } from '@zhenglian/chaincode/domain';
import type { MemoryLedger } from './testing/memory-ledger.js';
import { act, after, describeActs, digest, ended, head, live, mortgage, type Case } from './testing/mortgage-acts.js';
import {
  bought,
  certOf,
  DAY,
  done,
  MORTGAGE,
  mortgageBy,
  mortgaged,
  NEW_PROOF,
  notice,
  noticed,
  passTo,
  PROOF,
  purchase,
  PURCHASE,
  registered,
  SECOND,
  seize,
  THIRD,
} from './testing/mortgages.js';
import { CASE, ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, registrar } from './testing/submitters.js';

const noticeTerms = { ...notice(), parcelRef: ref(0x161) };
const [applyNotice, enterNotice] = mortgageBy(bankOfficer, noticeTerms) as [Call, Call];
const noticeRecord = {
  ...mortgage,
  ...head(enterNotice),
  form: 'NOTICE',
  purchaseNoticeRef: PURCHASE,
};
const convertCall: Call = [
  registrar,
  'mortgage',
  'convertNotice',
  { mortgageRef: MORTGAGE, caseRef: CASE, proof: NEW_PROOF, day: '2026-12-20' },
];

/** A parcel with a mortgage on works, and two units that were built on it. */
async function works(): Promise<MemoryLedger> {
  const ledger = await mortgaged({ form: 'WORKS' });
  for (const unitRef of [SECOND, THIRD]) {
    const key = `title/~unit~${unitRef}~`;
    ledger.corrupt(key, canonicalize({ ...(JSON.parse(ledger.snapshot()[key] ?? '') as object), parcelRef: UNIT } as JsonValue));
  }
  return ledger;
}

const [, enterWorks] = mortgageBy(bankOfficer, { form: 'WORKS' }) as [Call, Call];
const worksRecord = { ...mortgage, ...head(enterWorks), form: 'WORKS' };
const BUILT = ref(0x170);
const convertWorks: Call = [
  registrar,
  'mortgage',
  'convertWorks',
  { mortgageRef: MORTGAGE, into: BUILT, proof: NEW_PROOF, units: [{ unitRef: SECOND, certRef: certOf(SECOND) }], finish: true, day: DAY },
];
const excludeCall: Call = [
  registrar,
  'mortgage',
  'excludeUnits',
  { mortgageRef: MORTGAGE, units: [{ unitRef: THIRD, as: 'COMMON_PART' }], day: DAY },
];

const CASES: readonly Case[] = [
  [
    'BK-11 S7 step 2: a mortgage notice on a unit that is being built',
    () => after(registered(), purchase(), applyNotice),
    enterNotice,
    {
      event: 'MORTGAGE_ENTERED',
      records: [
        { ...ended, ...head(applyNotice), ...noticeTerms, acts: [{ act: 'ENTER', requestDigest: digest(enterNotice), day: DAY }] },
        noticeRecord,
        { ...live, ...head(enterNotice), form: 'NOTICE' },
      ],
      answer: noticeRecord,
      policies: { [`mtg~${MORTGAGE}`]: 'BankMSP', [`live~${UNIT}~BankMSP~${MORTGAGE}`]: 'BankMSP' },
    },
  ],
  [
    'S7 step 6: the notice becomes a mortgage with the notice’s day',
    async () => {
      const ledger = await noticed({ parcelRef: ref(0x161) });
      await passTo(ledger, '2026-12-20');
      await done(ledger, ...bought());
      seize(ledger, UNIT, { arrivedAt: '2026-12-02T01:00:00Z', enteredOn: '2026-12-02' });
      return ledger;
    },
    convertCall,
    {
      event: 'MORTGAGE_CONVERTED',
      records: [
        { ...noticeRecord, form: 'MORTGAGE', proof: NEW_PROOF, acts: [act('CONVERT', convertCall, undefined, { replaced: PROOF })] },
        { ...live, ...head(enterNotice), form: 'MORTGAGE' },
      ],
      carries: [{ kind: 'PRIORITY_OF_NOTICE' }],
    },
  ],
  [
    'S8 step 2: a mortgage on works',
    () => after(registered(), mortgageBy(bankOfficer, { form: 'WORKS' })[0] as Call),
    enterWorks,
    {
      event: 'MORTGAGE_ENTERED',
      records: [
        {
          ...ended,
          ...head(mortgageBy(bankOfficer, { form: 'WORKS' })[0] as Call),
          form: 'WORKS',
          acts: [{ act: 'ENTER', requestDigest: digest(enterWorks), day: DAY }],
        },
        worksRecord,
        { ...live, ...head(enterWorks), form: 'WORKS' },
      ],
      answer: worksRecord,
      policies: { [`mtg~${MORTGAGE}`]: 'BankMSP', [`live~${UNIT}~BankMSP~${MORTGAGE}`]: 'BankMSP' },
    },
  ],
  [
    'S8 step 3: the works become a mortgage on what was built, and end',
    works,
    convertWorks,
    {
      event: 'MORTGAGE_CONVERTED',
      records: [
        {
          ...worksRecord,
          ...head(convertWorks),
          mortgageRef: BUILT,
          from: MORTGAGE,
          form: 'MORTGAGE',
          unitRefs: [SECOND],
          proof: NEW_PROOF,
        },
        { ...worksRecord, endedOn: DAY, acts: [act('CONVERT', convertWorks, undefined, { into: BUILT })] },
        { ...live, ...head(convertWorks), unitRef: SECOND, mortgageRef: BUILT, from: MORTGAGE },
      ],
      deleted: [['live', UNIT, 'BankMSP', MORTGAGE]],
      policies: { [`mtg~${BUILT}`]: 'BankMSP', [`live~${SECOND}~BankMSP~${BUILT}`]: 'BankMSP' },
    },
  ],
  [
    'S8 step 3: units that the works do not reach are marked',
    works,
    excludeCall,
    {
      event: 'UNITS_EXCLUDED',
      records: [
        { ...worksRecord, acts: [act('EXCLUDE', excludeCall)] },
        { ...head(excludeCall), type: 'free', unitRef: THIRD, mortgageRef: MORTGAGE, as: 'COMMON_PART', day: DAY },
      ],
    },
  ],
];

describeActs(CASES);
