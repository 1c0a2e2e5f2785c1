import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DomainError } from '@zhenglian/chaincode/domain';
import type { RequestHandler } from 'express';
import { NoSchemaIntrospectionCustomRule, parse, type GraphQLError, type GraphQLSchema, type ParseOptions, type Source } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Caller } from '../access.js';
import type { Context, Services } from './context.js';
import { publicError } from './errors.js';
import { LIMITS, limitsRule } from './limits.js';
import { persistedOperations, type Operations } from './persisted.js';

export interface GraphqlParts {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** Reads the Authorization header. */
  readonly callerOf: (authorization: string | undefined) => Promise<Caller | undefined>;
  readonly logger: Logger;
  /** Introspection and the query page. */
  readonly development: boolean;
  /** The only operations that are executed; every one when absent. */
  readonly operations?: Operations | undefined;
}

const CORRELATION_ID = /^[A-Za-z0-9-]{8,64}$/;
const AS_OF_MILLISECONDS = 5_000;

/**
 * GraphQL over HTTP for express. Every answer carries `X-Correlation-Id` (the caller's own, if it is well formed). With
 * `X-As-Of-Block: n` an answer waits until block n is indexed here: read your writes, also across organisations.
 */
export function graphqlHandler(parts: GraphqlParts): RequestHandler {
  const correlation = new AsyncLocalStorage<string>();
  const yoga = createYoga<{ req: IncomingMessage; res: ServerResponse }, Context>({
    schema: parts.schema,
    graphqlEndpoint: '/graphql',
    logging: false,
    landingPage: false,
    graphiql: parts.development,
    multipart: false,
    cors: false,
    context: ({ req, request }) => contextOf(parts, req, request.signal, correlation.getStore() ?? ''),
    maskedErrors: { maskError: (error) => publicError(error, correlation.getStore() ?? '', parts.logger) },
    plugins: [
      ...(parts.operations === undefined ? [] : [persistedOperations(parts.operations)]),
      limits(parts.development),
      coded((error) => publicError(error, correlation.getStore() ?? '', parts.logger)),
    ],
  });
  return (request, response, next) => {
    const given = request.get('x-correlation-id');
    const id = given !== undefined && CORRELATION_ID.test(given) ? given : randomUUID();
    response.set({ 'X-Correlation-Id': id, 'Cache-Control': 'no-store' });
    void correlation.run(id, () => Promise.resolve(yoga(request, response)).catch(next));
  };
}

async function contextOf(parts: GraphqlParts, request: IncomingMessage, closed: AbortSignal, correlationId: string): Promise<Context> {
  const asOf = request.headers['x-as-of-block'];
  if (asOf !== undefined) await parts.services.readModel.reach(blockNumber(asOf), AS_OF_MILLISECONDS);
  let caller: Promise<Caller | undefined> | undefined;
  return {
    ...parts.services,
    correlationId,
    closed,
    caller: () =>
      (caller ??= parts.callerOf(request.headers.authorization).then((known) => {
        if (known === undefined) return undefined;
        parts.services.limits.admit(known);
        return withGrants(known, parts.services);
      })),
  };
}

/** Beside what the token says, an account has what its own organisation has given to it with two persons (OP-02). */
async function withGrants(caller: Caller, { organization, administration }: Services): Promise<Caller> {
  if (caller.organization !== organization.id) return caller;
  const { roles, divisions } = await administration.grants(caller.account);
  if (roles.length === 0) return caller;
  return { ...caller, roles: [...caller.roles, ...roles], divisions: [...(caller.divisions ?? []), ...divisions] };
}

function blockNumber(header: string | string[]): number {
  if (typeof header !== 'string' || !/^\d{1,9}$/.test(header)) throw new DomainError('INVALID_FORMAT', { field: 'X-As-Of-Block' });
  return Number(header);
}

/** Bounds what is parsed and executed; tells the schema only in development. */
function limits(development: boolean): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source, options?: ParseOptions) => parse(source, { ...options, maxTokens: LIMITS.tokens }));
    },
    onValidate({ addValidationRule }) {
      addValidationRule(limitsRule);
      if (!development) addValidationRule(NoSchemaIntrospectionCustomRule);
    },
  };
}

/** Errors of parsing and validation do not pass through the masking; here every error that leaves is given its code. */
function coded(toPublic: (error: GraphQLError) => GraphQLError): Plugin {
  return {
    onResultProcess(payload) {
      const { result } = payload;
      if (Array.isArray(result) || !('errors' in result) || result.errors === undefined) return;
      payload.setResult({
        ...result,
        errors: result.errors.map((error) => ('correlationId' in error.extensions ? error : toPublic(error))),
      });
    },
  };
}
