import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  isConsent,
  noticeEnd,
  objectionState,
  statementEnd,
  type NoticeRecord,
  type ObjectionRecord,
} from '@zhenglian/chaincode/domain';
import { ref, type Call } from './testing/scenario.js';
import { registrar, taxOfficer } from './testing/submitters.js';
import { consent, COUNTY, OFFICE, publicKey, SIGNED, world, type World } from './testing/world.js';

// Whatever the registry and the tax authority try, in whatever order: these things hold afterwards.

const KINDS = [
  'first',
  'open',
  'attest',
  'transfer',
  'change',
  'replace',
  'void',
  'cancel',
  'split',
  'merge',
  'notice',
  'endNotice',
  'right',
  'correct',
  'finish',
  'reverse',
  'endCase',
] as const;

interface Try {
  readonly kind: (typeof KINDS)[number];
  /** Which of the three units, counting successors; which fresh references the act takes. */
  readonly unit: number;
  readonly fresh: number;
}

const DAY = '2026-11-10';
const tries = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), unit: fc.integer({ min: 1, max: 4 }), fresh: fc.integer({ min: 0, max: 400 }) }),
  { minLength: 10, maxLength: 25 },
);

interface Stored {
  readonly type: string;
  readonly state?: string;
  readonly certRef?: string;
  readonly unitRef?: string;
  readonly kind?: string;
  readonly predecessor?: string;
  readonly successor?: string;
  readonly notices?: readonly string[];
  readonly proofRef?: string;
  readonly acts?: readonly unknown[];
  readonly result?: string;
}

const records = (register: World): Stored[] => Object.values(register.ledger.snapshot()).map((text) => JSON.parse(text) as Stored);
const find = (all: readonly Stored[], type: string, of: Partial<Stored>) =>
  all.find((one) => one.type === type && Object.entries(of).every(([field, value]) => one[field as keyof Stored] === value));

/** The act that a try asks for, on the register as it stands; it may well be refused. */
function callOf({ kind, unit, fresh }: Try, all: readonly Stored[]): Call {
  const unitRef = ref(unit);
  const certRef = find(all, 'head', { unitRef })?.certRef ?? ref(0x999);
  const opened = all.filter((one) => one.type === 'case' && one.unitRef === unitRef && one.state === 'READY').at(-1) as
    (Stored & { caseRef: string }) | undefined;
  const caseRef = opened?.caseRef ?? ref(0x998);
  const next = ref(0x10_000 + fresh);
  const paper = { certRef: next, credentialDigest: ref(5) };
  const base = { unitRef, division: COUNTY, day: DAY };
  const issued = { ...paper, kind: 'TITLE_CERTIFICATE', enteredOn: DAY, unitRef, division: COUNTY };
  const by = (name: string, request: object): Call => [registrar, 'title', name, request];
  const successors = [7, 8].map((n) => ({ unitRef: ref(n * 1000 + fresh), certRef: ref(n * 10_000 + fresh), credentialDigest: ref(5) }));
  const division = { caseRef: next, division: COUNTY, day: DAY };
  switch (kind) {
    case 'first':
      return by('registerFirst', { ...issued, registrationType: '100' });
    case 'open': {
      const terms = { act: 'TRANSFER', requiredSides: ['BUYER', 'SELLER'], ground: 'SALE', attested: SIGNED };
      return by('openCase', { caseRef: next, unitRef, certRef, applicationDigest: ref(6), division: COUNTY, openedOn: DAY, ...terms });
    }
    case 'attest': {
      const side = fresh % 2 === 0 ? 'BUYER' : 'SELLER';
      const attested = { caseRef, unitRef, side, kind: 'PAID', receiptDigest: ref(9), office: OFFICE, attestedOn: DAY };
      return [taxOfficer, 'tax', 'attest', attested];
    }
    case 'transfer':
      return by('registerTransfer', { ...issued, registrationType: '200', caseRef, replaces: certRef });
    case 'change':
      return by('registerChange', { ...issued, registrationType: '300', caseRef, replaces: certRef, change: 'NAME' });
    case 'replace':
      return by('replaceCertificate', { certRef, replacement: paper, reason: 'REISSUED_DAMAGED', day: DAY });
    case 'void':
      return by('voidCertificate', { certRef, replacement: paper, day: DAY, reasonDigest: ref(1) });
    case 'cancel':
      return by('cancelRight', { ...base, certRef, caseRef: next, ground: 'EXPIRY', documentDigest: ref(1) });
    case 'split':
      return by('splitUnits', { ...division, unitRefs: [unitRef], successors });
    case 'merge':
      return by('mergeUnits', { ...division, unitRefs: [unitRef, ref((unit % 4) + 1)], successors: successors.slice(1) });
    case 'notice': {
      const terms = { kind: 'PURCHASE', holderKey: publicKey(1), proof: paper, attested: { holders: 'SIGNED' } };
      return by('enterNotice', { ...base, noticeRef: next, ...terms });
    }
    case 'endNotice': {
      const noticeRef = find(all, 'head', { unitRef })?.notices?.[0] ?? next;
      return by('cancelNotice', { noticeRef, day: DAY, judgmentDigest: next });
    }
    case 'right': {
      const terms = { kind: 'RESIDENCE', holderKey: publicKey(1), proof: paper, attested: { holders: 'SIGNED' } };
      return by('enterRight', { ...base, rightRef: next, ...terms });
    }
    case 'correct':
      return by('acceptCorrection', { ...base, correctionRef: ref(0x20_000 + unit), certRef, of: 'OTHER', proofDigest: ref(1) });
    case 'finish':
      return by('finishCorrection', { correctionRef: ref(0x20_000 + unit), replacement: paper, day: DAY });
    case 'reverse':
      return [taxOfficer, 'tax', 'reverse', { caseRef, side: 'BUYER', reason: 'OTHER', day: DAY }];
    case 'endCase':
      return by('endCase', { caseRef, state: 'WITHDRAWN', day: DAY });
  }
}

/** What a register must never be in. */
function broken(all: readonly Stored[]): string[] {
  const certificates = all.filter(({ type }) => type === 'cert');
  const titles = certificates.filter(({ kind, state }) => kind === 'TITLE_CERTIFICATE' && state === 'VALID');
  const heads = all.filter(({ type }) => type === 'head');
  const retired = all.filter(({ type, state }) => type === 'unit' && state === 'RETIRED').map(({ unitRef }) => unitRef);
  const faults: string[] = [];
  if (new Set(titles.map(({ unitRef }) => unitRef)).size < titles.length) faults.push('two valid certificates of one unit');
  if (titles.some(({ unitRef }) => retired.includes(unitRef))) faults.push('a valid certificate of a retired unit');
  if (titles.some((one) => find(heads, 'head', { unitRef: one.unitRef ?? '' })?.certRef !== one.certRef))
    faults.push('valid, and not the current one');
  if (heads.some(({ certRef }) => certRef !== undefined && !titles.some((one) => one.certRef === certRef)))
    faults.push('a head without a valid certificate');
  if (certificates.some(({ successor }) => successor !== undefined && !certificates.some((one) => one.certRef === successor)))
    faults.push('a successor that does not exist');
  const notices = all.filter(({ type }) => type === 'notice');
  const live = notices.filter(({ acts }) => acts === undefined);
  if (live.some((one) => find(certificates, 'cert', { certRef: one.proofRef ?? '' })?.state !== 'VALID'))
    faults.push('a live notice without a valid proof');
  const listed = heads.flatMap((head) => head.notices ?? []).length;
  if (listed !== live.length) faults.push('a live notice that no head names, or a dead one that a head names');
  const done = all.filter(({ type, state }) => type === 'case' && state === 'DONE').map(({ result }) => result);
  if (new Set(done).size < done.length) faults.push('one certificate as the result of two cases');
  return faults;
}

test('S1 No, S9 No: no order of acts leaves two valid certificates, a dead head or a lost notice', async () => {
  let passed = 0;
  await fc.assert(
    fc.asyncProperty(tries, async (list) => {
      const register = await (await world()).day(DAY);
      for (const unit of [1, 2, 3]) await register.unit(unit, { certRef: ref(0x3000 + unit) });
      for (const one of list) {
        const call = callOf(one, records(register));
        const { status } = await register.ledger.submit(...call);
        passed += status === 200 ? 1 : 0;
        expect(broken(records(register))).toEqual([]);
      }
    }),
    { numRuns: 25 },
  );
  // The property says something only if acts do pass.
  expect(passed).toBeGreaterThan(50);
}, 120_000);

const days = fc.integer({ min: 0, max: 4000 }).map((count) => addDays('2024-01-01', count));
const head = { v: 1, suite: 'p256-sha256', requestDigest: ref(9) } as const;

test('the 90 days of a notice: at least 90, and at most the next working day after them', () => {
  fc.assert(
    fc.property(days, (firstOn) => {
      const notice: NoticeRecord = {
        ...head,
        type: 'notice',
        noticeRef: ref(1),
        unitRef: ref(2),
        kind: 'PURCHASE',
        division: COUNTY,
        holderKey: publicKey(1),
        enteredOn: firstOn,
        proofRef: ref(3),
        firstOn,
      };
      const end = noticeEnd(notice) ?? '';
      expect(end >= addDays(firstOn, 90) && end <= addDays(firstOn, 90 + 12)).toBe(true);
    }),
  );
});

test('an objection lives for its 15 days and lapses for ever after them', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 60 }), (enteredOn, later) => {
      const objection: ObjectionRecord = {
        ...head,
        type: 'objection',
        objectionRef: ref(1),
        unitRef: ref(2),
        groundRef: ref(3),
        appliedOn: enteredOn,
        enteredOn,
      };
      const state = objectionState(objection, addDays(enteredOn, later));
      expect(later <= 15 ? state : 'LIVE').toBe('LIVE');
      expect(later > 27 ? state : 'LAPSED').toBe('LAPSED');
      const next = objectionState(objection, addDays(enteredOn, later + 1));
      expect([state, next]).not.toEqual(['LAPSED', 'LIVE']);
    }),
  );
});

test('a statement of loss stands for 15 working days, three weeks at least', () => {
  fc.assert(
    fc.property(days, (from) => {
      const end = statementEnd(from);
      expect(end >= addDays(from, 15) && end <= addDays(from, 40)).toBe(true);
      expect(statementEnd(addDays(from, 1)) >= end).toBe(true);
    }),
  );
});

test('a consent is worth nothing for any other act, unit, record, case or key', () => {
  const number = fc.integer({ min: 1, max: 3 });
  const subjects = fc.record({
    act: fc.constantFrom('TRANSFER' as const, 'NOTICE' as const),
    unitRef: number.map(ref),
    ref: number.map(ref),
    caseRef: number.map(ref),
  });
  fc.assert(
    fc.property(subjects, subjects, number, number, (signed, asked, signer, key) => {
      const { signature } = consent(signer, signed);
      const same = JSON.stringify(signed) === JSON.stringify(asked) && signer === key;
      expect(isConsent(asked, signature, publicKey(key))).toBe(same);
    }),
  );
});
