import type { Lane, Span } from '../../kit/Timeline.js';
import { text } from '../../language/say.js';
import { nodesOf } from '../common/ask.js';
import { MORTGAGE_FORMS, MORTGAGE_KINDS, ORGANIZATIONS, QUEUE_STAGES, QUEUE_TONES, REGISTRATION, wordOf } from '../common/words.js';
import { RIGHT_KINDS } from '../matters/words.js';
import type { OneUnitQuery } from './operations.js';

/** What burdens a unit as lanes of a timeline: title, mortgages by rank, seizures with their terms, notices, objections. */
export function lanesOf(data: OneUnitQuery): Lane[] {
  const { unit } = data;
  if (!unit) return [];
  const { certificate } = unit;
  return [
    { title: text('所有权登记', 'Title'), spans: certificate ? [titleSpan(certificate)] : [] },
    { title: text('抵押（按顺位）', 'Mortgages (by rank)'), spans: mortgageSpans(data) },
    { title: text('查封与限制（按送达先后）', 'Seizures and restrictions (by arrival)'), spans: unit.queue.map(queueSpan) },
    { title: text('预告登记', 'Advance notices'), spans: nodesOf(data.notices).map(noticeSpan) },
    { title: text('异议登记', 'Objections'), spans: nodesOf(data.objections).map(objectionSpan) },
    { title: text('居住权、地役权', 'Residence and easements'), spans: unit.rights.map(rightSpan) },
  ];
}

type Unit = NonNullable<OneUnitQuery['unit']>;

function titleSpan({ certRef, enteredOn, registrationType }: NonNullable<Unit['certificate']>): Span {
  return { key: certRef, from: enteredOn, tone: 'live', label: wordOf(REGISTRATION, registrationType) };
}

function mortgageSpans(data: OneUnitQuery): Span[] {
  const ranks = new Map(data.unit?.mortgages.map(({ rank, mortgage }) => [mortgage.mortgageRef, rank]));
  return nodesOf(data.mortgages)
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

type Notice = OneUnitQuery['notices']['edges'][number]['node'];

function noticeSpan({ noticeRef, kind, enteredOn, acts }: Notice): Span {
  const end = acts?.at(-1)?.day;
  const label = kind === 'PURCHASE' ? text('买卖预告', 'purchase') : text('其他预告', 'other');
  return { key: noticeRef, from: enteredOn, to: end, tone: end === undefined ? 'waiting' : 'over', label };
}

type Objection = OneUnitQuery['objections']['edges'][number]['node'];

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
