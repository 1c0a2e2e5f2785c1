import { DomainError, errorText } from '@zhenglian/chaincode/domain';
import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import type { Logger } from 'pino';

const VARIABLE = 'Variable "$';
const SUGGESTION = / Did you mean [^]*$/;

/**
 * What a caller gets to see of an error. A coded refusal is told in full; a malformed query keeps GraphQL's own words; everything
 * else is INTERNAL, and only the log, under the correlation id, knows more.
 */
export function publicError(error: unknown, correlationId: string, logger: Logger): GraphQLError {
  const original = rootOf(error);
  const at = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  if (original instanceof DomainError && original.code !== 'INTERNAL') {
    const cause = original.cause;
    // a token that is not good is logged, whatever was wrong with it (A9)
    if (cause !== undefined || original.code === 'NOT_SIGNED_IN') {
      logger.warn({ correlationId, refusal: original.code, error: cause }, 'refused');
    }
    return coded(original, correlationId, at);
  }
  if (error instanceof GraphQLError && original instanceof GraphQLError) {
    // a suggestion tells of the schema what nobody may ask for (checklist 17)
    const message = error.message.replace(SUGGESTION, '');
    if (message.startsWith(VARIABLE)) return coded(badVariable(message), correlationId, at);
    const malformed = new DomainError('INVALID_FORMAT', { detail: { zh: `请求格式不正确：${message}`, en: message } });
    return coded(malformed, correlationId, { ...at, http: error.extensions.http });
  }
  logger.error({ correlationId, error: original ?? error }, 'internal error');
  return coded(new DomainError('INTERNAL'), correlationId, at);
}

/** What went wrong first: GraphQL wraps what it finds in variables once more. A malformed query is its own root. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof GraphQLError && root.originalError !== undefined) root = root.originalError;
  return root;
}

/** GraphQL's own words for a variable, or a field of one, that is not given or null. */
const MISSING = /; Field "[^"]*" of required type|; Expected non-nullable type "[^"]*" not to be null|^Variable "\$[^"]*" of required type/;

/** A refusal like that of any other input: REQUIRED or INVALID_FORMAT, with the field as the domain names it, without the variable. */
function badVariable(message: string): DomainError {
  const at = / at "[^".]*\.([^"]+)"; /.exec(message)?.[1];
  const member = /; Field "([^"]*)" /.exec(message)?.[1];
  const field = [at, member].filter((part) => part !== undefined).join('.');
  return new DomainError(MISSING.test(message) ? 'REQUIRED' : 'INVALID_FORMAT', {
    ...(field !== '' && { field }),
    detail: { zh: '与接口定义不符', en: message },
  });
}

interface Place extends Partial<Pick<GraphQLError, 'nodes' | 'path'>> {
  /** Status and headers that the answer over HTTP is to have. */
  readonly http?: GraphQLErrorExtensions['http'];
}

function coded({ code, codes, field, detail }: DomainError, correlationId: string, { http, ...at }: Place): GraphQLError {
  const zh = errorText(code, 'zh', field, detail);
  const en = errorText(code, 'en', field, detail);
  return new GraphQLError(`${code}: ${en}`, {
    ...located(at),
    extensions: { code, codes: [...codes], field: field ?? null, zh, en, correlationId, ...(http === undefined ? {} : { http }) },
  });
}

function located({ nodes, path }: Place) {
  return { ...(nodes === undefined ? {} : { nodes }), ...(path === undefined ? {} : { path }) };
}
