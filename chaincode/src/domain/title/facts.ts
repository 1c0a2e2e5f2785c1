import type { GatedAct } from '../gate/acts.js';
import type { Finding, GateItem } from '../gate/findings.js';
import { rowsOff } from '../gate/tenants.js';
import { isOver } from '../law-clock.js';
import type { NoticeRecord, ObjectionRecord, RightRecord } from './burdens.js';
import { isConsent } from './consent.js';
import type { Attested, CaseRecord, CertificateRecord, HeadRecord, UnitRecord } from './records.js';
import { isNoticeLapsed, isRightLive, objectionState } from './terms.js';

/** What lives on one unit: the asked one, its parcel, or a predecessor. */
export interface UnitBurdens {
  readonly unitRef: string;
  readonly notices: readonly NoticeRecord[];
  readonly objections: readonly ObjectionRecord[];
  readonly rights: readonly RightRecord[];
  /** The correction that is under way. */
  readonly correction: string | undefined;
}

/** What `title` holds about a unit and an act on it. */
export interface TitleFacts {
  readonly unit: UnitRecord | undefined;
  readonly head: HeadRecord | undefined;
  /** The certificate that the act replaces or concerns. */
  readonly certificate: CertificateRecord | undefined;
  readonly case: CaseRecord | undefined;
  /** What lives on the unit and its bearers. */
  readonly burdens?: readonly UnitBurdens[];
}

/** What is asked: the act, and the law's day, on which terms have ended or not. */
export interface TitleQuestion {
  readonly act?: GatedAct;
  readonly day?: string | undefined;
}

type Item = Omit<GateItem, 'unitRef'> & { readonly unitRef?: string };

/** What the title facet finds on a unit. The case is looked for only where the question names one. */
export function titleFindings(facts: TitleFacts, item: Item, question: TitleQuestion = {}): Finding[] {
  return [
    ...unitFindings(facts, item),
    ...(item.caseRef === undefined ? [] : caseFindings(facts, item, question)),
    ...burdenFindings(facts, item, question),
  ];
}

/** The units whose burdens burden this one: its parcel and its predecessors of all generations. */
export function bearersOf(unit: Pick<UnitRecord, 'parcelRef' | 'predecessors'> | undefined): string[] {
  return unit ? [...(unit.parcelRef === undefined ? [] : [unit.parcelRef]), ...(unit.predecessors ?? [])] : [];
}

/** Unit, right and certificate. */
export function unitFindings({ unit, head, certificate }: TitleFacts, { division }: Pick<Item, 'division'>): Finding[] {
  const found: Finding[] = rowsOff(unit?.division ?? division);
  if (!unit) found.push({ state: 'UNIT_ABSENT' });
  else if (division !== undefined && unit.division !== division) found.push({ state: 'UNIT_FOREIGN' });
  if (unit?.state === 'RETIRED') found.push({ state: 'UNIT_RETIRED' });
  if (head?.certRef !== undefined) found.push({ state: 'RIGHT_REGISTERED' });
  if (certificate?.state !== 'VALID' || certificate.certRef !== head?.certRef) found.push({ state: 'CERTIFICATE_NOT_CURRENT' });
  return found;
}

/** What the registry attested: signatures of the holders, and the guardian's promise. */
export function attestedFindings({ holders, guardian }: Pick<Attested, 'holders' | 'guardian'>): Finding[] {
  const found: Finding[] = [];
  if (holders === 'UNSIGNED') found.push({ state: 'HOLDER_UNSIGNED' });
  if (guardian === 'MISSING') found.push({ state: 'GUARDIAN_PROMISE_ABSENT' });
  return found;
}

function caseFindings(facts: TitleFacts, item: Item, { act, day }: TitleQuestion): Finding[] {
  const { case: opened } = facts;
  if (!opened) return [{ state: 'CASE_ABSENT' }];
  const found: Finding[] = [];
  const ref = opened.caseRef;
  if (opened.state !== 'READY') found.push({ state: 'CASE_NOT_READY', ref });
  if (isOther(opened, facts, item, act)) found.push({ state: 'CASE_OTHER', ref });
  const { attested = NOTHING, ground } = opened;
  if (!areThree(attested)) found.push({ state: 'SAME_PERSON', ref });
  if (ground === 'INHERITANCE' && isAnnounced(attested, day)) found.push({ state: 'ANNOUNCEMENT_RUNNING', ref });
  return [...found, ...attestedFindings(attested)];
}

type Review = Pick<Attested, 'holders'> & Partial<Attested>;

/** A case of which the registry has attested nothing: nobody has signed, and nobody is known to have reviewed it (RG-05). */
const NOTHING: Review = { holders: 'UNSIGNED' };

/** The case is another one if it was opened on another unit, for another act, or on a certificate that a transfer has replaced. */
function isOther(opened: CaseRecord, { head, certificate }: TitleFacts, item: Item, act: GatedAct | undefined): boolean {
  if (opened.unitRef !== (item.unitRef ?? head?.unitRef)) return true;
  if (act !== undefined && act !== opened.act) return true;
  if (act === 'FIRST') return opened.certRef !== item.certRef;
  const reissued = certificate?.registrationType !== '200' && certificate?.predecessor === opened.certRef;
  return opened.certRef !== certificate?.certRef && !reissued;
}

/** Whether a case was accepted, reviewed and entered by three persons (RG-05; domain 3.1). */
export function areThree({ acceptor, reviewer, enterer }: Pick<Partial<Attested>, 'acceptor' | 'reviewer' | 'enterer'>): boolean {
  const persons = [acceptor, reviewer, enterer];
  return !persons.includes(undefined) && new Set(persons).size === persons.length;
}

function isAnnounced({ deed, announcedUntil }: Review, day: string | undefined): boolean {
  if (deed !== undefined) return false;
  return announcedUntil === undefined || day === undefined || !isOver(announcedUntil, day);
}

function burdenFindings({ burdens = [] }: TitleFacts, item: Item, { act, day }: TitleQuestion): Finding[] {
  const found = burdens.flatMap(({ unitRef, notices, objections, rights, correction }): Finding[] => {
    const onBearer = unitRef !== (item.unitRef ?? unitRef);
    const signed = (ref: string, key: string) => isSigned(item, { act, unitRef, ref }, key);
    return [
      ...notices.filter((notice) => !isNoticeLapsed(notice, day)).map((notice) => noticeFinding(notice, item, signed, onBearer)),
      ...objections.flatMap((objection) => objectionFinding(objection, item, day, onBearer)),
      ...(correction === undefined ? [] : [{ state: 'CORRECTION' as const, ref: correction, onBearer }]),
      ...rights
        .filter((right) => isRightLive(right, day))
        .map(({ rightRef: ref, kind, holderKey }) => ({
          state: 'RIGHT' as const,
          ref,
          kind,
          onBearer,
          consented: signed(ref, holderKey),
        })),
    ];
  });
  const purchase = found.some(({ state, kind }) => state === 'NOTICE' && kind === 'PURCHASE');
  return act === 'MORTGAGE_NOTICE' && !purchase ? [...found, { state: 'NOTICE_ABSENT' }] : found;
}

function noticeFinding(
  { noticeRef: ref, kind, holderKey }: NoticeRecord,
  item: Item,
  signed: (ref: string, key: string) => boolean,
  onBearer: boolean,
): Finding {
  const consented = signed(ref, holderKey);
  return { state: 'NOTICE', ref, kind, onBearer, own: consented && !onBearer && item.executes === ref, consented };
}

function objectionFinding(objection: ObjectionRecord, item: Item, day: string | undefined, onBearer: boolean): Finding[] {
  const stage = objectionState(objection, day);
  if (stage !== 'PENDING' && stage !== 'LIVE' && stage !== 'SUED') return [];
  const { objectionRef: ref } = objection;
  return [{ state: 'OBJECTION', ref, stage, onBearer, acknowledged: item.acknowledged?.includes(ref) ?? false }];
}

interface Subject {
  readonly act: GatedAct | undefined;
  readonly unitRef: string;
  readonly ref: string;
}

/** Whether the item carries the signature of that key under this very act, for the case that the item names. */
function isSigned({ consents = [], caseRef }: Item, { act, unitRef, ref }: Subject, key: string): boolean {
  if (act === undefined || caseRef === undefined) return false;
  return consents.some((one) => one.ref === ref && isConsent({ act, unitRef, ref, caseRef }, one.signature, key));
}
