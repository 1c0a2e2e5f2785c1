import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const PACKAGES = ['chromium', 'fonts-noto-cjk'];

/**
 * @returns the path of a Chromium, from CHROMIUM or a usual place; installs Debian's package where it can (root with apt-get)
 * @throws when there is none, naming the remedy
 */
export async function ensureChromium() {
  const given = process.env['CHROMIUM'];
  if (given && !existsSync(given)) throw new Error(`CHROMIUM=${given} does not exist`);
  const found = given ?? PLACES.find(existsSync);
  if (found) return found;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log(`installing ${PACKAGES.join(' and ')} for the browser tests …`);
    const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-q'], options);
    spawnSync('apt-get', ['install', '-yq', '--no-install-recommends', ...PACKAGES], options);
  }
  const installed = PLACES.find(existsSync);
  if (!installed) throw new Error(`The browser tests need Chromium: install ${PACKAGES.join(' and ')}, or set CHROMIUM to the program`);
  return installed;
}
