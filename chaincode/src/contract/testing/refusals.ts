import { decodeError, type ErrorCode } from '@zhenglian/chaincode/domain';
import { REFUSALS } from './refusal-fields.js';

/** The codes of a refusal; fails unless the field that it names is the one that is expected of the function. */
export function codesOf(name: string, message: string): readonly ErrorCode[] {
  const error = decodeError(message);
  if (!error) return [];
  const said = error.field === undefined ? error.code : `${error.code} ${error.field}`;
  if (!REFUSALS[name]?.includes(said)) throw new Error(`${name} refuses with “${said}”, which refusal-fields.ts does not have`);
  return error.codes;
}
