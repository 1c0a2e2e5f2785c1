import { GraphQLError, lexicographicSortSchema, printSchema, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { authorise, PERMISSIONS } from '../access.js';
import { builder } from './builder.js';
import './cases.js';
import './certificates.js';
import type { Context } from './context.js';
import './network.js';
import './verify.js';

/** The schema, with the permission table in front of every field of Query and Mutation. */
export function createSchema(): GraphQLSchema {
  const schema = builder.toSchema();
  for (const type of [schema.getQueryType(), schema.getMutationType()]) if (type) guard(type);
  return schema;
}

/** The schema as text: what is committed as `api/schema.graphql`. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

/** Deny by default: a field without a row in the table keeps the API from starting. */
function guard(type: GraphQLObjectType<unknown, Context>): void {
  for (const field of Object.values(type.getFields())) {
    const permission = PERMISSIONS[`${type.name}.${field.name}`];
    if (permission === undefined) throw new GraphQLError(`${type.name}.${field.name} has no row in the permission table`);
    const { resolve } = field;
    if (resolve === undefined) throw new GraphQLError(`${type.name}.${field.name} has no resolver`);
    field.resolve = async (root, args, context, info) => {
      if (permission !== 'PUBLIC') authorise(await context.caller(), context.organization, permission);
      return resolve(root, args, context, info);
    };
  }
}
