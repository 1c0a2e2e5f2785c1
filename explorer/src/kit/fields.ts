import type { Text } from '../language/language.js';

interface Common {
  /** Member of the input; inside a group, of the group's item. A dotted name makes an object: `landArea.value`. */
  readonly name: string;
  readonly label: Text;
  readonly hint?: Text;
  readonly optional?: boolean;
  readonly initial?: string;
  /** Shown only then; what is not shown is not sent. */
  readonly when?: (values: Values) => boolean;
}

export type Option = readonly [value: string, label: Text];

export type Field =
  | (Common & { readonly kind: 'text' | 'code' | 'long' | 'date' | 'number' | 'money' })
  | (Common & { readonly kind: 'choice'; readonly options: readonly Option[] })
  | (Common & { readonly kind: 'tick' })
  | (Common & { readonly kind: 'ticks'; readonly options: readonly Option[] })
  | (Common & {
      readonly kind: 'group';
      readonly fields: readonly Field[];
      readonly item: Text;
      readonly least: number;
      readonly most: number;
    });

/** What stands in the controls, by path such as `holders[0].name`; of a group its number of items, of ticks the values with commas. */
export type Values = Readonly<Record<string, string>>;

/** The values of a form before anybody has touched it. */
export function initialValues(fields: readonly Field[], prefix = ''): Values {
  const pairs = fields.flatMap((field): (readonly [string, string])[] => {
    const path = prefix + field.name;
    if (field.kind !== 'group') return [[path, field.initial ?? '']];
    const items = Array.from({ length: field.least }, (_, n) => Object.entries(initialValues(field.fields, `${path}[${n}].`)));
    return [[path, String(field.least)], ...items.flat()];
  });
  return Object.fromEntries(pairs);
}

/** Which fields are shown and empty though they are needed. Out: their paths, in the form's order. */
export function missing(fields: readonly Field[], values: Values, prefix = ''): string[] {
  return fields.flatMap((field) => {
    const path = prefix + field.name;
    if (field.when?.(values) === false) return [];
    if (field.kind === 'group') return numbers(values[path]).flatMap((n) => missing(field.fields, values, `${path}[${n}].`));
    return field.optional === true || field.kind === 'tick' || (values[path] ?? '').trim() !== '' ? [] : [path];
  });
}

/** The input that a mutation takes: empty optional members are left out, numbers are numbers, ticks are lists. */
export function toInput(fields: readonly Field[], values: Values, prefix = ''): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const path = prefix + field.name;
    if (field.when?.(values) === false) continue;
    const value = valueOf(field, values, path);
    if (value !== undefined) put(input, field.name.split('.'), value);
  }
  return input;
}

/** A member of an input that is a text; empty when it is absent. */
export function textOf(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = input[name];
  return typeof value === 'string' ? value.trim() : '';
}

function valueOf(field: Field, values: Values, path: string): unknown {
  const given = (values[path] ?? '').trim();
  switch (field.kind) {
    case 'group':
      return numbers(values[path]).map((n) => toInput(field.fields, values, `${path}[${n}].`));
    case 'tick':
      return given === 'true';
    case 'ticks':
      return given === '' ? undefined : given.split(',');
    case 'number':
      return given === '' ? undefined : Number(given);
    case 'text':
    case 'code':
    case 'long':
    case 'date':
    case 'money':
    case 'choice':
      return given === '' ? undefined : given;
  }
}

function put(target: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = (target[first] ?? {}) as Record<string, unknown>;
  target[first] = inner;
  put(inner, rest, value);
}

export const numbers = (count: string | undefined): number[] => Array.from({ length: Number(count ?? 0) }, (_, n) => n);

/** Every control of the form by its path, groups opened. */
export function controls(fields: readonly Field[], values: Values, prefix = ''): { path: string; field: Field }[] {
  return fields.flatMap((field) => {
    const path = prefix + field.name;
    if (field.when?.(values) === false) return [];
    if (field.kind !== 'group') return [{ path, field }];
    return numbers(values[path]).flatMap((n) => controls(field.fields, values, `${path}[${n}].`));
  });
}

/** The form's control that a refusal's field path means: the same path, the longest that ends it, or the one it lies in. */
export function pathOf(field: string, paths: readonly string[]): string | undefined {
  const exact = paths.find((path) => path === field);
  if (exact !== undefined) return exact;
  const inside = paths.filter((path) => field.endsWith(`.${path}`) || field.startsWith(`${path}.`) || path.startsWith(`${field}.`));
  return inside.sort((a, b) => b.length - a.length)[0];
}
