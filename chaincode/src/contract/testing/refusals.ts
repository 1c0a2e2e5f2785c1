import { decodeError, type ErrorCode } from '@zhenglian/chaincode/domain';
import { REFUSALS } from './refusal-fields.js';

/** The codes of a refusal; fails unless the field that it names is one that is expected of the function, where it is listed. */
export function codesOf(name: string, message: string): readonly ErrorCode[] {
  const error = decodeError(message);
  if (!error) return [];
  const said = error.field === undefined ? error.code : `${error.code} ${error.field}`;
  const expected = REFUSALS[name];
  if (expected && !expected.includes(said)) throw new Error(`${name} refuses with “${said}”, which refusal-fields.ts does not have`);
  return error.codes;
}
