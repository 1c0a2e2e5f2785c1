import { spawnSync } from 'node:child_process';

/**
 * Makes sure that something the tests need is on the machine; installs Debian's packages where it can (root with apt-get).
 * @template T
 * @param {{ find: () => T | undefined | false, packages: string[], purpose: string, otherwise?: string }} wanted
 *   find looks for it; otherwise names another remedy than installing the packages
 * @returns {T} what find found
 * @throws when it is still missing, naming the remedy
 */
export function ensurePackages({ find, packages, purpose, otherwise }) {
  const names = packages.join(' and ');
  const before = find();
  if (before) return before;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log(`installing ${names} for ${purpose} …`);
    const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-q'], options);
    spawnSync('apt-get', ['install', '-yq', '--no-install-recommends', ...packages], options);
  }
  const after = find();
  if (!after) throw new Error(`For ${purpose} install ${names}${otherwise ? `, or ${otherwise}` : ''}`);
  return after;
}
