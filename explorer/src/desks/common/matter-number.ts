import { toHex } from '@zhenglian/chaincode/domain';
import type { Field } from '../../kit/fields.js';
import { text } from '../../language/say.js';

/** A new number of the ledger: 64 hexadecimal characters. */
export const freshNumber = (): string => toHex(crypto.getRandomValues(new Uint8Array(32)));

/**
 * The number under which an act will stand, known before it: lenders and courts that have to consent first name it, and it is then entered
 * with the same one.
 */
export const matterNumber = (name: string): Field => ({
  kind: 'code',
  name,
  label: text('办理编号', 'Number of the matter'),
  hint: text(
    '须抵押权人或查封法院先同意的，告知这一编号，同意后以同一编号办理',
    'where lenders or the seizing court have to consent first: tell them this number, and use it again once they have',
  ),
  initial: freshNumber(),
});
