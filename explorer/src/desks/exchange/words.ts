import { isErrorCode, DomainError } from '@zhenglian/chaincode/domain';
import type { Tone } from '../../kit/Badge.js';
import { type Say, text } from '../../language/say.js';
import type { Words } from '../common/words.js';

export const MESSAGE_TYPES: Words = {
  TAX_PUSH: text('推送涉税案件', 'taxable case pushed'),
  TAX_RESULT: text('税务结果', 'tax result'),
  COURT_INSTRUCTION: text('法院嘱托文书', 'instruction of a court'),
  PROOF_PUSH: text('登记证明', 'proof of registration'),
  SALT_ESCROW: text('托管盐值', 'salts in escrow'),
  SALT_ERASURE: text('销毁托管盐值', 'escrowed salts destroyed'),
  QUALITY_SCORE: text('双周质量评价', 'fortnightly evaluation'),
};

export const RECEIVED_STATES: Words = {
  WAITING: text('等待前一条', 'waits for the one before'),
  ACCEPTED: text('已接收', 'accepted'),
  REFUSED: text('已拒收', 'refused'),
  ERASED: text('内容已销毁', 'content destroyed'),
};

export const SENT_STATES: Words = {
  PENDING: text('待送达', 'to be delivered'),
  DELIVERED: text('已送达', 'delivered'),
  REFUSED: text('对方拒收', 'refused by the recipient'),
  FAILED: text('未送达，已停止', 'not delivered, given up'),
};

export const MESSAGE_TONES: Readonly<Record<string, Tone>> = {
  WAITING: 'waiting',
  PENDING: 'waiting',
  ACCEPTED: 'live',
  DELIVERED: 'live',
  REFUSED: 'bad',
  FAILED: 'bad',
};

/** Why a message was refused or could not be delivered: the words of its code, otherwise what the transport said. */
export const problemOf = (problem: string | null, say: Say): string =>
  problem === null ? '' : isErrorCode(problem) ? `${new DomainError(problem).text(say.language)} ${problem}` : problem;
