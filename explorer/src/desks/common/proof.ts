import type { Field } from '../../kit/fields.js';
import { text } from '../../language/say.js';

/** What a proof of registration (不动产登记证明) shows; lists stand in the form as lines. */
export const proofFields = (holders: Field['label'], when?: Field['when']): readonly Field[] =>
  (
    [
      { kind: 'long', name: 'proof.holders', label: holders, hint: text('每行一个', 'one a line') },
      {
        kind: 'long',
        name: 'proof.obligors',
        label: text('义务人', 'Obligors'),
        hint: text('每行一个；不填取自登记簿', 'one a line; those of the register when empty'),
        optional: true,
      },
      {
        kind: 'long',
        name: 'proof.other',
        label: text('其他事项', 'Particulars'),
        hint: text('每行一项，例如 债权数额', 'one a line, such as the amount'),
        optional: true,
      },
      { kind: 'long', name: 'proof.remarks', label: text('附记', 'Remarks'), optional: true },
    ] satisfies readonly Field[]
  ).map((field): Field => (when ? { ...field, when } : field));

const LISTS = new Set(['holders', 'obligors', 'other']);

/** The input with the proof's lists as lists. */
export function withLines(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (input['proof'] === undefined) return { ...input };
  const proof = Object.entries(input['proof'] as object).map(([name, value]) => [
    name,
    LISTS.has(name) && typeof value === 'string' ? linesOf(value) : value,
  ]);
  return { ...input, proof: Object.fromEntries(proof) as unknown };
}

/** Lines of a text, without the empty ones. */
export const linesOf = (value: string): string[] =>
  value
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
