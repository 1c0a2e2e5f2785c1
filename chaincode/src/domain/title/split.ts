import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Gathered } from '../gate/findings.js';
import { clockFindings, judge, refuseAll, type Carry } from '../gate/judge.js';
import { decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { endCertificate } from './certificate.js';
import { titleFindings, unitFindings, type TitleFacts } from './facts.js';
import { headAfter } from './head.js';
import type { CertificateRecord, HeadRecord, UnitRecord } from './records.js';
import type { MergeUnits, SplitUnits } from './requests-unit.js';

/** Most units, over all generations, from which one unit can have come. */
const ANCESTRY = 40;

/** An old unit with what the other facets found on it. */
export interface OldUnit {
  readonly facts: TitleFacts;
  readonly others: Gathered;
}

type Request = SplitUnits | MergeUnits;

/** One unit goes into several: the old unit retires with its certificate, what burdens it burdens each of the new ones. */
export function splitUnits(request: SplitUnits, olds: readonly OldUnit[], news: readonly TitleFacts[]): Outcome<UnitRecord> {
  return divide('splitUnits', 'UNITS_SPLIT', request, olds, news);
}

/** Several units go into one, which all their burdens burden. */
export function mergeUnits(request: MergeUnits, olds: readonly OldUnit[], news: readonly TitleFacts[]): Outcome<UnitRecord> {
  return divide('mergeUnits', 'UNITS_MERGED', request, olds, news);
}

function divide(
  functionName: string,
  name: 'UNITS_SPLIT' | 'UNITS_MERGED',
  request: Request,
  olds: readonly OldUnit[],
  news: readonly TitleFacts[],
): Outcome<UnitRecord> {
  const digest = requestDigest(functionName, request);
  const [done] = news.map(({ unit }) => unit);
  return decided(digest, done?.requestDigest === digest ? done : undefined, (made) => {
    const carries = judgeAll(request, olds, news);
    const after = olds.map(({ facts }) => retire(facts, request, made));
    const origin = originOf(olds.map(({ facts }) => facts));
    const units = request.successors.map(({ unitRef }): UnitRecord => ({
      ...madeBy(made, 'unit'),
      unitRef,
      state: 'REGISTERED',
      division: request.division,
      enteredOn: request.day,
      ...origin,
    }));
    const [result] = units;
    if (!result) throw new DomainError('INTERNAL');
    const certificates = request.successors.map((successor) => certificateOf(successor, request, made));
    const heads = request.successors.map(({ unitRef, certRef }) => headAfter(undefined, unitRef, made, { certRef }));
    return { name, records: [...after.flat(), ...units, ...certificates, ...heads], result, carries };
  });
}

function judgeAll(
  { caseRef, division, consents, day, successors }: Request,
  olds: readonly OldUnit[],
  news: readonly TitleFacts[],
): Carry[] {
  const item = { caseRef, division, ...(consents && { consents }) };
  const judgements = olds.map(({ facts, others }) => {
    const asked = { act: 'SPLIT_MERGE', day: others.day } as const;
    const unitRef = facts.unit?.unitRef;
    const found = titleFindings(facts, { ...item, ...(unitRef !== undefined && { unitRef }) }, asked);
    return judge(asked, [...found, ...others.findings, ...clockFindings(others.day, day)]);
  });
  const first = news.map((facts) => judge({ act: 'FIRST' }, newFindings(facts)));
  refuseAll([...judgements, ...first].flatMap(({ codes }) => codes));
  const named = successors.flatMap(({ unitRef, certRef }) => [unitRef, certRef]);
  if (new Set(named).size < named.length || news.some(({ certificate }) => certificate)) {
    throw new DomainError('CONFLICT', { field: 'successors' });
  }
  return judgements.flatMap(({ carries }) => carries);
}

/** A successor is new, whatever became of a unit under its reference. */
function newFindings(facts: TitleFacts) {
  return facts.unit ? [...unitFindings(facts, {}), { state: 'RIGHT_REGISTERED' as const }] : unitFindings(facts, {});
}

/** The old unit, its certificate and its head, which keeps what burdens the unit. */
function retire(
  { unit, certificate, head }: TitleFacts,
  request: Request,
  digest: string,
): (UnitRecord | CertificateRecord | HeadRecord)[] {
  if (!unit || !certificate || !head) throw new DomainError('INTERNAL');
  const { successors, day } = request;
  const ended = endCertificate(certificate, 'REPLACED', day);
  const [only] = successors;
  return [
    { ...unit, state: 'RETIRED', successors: successors.map(({ unitRef }) => unitRef), retiredOn: day },
    successors.length === 1 && only ? { ...ended, successor: only.certRef } : ended,
    headAfter(head, unit.unitRef, digest, { certRef: undefined }),
  ];
}

/** Parcel and predecessors of the new units. A parcel that only some of the old units had goes among the predecessors. */
function originOf(olds: readonly TitleFacts[]): Pick<UnitRecord, 'parcelRef' | 'predecessors'> {
  const units = olds.flatMap(({ unit }) => unit ?? []);
  const parcels = [...new Set(units.map(({ parcelRef }) => parcelRef))];
  const [parcelRef] = parcels.length === 1 ? parcels : [];
  const odd = parcels.filter((one) => one !== undefined && one !== parcelRef) as string[];
  const predecessors = [...new Set([...units.flatMap((unit) => [unit.unitRef, ...(unit.predecessors ?? [])]), ...odd])];
  if (predecessors.length > ANCESTRY) throw new DomainError('TOO_LARGE', { field: 'unitRefs' });
  return { ...(parcelRef !== undefined && { parcelRef }), predecessors };
}

function certificateOf(successor: Request['successors'][number], { division, day }: Request, digest: string): CertificateRecord {
  const { unitRef, certRef, credentialDigest } = successor;
  return {
    ...madeBy(digest, 'cert'),
    certRef,
    unitRef,
    kind: 'TITLE_CERTIFICATE',
    registrationType: '300',
    division,
    enteredOn: day,
    credentialDigest,
    state: 'VALID',
  };
}
