import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, at } from './paths.mjs';

const MINIMUM = [20, 19];
const PROJECTS = ['chaincode/src/contract', 'network', 'verify', 'api']; // what runs; tests and pages have their own builds
const STAMP = at('node_modules/.zhenglian-lock'); // digest of the lock file that was installed

/** Checks the Node version, installs the dependencies and builds whatever is out of date. */
export async function prepare(say = console.log) {
  checkNode();
  if (!installed()) {
    say('installing dependencies (npm ci) …');
    await command('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    writeFileSync(STAMP, lockDigest());
  }
  say('building …');
  await command('node_modules/.bin/tsc', ['-b', ...PROJECTS]);
  if (webIsStale()) await command('npm', ['run', '--silent', 'build', '-w', 'explorer', '--', '--logLevel', 'warn']);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  console.error(`Node ${MINIMUM.join('.')} or newer is needed; this is ${process.versions.node}. See https://nodejs.org`);
  process.exit(1);
}

/** Runs a command in the repository with its output shown; rejects when it fails. */
export function command(program, args, env = {}) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.once('error', failed);
    child.once('exit', (code) => (code === 0 ? done() : failed(new Error(`${program} ${args.join(' ')} ended with ${code}`))));
  });
}

const modified = (path) => statSync(path).mtimeMs;

const lockDigest = () =>
  createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');

const installed = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockDigest();

function webIsStale() {
  const built = at('explorer/dist/web/index.html');
  if (!existsSync(built)) return true;
  const sources = ['explorer/src', 'explorer/index.html', 'verify/src', 'chaincode/src/domain'].map(at);
  return Math.max(...sources.map(newest)) > modified(built);
}

function newest(path) {
  if (!statSync(path).isDirectory()) return modified(path);
  return Math.max(...readdirSync(path, { recursive: true }).map((name) => modified(join(path, name))));
}
