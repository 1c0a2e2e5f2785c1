import { randomBytes } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PLACES = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/pkcs11/libsofthsm2.so', '/opt/homebrew/lib/softhsm/libsofthsm2.so'];
const PIN = '87654321';

/** A fresh SoftHSM token for tests, under the folder that jest.config.mjs names in SOFTHSM2_CONF. */
export function softToken() {
  const module = softTokenModule();
  const configuration = process.env['SOFTHSM2_CONF'];
  if (module === undefined || configuration === undefined) throw new Error('SoftHSM is not installed: install the package softhsm2');
  const tokens = join(dirname(configuration), 'softhsm2-tokens');
  mkdirSync(tokens, { recursive: true });
  const settings = `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`;
  if (!existsSync(configuration)) writeFileSync(configuration, settings);
  const token = `test-${randomBytes(8).toString('hex')}`;
  softhsm('--init-token', '--free', '--label', token, '--so-pin', '12345678', '--pin', PIN);
  return { options: { module, token, pin: PIN }, remove: () => softhsm('--delete-token', '--token', token) };
}

function softTokenModule(): string | undefined {
  return spawnSync('softhsm2-util', ['--version']).status === 0 ? PLACES.find((path) => existsSync(path)) : undefined;
}

function softhsm(...args: string[]): void {
  execFileSync('softhsm2-util', args, { stdio: 'pipe' });
}
