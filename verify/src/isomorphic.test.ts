import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** Every module that an entry reaches by relative imports, with the names of what else they import. */
function reach(entry: URL, seen = new Map<string, string[]>()): Map<string, string[]> {
  if (seen.has(entry.href)) return seen;
  const names = [...readFileSync(entry, 'utf8').matchAll(/(?:from|import) '([^']+)'/g)].map(([, name = '']) => name);
  seen.set(
    entry.href,
    names.filter((name) => !name.startsWith('.')),
  );
  for (const name of names) if (name.startsWith('.')) reach(new URL(name.replace(/\.js$/, '.ts'), entry), seen);
  return seen;
}

const packages = (entry: string): Set<string> => new Set([...reach(new URL(entry, import.meta.url)).values()].flat());

test('the library runs in browsers: no Node modules, and no protobuf definitions in the page', () => {
  expect([...packages('./index.ts')].toSorted()).toEqual([
    '@noble/hashes/sha2.js',
    '@noble/hashes/utils.js',
    '@peculiar/x509',
    '@zhenglian/chaincode/domain',
    'reflect-metadata',
    'zod',
  ]);
});

test('the ledger entry has no Node modules and no gRPC', () => {
  for (const name of packages('./ledger/index.ts')) expect(name).not.toMatch(/^node:|grpc|fabric-protos$/);
});
