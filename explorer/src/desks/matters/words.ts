import type { Tone } from '../../kit/Badge.js';
import { text } from '../../language/say.js';
import type { Words } from '../common/words.js';

export const NOTICE_KINDS: Words = {
  PURCHASE: text('商品房等不动产买卖预告', 'purchase'),
  OTHER: text('其他预告', 'other'),
};
export const NOTICE_ACTS: Words = { CONVERT: text('已转现', 'converted'), CANCEL: text('已注销', 'cancelled') };

export const OBJECTION_STATES: Words = {
  PENDING: text('待决定', 'to be decided'),
  LIVE: text('已登记，待起诉证明', 'entered, waits for proof of a suit'),
  SUED: text('已起诉，继续有效', 'kept by a suit'),
  LAPSED: text('期满失效', 'lapsed'),
  CANCELLED: text('已注销', 'cancelled'),
  REJECTED: text('不予登记', 'rejected'),
};
export const OBJECTION_TONES: Readonly<Record<string, Tone>> = {
  PENDING: 'waiting',
  LIVE: 'live',
  SUED: 'live',
  LAPSED: 'over',
  CANCELLED: 'over',
  REJECTED: 'bad',
};

export const CORRECTION_OF: Words = {
  HOLDER: text('权利人', 'the holder'),
  REVOCATION: text('撤销登记', 'a registration is revoked'),
  OTHER: text('其他事项', 'other'),
};
export const CORRECTION_ACTS: Words = { FINISH: text('已更正', 'corrected'), DROP: text('已终止', 'dropped') };

export const RIGHT_KINDS: Words = { RESIDENCE: text('居住权', 'right of residence'), EASEMENT: text('地役权', 'easement') };
