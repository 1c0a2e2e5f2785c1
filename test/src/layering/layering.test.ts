import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../../..');
const DOMAIN = 'chaincode/src/domain';
const api = (...names: string[]): string[] => names.map((name) => `api/src/${name}`);

/** What use cases build on: the ports, the steps that all requests share, salts in escrow, the notice of privacy, the office's calendar. */
const CORE = [DOMAIN, ...api('ports.ts', 'requests.ts', 'together.ts', 'every-record.ts', 'escrow.ts', 'privacy-notice.ts', 'calendar.ts')];
/** What adapters share beside the ports: files on disk, sealing under a data key, who may do what, the topology. */
const COMMON = api('files.ts', 'sealing.ts', 'wrapping.ts', 'log.ts', 'access.ts', 'access', 'topology.ts', 'paths.ts');
const USE_CASES = api(
  'acts',
  'certificates',
  'cases',
  'attestations',
  'verification',
  'sharing',
  'erasure',
  'law-clock',
  'proof',
  'supervision',
);
const SQL_ADAPTERS = api('documents', 'indexer', 'register', 'audit', 'admin', 'identity', 'grants', 'exchange');
const ADAPTERS = api('ledger', 'database', 'keys', 'rendition', 'wallet');

/** Which folders or files a folder may import beside itself, and which packages (absent: any). */
const rules: Record<string, { paths: string[]; packages?: string[] }> = {
  [DOMAIN]: { paths: [], packages: ['@noble/hashes', '@noble/curves', 'zod'] },
  'chaincode/src/contract': { paths: [DOMAIN] },
  network: { paths: [] },
  'api/src/ports': { paths: [DOMAIN], packages: [] },
  'verify/src': { paths: [DOMAIN] },
  'explorer/src': { paths: [DOMAIN, 'verify/src'] },
  ...Object.fromEntries(USE_CASES.map((folder) => [folder, { paths: [...CORE, 'verify/src'], packages: ['zod'] }])),
  ...Object.fromEntries(ADAPTERS.map((folder) => [folder, { paths: [...CORE, ...COMMON, 'verify/src'] }])),
  ...Object.fromEntries(SQL_ADAPTERS.map((folder) => [folder, { paths: [...CORE, ...COMMON, ...api('database'), 'verify/src'] }])),
  // the watch of every organisation runs the contracts again; nothing else of the API knows them
  'api/src/indexer': { paths: [...CORE, ...COMMON, ...api('database'), 'verify/src', 'chaincode/src/contract/watch'] },
  'api/src/graphql': { paths: [...CORE, ...COMMON, ...USE_CASES, 'verify/src'] },
  'api/src/access': { paths: [...CORE, ...COMMON] },
  'api/src/http': { paths: [...CORE, ...COMMON, ...USE_CASES] },
};
const workspaces: Record<string, string> = {
  '@zhenglian/chaincode/domain': DOMAIN,
  '@zhenglian/chaincode/watch': 'chaincode/src/contract/watch',
  '@zhenglian/verify': 'verify/src',
  '@zhenglian/verify/ledger': 'verify/src/ledger',
  '@zhenglian/verify/pdf': 'verify/src/pdf',
  '@zhenglian/verify/witness': 'verify/src/witness',
};

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !/\.test\.tsx?$|\.d\.ts$|(^|\/)(dist|testing|node_modules)\//.test(name))
    .map((name) => join(root, folder, name));

/** Static, dynamic, type-only and re-exporting imports alike. */
const imports = (file: string): string[] => ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map((i) => i.fileName);

function violation(folder: string, file: string, name: string): string | undefined {
  const rule = rules[folder];
  const found = `${relative(root, file)} imports ${name}`;
  const target = name.startsWith('.') ? relative(root, resolve(file, '..', name)).replace(/\.js$/, '.ts') : workspaces[name];
  if (target !== undefined) {
    const allowed = [folder, ...(rule?.paths ?? [])];
    return allowed.some((path) => target === path || target.startsWith(`${path}/`)) ? undefined : found;
  }
  if (name.startsWith('@zhenglian/')) return found;
  if (!rule?.packages) return undefined;
  const bare = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
  return rule.packages.includes(bare) ? undefined : found;
}

test.each(Object.keys(rules))('%s imports only what it may', (folder) => {
  const files = sources(folder);
  expect(files.length).toBeGreaterThan(0);
  expect(files.flatMap((file) => imports(file).flatMap((name) => violation(folder, file, name) ?? []))).toEqual([]);
});

test('every folder of the API has a rule', () => {
  const folders = readdirSync(join(root, 'api/src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => name !== 'testing' && !rules[`api/src/${name}`])).toEqual([]);
});

test.each([
  [DOMAIN, `${DOMAIN}/x.ts`, 'node:fs'],
  [DOMAIN, `${DOMAIN}/x.ts`, '../contract/title.js'],
  ['explorer/src', 'explorer/src/x.ts', '@zhenglian/api'],
  ['network', 'network/embedded/x.ts', '../../api/src/main.js'],
  ['api/src/ledger', 'api/src/ledger/x.ts', '../indexer/rows.js'],
  ['api/src/certificates', 'api/src/certificates/x.ts', 'express'],
  ['api/src/ledger', 'api/src/ledger/x.ts', '@zhenglian/chaincode/watch'],
  ['api/src/certificates', 'api/src/certificates/x.ts', '../ledger/gateway.js'],
])('in %s the import by %s of %s would be found', (folder, file, name) => {
  expect(violation(folder, join(root, file), name)).toBeDefined();
});
