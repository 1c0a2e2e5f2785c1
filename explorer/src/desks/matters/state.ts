import { isRightLive, objectionState, type ObjectionRecord, type RightRecord } from '@zhenglian/chaincode/domain';
import type { Tone } from '../../kit/Badge.js';
import type { Text } from '../../language/language.js';
import { text } from '../../language/say.js';
import { wordOf } from '../common/words.js';
import { CORRECTION_ACTS, NOTICE_ACTS, OBJECTION_STATES, OBJECTION_TONES } from './words.js';

/** The state of a matter in a word, with its tone; `open` while something can still be done about it. */
export interface State {
  readonly code: string;
  readonly word: Text;
  readonly tone: Tone;
  readonly open: boolean;
}

type Acts = readonly { readonly act: string | null }[] | null;

const lastOf = (acts: Acts): string | undefined => acts?.at(-1)?.act ?? undefined;

/** Of an advance notice, by its acts. */
export function noticeState({ acts }: { readonly acts: Acts }): State {
  const end = lastOf(acts);
  if (end === undefined) return { code: 'LIVE', word: text('有效', 'in force'), tone: 'live', open: true };
  return { code: end, word: wordOf(NOTICE_ACTS, end), tone: 'over', open: false };
}

/** Of an objection, by the domain's own rule on that day (Civil Code art. 220). */
export function stateOfObjection({ acts, enteredOn }: { readonly acts: Acts; readonly enteredOn: string | null }, day: string): State {
  const record = { acts: acts ?? [], ...(enteredOn === null ? {} : { enteredOn }) } as unknown as ObjectionRecord;
  const code = objectionState(record, day);
  return {
    code,
    word: wordOf(OBJECTION_STATES, code),
    tone: OBJECTION_TONES[code] ?? 'over',
    open: ['PENDING', 'LIVE', 'SUED', 'LAPSED'].includes(code),
  };
}

/** Of a correction: under way, or how it ended. */
export function correctionState({ acts }: { readonly acts: Acts }): State {
  const end = lastOf(acts);
  if (end === undefined)
    return { code: 'OPEN', word: text('办理中，停办其他登记', 'under way, all else stops'), tone: 'waiting', open: true };
  return { code: end, word: wordOf(CORRECTION_ACTS, end), tone: 'over', open: false };
}

/** Of a right of residence or an easement on that day. */
export function rightState({ acts, expiresOn }: { readonly acts: Acts; readonly expiresOn: string | null }, day: string): State {
  const record = { acts: acts ?? [], ...(expiresOn === null ? {} : { expiresOn }) } as unknown as RightRecord;
  if (isRightLive(record, day)) return { code: 'LIVE', word: text('有效', 'in force'), tone: 'live', open: true };
  const ended = lastOf(acts) !== undefined;
  return { code: ended ? 'END' : 'EXPIRED', word: ended ? text('已注销', 'ended') : text('期满', 'expired'), tone: 'over', open: !ended };
}
