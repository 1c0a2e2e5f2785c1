import { text } from '../../language/say.js';
import type { Words } from './words.js';

/** Why a port is closed, as the ledger has it: a code, nobody's data (BK-03, DV-04). */
export const PORT_REASONS: Words = {
  IDENTITY_NOT_CHECKED: text('未按规定核验身份', 'identities not checked as required'),
  IRREGULAR: text('违规操作', 'irregular acts'),
  DISHONEST: text('提供虚假材料', 'false materials'),
  DATA_MISUSED: text('超出用途使用信息', 'information used beyond its purpose'),
  SECURITY: text('安全措施不到位', 'security not in place'),
  OTHER: text('其他', 'other'),
};
