import type { Place } from '../../kit/Queue.js';
import { type Say, text } from '../../language/say.js';
import { showDay, showTime } from '../../text/time.js';
import { QUEUE_STAGES, QUEUE_TONES, wordOf } from '../common/words.js';

interface Queued {
  readonly ref: string;
  readonly kind: string;
  readonly body: string;
  readonly stage: string;
  readonly arrivedAt: string;
  readonly from?: string | null;
  readonly until?: string | null;
}

/** The places of a queue of seizures; those that have ended stand in it no more. */
export function placesOf(queue: readonly Queued[], say: Say): Place[] {
  return queue
    .filter(({ stage }) => stage !== 'ENDED' && stage !== 'LAPSED')
    .map(({ ref, kind, body, stage, arrivedAt, from, until }) => ({
      key: ref,
      who: kind === 'SEIZURE' ? say(text('法院 {code}', 'Court {code}'), { code: body }) : body,
      what: say(kind === 'SEIZURE' ? text('查封', 'seizure') : text('其他限制', 'restriction')),
      tone: QUEUE_TONES[stage] ?? 'over',
      state: wordOf(QUEUE_STAGES, stage),
      details: [
        say(text('送达 {time}', 'arrived {time}'), { time: showTime(arrivedAt, say.language) }),
        ...(from && until
          ? [
              say(text('期限 {from} 至 {until}', 'term {from} to {until}'), {
                from: showDay(from, say.language),
                until: showDay(until, say.language),
              }),
            ]
          : []),
      ],
    }));
}
