import { DomainError } from '@zhenglian/chaincode/domain';
import {
  defaultFieldResolver,
  GraphQLError,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { authorise, isAllowed, PERMISSIONS, SENSITIVE, type Caller } from '../access.js';
import type { FieldRule } from '../access/field-rule.js';
import { FIELD_RULES } from '../access/fields.js';
import { OBJECT_RULES, objectIsThere } from '../access/objects.js';
import type { AuditEvent } from '../ports.js';
import type { Context } from './context.js';

const OPERATIONS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);
/** Made by the relay plugin around nodes; they hold nothing of their own. */
const AROUND_NODES = /^(PageInfo|\w+Connection|\w+Edge)$/;

/**
 * Puts the tables of `access` in front of every field of the schema: who, to what, which part of the answer. The one layer of
 * authorisation; deny by default. @throws GraphQLError naming the field that no table knows
 */
export function guard(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    if (OPERATIONS.has(type.name)) guardOperations(type);
    else if (!AROUND_NODES.test(type.name)) guardFields(type);
  }
  return schema;
}

function guardOperations(type: GraphQLObjectType<unknown, Context>): void {
  for (const field of Object.values(type.getFields())) {
    const name = `${type.name}.${field.name}`;
    const permission = PERMISSIONS[name];
    const object = OBJECT_RULES[name];
    if (permission === undefined) throw new GraphQLError(`${name} has no row in PERMISSIONS (api/src/access.ts)`);
    if (object === undefined) throw new GraphQLError(`${name} has no row in OBJECT_RULES (api/src/access/objects.ts)`);
    const open = type.name === 'Subscription' ? field.subscribe : field.resolve;
    if (open === undefined) throw new GraphQLError(`${name} has no resolver`);
    const guarded: GraphQLFieldResolver<unknown, Context> = async (root, args, context, info) => {
      const caller = permission === 'PUBLIC' ? undefined : await context.caller();
      const work = async (): Promise<unknown> => {
        authorise(caller, context.organization, permission);
        if (caller !== undefined && SENSITIVE.has(name)) context.limits.admitSensitive(caller, name);
        if (!(await objectIsThere(object, args, caller, context.readModel))) return null;
        return open(root, args, context, info);
      };
      return type.name === 'Mutation' ? logged(context, caller, name, work) : work();
    };
    if (type.name === 'Subscription') field.subscribe = guarded;
    else field.resolve = guarded;
  }
}

/** Every act of an account is in the log with its result, before the answer leaves (checklist 37). */
async function logged(context: Context, caller: Caller | undefined, name: string, work: () => Promise<unknown>): Promise<unknown> {
  // what nobody asked is for the rate limit and the metrics; the log is for accounts
  if (caller === undefined) return work();
  const event = { ...whoIs(caller, context), subject: name };
  try {
    const result = await work();
    await context.audit.record({ ...event, action: 'OPERATION', result: 'DONE' });
    return result;
  } catch (error) {
    const code = error instanceof DomainError ? error.code : 'INTERNAL';
    await context.audit.record({ ...event, action: 'OPERATION_REFUSED', result: 'REFUSED', purpose: code });
    throw error;
  }
}

function guardFields(type: GraphQLObjectType<unknown, Context>): void {
  const rules = FIELD_RULES[type.name];
  for (const field of Object.values(type.getFields())) {
    const rule = rules?.[field.name];
    if (rule === undefined) throw new GraphQLError(`${type.name}.${field.name} has no row in FIELD_RULES (api/src/access/fields.ts)`);
    if (rule === 'OPEN') continue;
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = async (parent, args, context, info) => {
      const caller = await context.caller();
      if (rule.to !== undefined && !isAllowed(caller, context.organization, rule.to)) return null;
      const value: unknown = await resolve(parent, args, context, info);
      if (value !== null && value !== undefined) await logRelease(rule, { parent, field: field.name, caller, context });
      return value;
    };
  }
}

interface Release {
  readonly parent: unknown;
  readonly field: string;
  readonly caller: Caller | undefined;
  readonly context: Context;
}

/** Durable before the content is released; a log that cannot be written releases nothing. */
async function logRelease(rule: Exclude<FieldRule, 'OPEN'>, { parent, field, caller, context }: Release): Promise<void> {
  if (rule.logged === undefined) return;
  const subject = (rule.subject ?? '').split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], parent);
  await context.audit.record({
    ...whoIs(caller, context),
    action: rule.logged,
    result: 'RELEASED',
    subject: String(subject),
    fields: [field],
  });
}

export function whoIs(
  caller: Caller | undefined,
  context: Pick<Context, 'organization' | 'correlationId'>,
): Pick<AuditEvent, 'account' | 'organization' | 'roles' | 'correlationId'> {
  const { account = 'anonymous', organization = context.organization.id, roles = [] } = caller ?? {};
  return { account, organization, roles, correlationId: context.correlationId };
}
