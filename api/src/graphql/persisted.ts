import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { VERIFIER_OPERATIONS } from '@zhenglian/verify';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { z } from 'zod';

/** Text of every operation that may be asked, by SHA-256 of the text. */
export type Operations = ReadonlyMap<string, string>;

const File = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string().max(100_000));

/**
 * Reads manifests `{ "<sha256>": "query …" }`. What everybody's verifier asks is always among them.
 * @throws Error naming the operation whose digest is wrong
 */
export function readOperations(paths: readonly string[]): Operations {
  const read = (path: string): [string, string][] => {
    const operations = Object.entries(File.parse(JSON.parse(readFileSync(path, 'utf8'))));
    for (const [hash, text] of operations)
      if (digest(text) !== hash) throw new Error(`${path}: ${hash} is not the digest of its operation`);
    return operations;
  };
  return new Map([...VERIFIER_OPERATIONS.map((text): [string, string] => [digest(text), text]), ...paths.flatMap(read)]);
}

/**
 * In production only listed operations are executed (checklist 17), by their digest alone or with their text. What is not listed is not
 * even parsed.
 */
export function persistedOperations(operations: Operations): Plugin {
  return {
    onParams({ params, setParams }) {
      const hash = hashOf(params.extensions) ?? (params.query === undefined ? undefined : digest(params.query));
      const query = hash === undefined ? undefined : operations.get(hash);
      if (query === undefined) {
        throw new GraphQLError('this operation is not listed', { extensions: { http: { status: 400 }, code: 'OPERATION_NOT_LISTED' } });
      }
      setParams({ ...params, query });
    },
  };
}

const Extension = z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) });

function hashOf(extensions: unknown): string | undefined {
  const parsed = Extension.safeParse(extensions);
  return parsed.success ? parsed.data.persistedQuery.sha256Hash : undefined;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
