import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, ROOT } from './paths.mjs';
import { ensureCheckers } from './checkers.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureDockerCompose } from './docker-compose.mjs';
import { ensureKubo } from './kubo.mjs';
import { ensurePackages } from './packages.mjs';
import { ensurePostgres } from './postgres.mjs';
import { ensureSoftToken } from './soft-token.mjs';
import { startSystem } from './system.mjs';

const TEST_PORT_OFFSET = 4000; // beside a system that someone has running

/** Each stage answers how many checks passed, failed, were skipped, and why they were skipped. */
export const STAGES = {
  quality: async () => {
    const checks = [
      await shell('format', 'npx', ['prettier', '--check', '--log-level', 'warn', '.']),
      await shell('types', 'npx', ['tsc', '-b']),
      await shell('lint', 'npx', ['oxlint', '--type-aware', '--deny-warnings']),
    ];
    return { passed: checks.filter(Boolean).length, failed: checks.filter((ok) => !ok).length, skipped: 0 };
  },
  unit: async () => {
    ensureSoftToken();
    ensurePostgres();
    ensureDockerCompose();
    return jest([
      '--maxWorkers=2',
      '--testPathIgnorePatterns',
      '/dist/',
      '/node_modules/',
      '/test/src/(scenario|attack|browser|checkers|fabric|storage)/',
    ]);
  },
  attack: () => jest(['--runInBand', '--testPathPatterns', '/test/src/attack/']),
  scenario: () => {
    const find = () => ['curl', 'jq', 'openssl'].every((program) => spawnSync('which', [program]).status === 0);
    ensurePackages({ find, packages: ['curl', 'jq', 'openssl'], purpose: 'the commands of docs/api.md' });
    return withSystem(() => jest(['--runInBand', '--testPathPatterns', '/test/src/scenario/']));
  },
  demo: async () => {
    const ok = await shell('every step of ./scripts/demo', process.execPath, ['scripts/demo.mjs']);
    return { passed: Number(ok), failed: Number(!ok), skipped: 0 };
  },
  storage: () => {
    if (ensureKubo() === undefined)
      return { passed: 0, failed: 0, skipped: 1, reason: 'KUBO is not set and there is no Go to build it with' };
    return jest(['--runInBand', '--testPathPatterns', '/test/src/storage/']);
  },
  browser: async () => {
    const chromium = await ensureChromium();
    // a host that nobody has: webhooks may be registered there, and their deliveries wait
    const env = { WEBHOOK_HOSTS: 'hooks.example' };
    return withSystem(() => jest(['--runInBand', '--testPathPatterns', '/test/src/browser/'], { CHROMIUM: chromium }), env);
  },
  checkers: async () => {
    const { home, files, reasons } = ensureCheckers();
    const skipped = reasons.length;
    if (files.length === 0) return { passed: 0, failed: 0, skipped, reason: reasons.join('; ') };
    const result = await jest(['--runInBand', '--testPathPatterns', files.join('|')], { CHECKERS: home });
    return { ...result, skipped: result.skipped + skipped, ...(skipped > 0 && { reason: reasons.join('; ') }) };
  },
  fabric: async () => {
    if (!fabricFound()) return { passed: 0, failed: 0, skipped: 1, reason: 'FABRIC_BIN is not set and no peer program is in PATH' };
    return jest(['--runInBand', '--testPathPatterns', '/test/src/fabric/']);
  },
};

/** @returns the stages that an argument names, undefined when it names none */
export function selectStages(argument) {
  if (argument === 'all') return Object.keys(STAGES);
  if (argument === undefined) return Object.keys(STAGES).filter((name) => name !== 'fabric');
  return argument in STAGES ? [argument] : undefined;
}

/** Runs jest; a run that executes no test counts as a failure. */
async function jest(args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-jest-'));
  const report = join(folder, 'report.json');
  const ordered = args.includes('--runInBand') ? [`--testSequencer=${at('scripts/lib/by-name.mjs')}`] : [];
  await run(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--json',
      `--outputFile=${report}`,
      ...ordered,
      ...args,
    ],
    env,
  );
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed: numPassedTests, failed: numPassedTests + failed === 0 ? 1 : failed, skipped: numPendingTests + numTodoTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // jest died before it could report
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function shell(name, program, args) {
  const ok = (await run(program, args)) === 0;
  console.log(`${ok ? '✓' : '✗'} ${name}`);
  return ok;
}

function run(program, args, env = {}) {
  return new Promise((done, failed) => {
    // jest prints its --json report to stdout, its human report to stderr
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: ['ignore', args.includes('--json') ? 'ignore' : 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.once('error', failed);
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** One fresh system for all tests of a stage, with settings of its own; they find it through ZHENGLIAN_VAR. */
async function withSystem(work, env = {}) {
  const before = { ...process.env };
  Object.assign(process.env, env);
  const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-test-'));
  const system = await startSystem({ varDir, portOffset: TEST_PORT_OFFSET });
  process.env['ZHENGLIAN_VAR'] = varDir;
  try {
    return await work();
  } finally {
    await system.stop();
    for (const name of Object.keys(env)) restore(name, before[name]);
    rmSync(varDir, { recursive: true, force: true });
  }
}

function restore(name, value) {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

const fabricFound = () => Boolean(process.env['FABRIC_BIN']) || spawnSync('peer', ['version']).status === 0;
