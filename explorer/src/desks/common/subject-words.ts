import { text } from '../../language/say.js';
import type { Words } from './words.js';

/** What holders ask about their own data. */
export const SUBJECT_REQUESTS: Words = {
  EXPORT: text('查阅复制', 'a copy'),
  CORRECTION: text('更正', 'correction'),
  DELETION: text('删除', 'deletion'),
  RESTRICTION: text('限制处理', 'restriction'),
  WITHDRAWAL: text('撤回同意', 'withdrawal of consent'),
};
