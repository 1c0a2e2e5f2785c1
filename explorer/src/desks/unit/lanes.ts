import type { Lane, Span } from '../../kit/Timeline.js';
import { text } from '../../language/say.js';
import { nodesOf } from '../common/ask.js';
import {
  CERTIFICATE_STATES,
  MORTGAGE_FORMS,
  MORTGAGE_KINDS,
  ORGANIZATIONS,
  QUEUE_STAGES,
  QUEUE_TONES,
  REGISTRATION,
  wordOf,
} from '../common/words.js';
import { RIGHT_KINDS } from '../matters/words.js';
import type { OneUnitQuery, UnitPastQuery } from './operations.js';

type Unit = NonNullable<OneUnitQuery['unit']>;

/**
 * What burdens a unit as lanes of a timeline: title, mortgages by rank, seizures with their terms, notices, objections, rights of others.
 * `past`: what has ended too; who may not read it sees what stands.
 */
export function lanesOf(unit: Unit, past: UnitPastQuery | undefined): Lane[] {
  const { certificate } = unit;
  return [
    {
      title: text('所有权登记', 'Title'),
      spans: past ? titleSpans(past) : certificate ? [titleSpan({ ...certificate, endedOn: null })] : [],
    },
    { title: text('抵押（按顺位）', 'Mortgages (by rank)'), spans: mortgageSpans(unit, past) },
    { title: text('查封与限制（按送达先后）', 'Seizures and restrictions (by arrival)'), spans: unit.queue.map(queueSpan) },
    { title: text('预告登记', 'Advance notices'), spans: (past ? nodesOf(past.notices) : unit.notices).map(noticeSpan) },
    { title: text('异议登记', 'Objections'), spans: (past ? nodesOf(past.objections) : unit.objections).map(objectionSpan) },
    { title: text('居住权、地役权', 'Residence and easements'), spans: unit.rights.map(rightSpan) },
  ];
}

type Title = Pick<
  UnitPastQuery['certificates']['edges'][number]['node'],
  'certRef' | 'enteredOn' | 'endedOn' | 'registrationType' | 'state'
>;

function titleSpans(past: UnitPastQuery): Span[] {
  return nodesOf(past.certificates)
    .filter(({ kind }) => kind === 'TITLE_CERTIFICATE')
    .map(titleSpan)
    .sort((a, b) => a.from.localeCompare(b.from));
}

function titleSpan({ certRef, enteredOn, endedOn, registrationType, state }: Title): Span {
  const word = wordOf(REGISTRATION, registrationType);
  const live = state === 'VALID';
  const of = wordOf(CERTIFICATE_STATES, state);
  return {
    key: certRef,
    from: enteredOn,
    to: live ? undefined : (endedOn ?? enteredOn),
    tone: live ? 'live' : 'over',
    label: live ? word : { zh: `${word.zh}（${of.zh}）`, en: `${word.en} (${of.en})` },
  };
}

interface Mortgage {
  readonly mortgageRef: string;
  readonly lender: string;
  readonly form: string;
  readonly kind: string;
  readonly enteredOn: string;
  readonly endedOn: string | null;
}

function mortgageSpans(unit: Unit, past: UnitPastQuery | undefined): Span[] {
  const ranks = new Map(unit.mortgages.map(({ rank, mortgage }) => [mortgage.mortgageRef, rank]));
  const standing = unit.mortgages.map(({ mortgage }): Mortgage => ({ ...mortgage, enteredOn: mortgage.priorityDate, endedOn: null }));
  return (past ? nodesOf(past.mortgages) : standing)
    .map((mortgage) => ({ mortgage, rank: ranks.get(mortgage.mortgageRef) }))
    .sort((a, b) => (a.rank ?? 1000) - (b.rank ?? 1000))
    .map(({ mortgage, rank }) => {
      const lender = wordOf(ORGANIZATIONS, mortgage.lender);
      const kind = mortgage.form === 'MORTGAGE' ? wordOf(MORTGAGE_KINDS, mortgage.kind) : wordOf(MORTGAGE_FORMS, mortgage.form);
      const place = rank === undefined ? text('已注销', 'released') : text(`第 ${rank} 顺位`, `rank ${rank}`);
      return {
        key: mortgage.mortgageRef,
        from: mortgage.enteredOn,
        to: mortgage.endedOn ?? undefined,
        tone: rank === undefined ? 'over' : 'live',
        label: { zh: `${place.zh} ${lender.zh} ${kind.zh}`, en: `${place.en}, ${lender.en}, ${kind.en}` },
      };
    });
}

function queueSpan({ ref, body, stage, arrivedAt, from, until }: Unit['queue'][number]): Span {
  const word = wordOf(QUEUE_STAGES, stage);
  return {
    key: ref,
    from: from ?? arrivedAt.slice(0, 10),
    to: until ?? undefined,
    tone: stage === 'EFFECTIVE' || stage === 'INSTRUCTED' ? 'bad' : (QUEUE_TONES[stage] ?? 'over'),
    label: { zh: `${word.zh} ${body}`, en: `${word.en}, ${body}` },
  };
}

type Acts = readonly { readonly act: string | null; readonly day: string }[] | null;

interface Notice {
  readonly noticeRef: string;
  readonly kind: string;
  readonly enteredOn: string;
  readonly acts?: Acts;
}

function noticeSpan({ noticeRef, kind, enteredOn, acts }: Notice): Span {
  const end = acts?.at(-1)?.day;
  const label = kind === 'PURCHASE' ? text('买卖预告', 'purchase') : text('其他预告', 'other');
  return { key: noticeRef, from: enteredOn, to: end, tone: end === undefined ? 'waiting' : 'over', label };
}

interface Objection {
  readonly objectionRef: string;
  readonly appliedOn: string;
  readonly enteredOn: string | null;
  readonly acts?: Acts;
}

function objectionSpan({ objectionRef, appliedOn, enteredOn, acts }: Objection): Span {
  const end = acts?.find(({ act }) => act === 'CANCEL' || act === 'REJECT')?.day;
  return {
    key: objectionRef,
    from: enteredOn ?? appliedOn,
    to: end,
    tone: end === undefined ? 'waiting' : 'over',
    label: text('异议', 'objection'),
  };
}

function rightSpan({ rightRef, kind, enteredOn, expiresOn }: Unit['rights'][number]): Span {
  return { key: rightRef, from: enteredOn, to: expiresOn ?? undefined, tone: 'live', label: wordOf(RIGHT_KINDS, kind) };
}
