import { existsSync } from 'node:fs';
import { ensurePackages } from './packages.mjs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * @returns the path of a Chromium, from CHROMIUM or a usual place
 * @throws when there is none, naming the remedy
 */
export async function ensureChromium() {
  const given = process.env['CHROMIUM'];
  if (given && !existsSync(given)) throw new Error(`CHROMIUM=${given} does not exist`);
  return (
    given ??
    ensurePackages({
      find: () => PLACES.find(existsSync),
      packages: ['chromium', 'fonts-noto-cjk'],
      purpose: 'the browser tests',
      otherwise: 'set CHROMIUM to the program',
    })
  );
}
