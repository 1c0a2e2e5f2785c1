import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';

// reliability.md A23: what is built is what the lock file says, nothing runs while it is installed, and no secret lies in the repository.

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ resolved: z.string().optional(), integrity: z.string().optional(), link: z.boolean().optional() }).loose(),
  ),
});
const Manifest = z.object({ workspaces: z.array(z.string()).optional(), dependencies: Versions(), devDependencies: Versions() });

function Versions() {
  return z.record(z.string(), z.string()).default({});
}

test('every package comes from the configured registry and from nowhere else, and its bytes are named', () => {
  const { packages } = Lock.parse(JSON.parse(read('package-lock.json')));
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true);
  expect(installed.length).toBeGreaterThan(500);
  // an address beside a name would be another place: a repository, an archive, somebody's registry
  const wrong = installed.filter(([, { resolved, integrity }]) => resolved !== undefined || integrity?.startsWith('sha512-') !== true);
  expect(wrong.map(([path]) => path)).toEqual([]);
});

test('direct dependencies are pinned, and no script of a package runs on installation', () => {
  const { workspaces = [] } = Manifest.parse(JSON.parse(read('package.json')));
  const loose = ['.', ...workspaces].flatMap((folder) => {
    const { dependencies, devDependencies } = Manifest.parse(JSON.parse(read(join(folder, 'package.json'))));
    return Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
  });
  expect(loose).toEqual([]);
  expect(read('.npmrc')).toContain('ignore-scripts=true');
});

/** Keys, and tokens of the services that hand out recognisable ones. */
const SECRETS = String.raw`-----BEGIN ([A-Z]+ )?PRIVATE KEY-----$|gh[pousr]_[A-Za-z0-9]{36}|npm_[A-Za-z0-9]{36}|AKIA[0-9A-Z]{16}|xox[bpars]-[0-9A-Za-z-]{20}`;

test.each<[string, string[]]>([
  ['the files', ['grep', '-InE', '-e', SECRETS]],
  ['the history', ['log', '--all', '--format=%h', '--extended-regexp', '-G', SECRETS]],
])('%s hold no secret', (_what, arguments_) => {
  expect(git(arguments_)).toBe('');
});

function git(arguments_: readonly string[]): string {
  // an unpacked archive has no history
  if (!existsSync(join(ROOT, '.git'))) return '';
  try {
    return execFileSync('git', arguments_, { cwd: ROOT, encoding: 'utf8' });
  } catch (error) {
    // `git grep` ends with 1 where it finds nothing
    if ((error as { status?: number }).status === 1) return '';
    throw error;
  }
}
