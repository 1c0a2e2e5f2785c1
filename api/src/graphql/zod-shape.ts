import { CalendarDay, Hex64, Instant } from '@zhenglian/chaincode/domain';
import type { z } from 'zod';

/** What a schema of the domain is, as far as a GraphQL type needs to know. */
export type Shape =
  | { readonly kind: 'ID' | 'Date' | 'DateTime' | 'String' | 'Int' | 'Boolean' | 'JSON' }
  | { readonly kind: 'ENUM'; readonly values: readonly string[] }
  | { readonly kind: 'LIST'; readonly of: Shape }
  | { readonly kind: 'OBJECT'; readonly members: ReadonlyMap<string, Member> };

export interface Member {
  readonly shape: Shape;
  readonly required: boolean;
}

type AnyDef = { readonly type: string } & Readonly<Record<string, unknown>>;

const NAMED: ReadonlyMap<unknown, Shape> = new Map<unknown, Shape>([
  [Hex64, { kind: 'ID' }],
  [CalendarDay, { kind: 'Date' }],
  [Instant, { kind: 'DateTime' }],
]);

/** Reads a schema. Objects with members that are no names of GraphQL are JSON. @throws Error for a kind of schema that is not used here */
export function shapeOf(schema: z.core.$ZodType): Shape {
  const named = NAMED.get(schema);
  if (named !== undefined) return named;
  const def = schema._zod.def as unknown as AnyDef;
  const inner = (name: string) => def[name] as z.core.$ZodType;
  switch (def.type) {
    case 'string':
      return { kind: 'String' };
    case 'number':
      return { kind: 'Int' };
    case 'boolean':
      return { kind: 'Boolean' };
    case 'literal':
      return { kind: typeof (def['values'] as unknown[])[0] === 'boolean' ? 'Boolean' : 'String' };
    case 'enum':
      return enumShape(Object.values(def['entries'] as Record<string, string>));
    case 'array':
      return { kind: 'LIST', of: shapeOf(inner('element')) };
    case 'optional':
    case 'nonoptional':
      return shapeOf(inner('innerType'));
    case 'union':
      return unionShape(def['options'] as z.core.$ZodType[]);
    case 'object':
      return objectShape((schema as z.ZodObject).shape);
    default:
      throw new Error(`a schema of kind ${def.type}`);
  }
}

export function isOptional(schema: z.core.$ZodType): boolean {
  return schema._zod.def.type === 'optional';
}

function enumShape(values: readonly string[]): Shape {
  return values.every((value) => /^[A-Za-z_]\w*$/.test(value)) ? { kind: 'ENUM', values } : { kind: 'String' };
}

function objectShape(shape: Readonly<Record<string, z.core.$ZodType>>): Shape {
  const names = Object.keys(shape);
  if (names.some((name) => !/^[A-Za-z_]\w*$/.test(name))) return { kind: 'JSON' };
  return {
    kind: 'OBJECT',
    members: new Map(Object.entries(shape).map(([name, member]) => [name, { shape: shapeOf(member), required: !isOptional(member) }])),
  };
}

/** Alternatives of text are text; alternatives of objects have the members of all, and only those required that all require. */
function unionShape(options: readonly z.core.$ZodType[]): Shape {
  const shapes = options.map(shapeOf);
  const [first, ...others] = shapes;
  if (first?.kind !== 'OBJECT') return { kind: 'String' };
  return others.reduce((sum, other) => (sum.kind === 'OBJECT' && other.kind === 'OBJECT' ? merged(sum, other) : sum), first);
}

/** Members of both; one that only one of them has is optional. */
export function merged(a: Extract<Shape, { kind: 'OBJECT' }>, b: Extract<Shape, { kind: 'OBJECT' }>): Extract<Shape, { kind: 'OBJECT' }> {
  const members = new Map<string, Member>();
  for (const name of new Set([...a.members.keys(), ...b.members.keys()])) {
    const [one, other] = [a.members.get(name), b.members.get(name)];
    const found = one ?? other;
    if (found === undefined) continue;
    const shape = one !== undefined && other !== undefined ? mergedShape(one.shape, other.shape) : found.shape;
    members.set(name, { shape, required: one?.required === true && other?.required === true });
  }
  return { kind: 'OBJECT', members };
}

/** Two code tables under one name are text. */
function mergedShape(one: Shape, other: Shape): Shape {
  if (one.kind === 'OBJECT' && other.kind === 'OBJECT') return merged(one, other);
  return JSON.stringify(one) === JSON.stringify(other) ? one : { kind: 'String' };
}
