import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from './packages.mjs';
import { at } from './paths.mjs';

const ADDON = 'node_modules/pkcs11js/build/Release/pkcs11.node';

/**
 * Makes sure that the tests of the PKCS#11 key store can run: SoftHSM, from Debian's package where it can be installed (root with
 * apt-get), and the addon of pkcs11js, which is compiled on demand because installation runs no scripts.
 * @throws when one is missing, naming the remedy
 */
export function ensureSoftToken() {
  ensurePackages({ find: found, packages: ['softhsm2'], purpose: 'the tests of the PKCS#11 key store' });
  if (existsSync(at(ADDON))) return;
  console.log('compiling pkcs11js …');
  const headers = existsSync(join(process.execPath, '../../include/node')) ? { npm_config_nodedir: join(process.execPath, '../..') } : {};
  spawnSync('npm', ['rebuild', 'pkcs11js', '--ignore-scripts=false'], {
    cwd: at('.'),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...headers },
  });
  if (!existsSync(at(ADDON))) throw new Error('pkcs11js does not compile: npm rebuild pkcs11js --ignore-scripts=false says why');
}

const found = () => spawnSync('softhsm2-util', ['--version']).status === 0;
