import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { parse } from 'yaml';
import { createRoot, issueLeaf, newPrivateKey, publicKeyOf, type Root } from '../../../network/ca/certificates.js';
import { postgresPrograms } from '../../../api/src/testing/postgres.js';
import { ROOT } from '../../../scripts/lib/paths.mjs';

// What docker-compose.yml tells PostgreSQL and the API about each other, run with the programs of this machine: the
// settings and pg_hba.conf of the database, the address and certificate of the API.
interface Composed {
  services: Record<string, { command: string[]; environment: Record<string, string> }>;
}
const composed = parse(readFileSync(`${ROOT}docker-compose.yml`, 'utf8'), { merge: true }) as Composed;
const folder = mkdtempSync(join(tmpdir(), 'zhenglian-database-'));
let own: Root;
let server: ChildProcess;
let port: number;

beforeAll(async () => {
  own = await createRoot('ca-registry', 'registry');
  writeFileSync(join(folder, 'ca.pem'), own.certificate);
  await write('server', own, 'postgres-registry.tls');
  await write('api', own, 'api-registry.tls');
  await write('other', own, 'registrar');
  await write('stranger', await createRoot('ca-registry', 'registry'), 'api-registry.tls');
  port = await freePort();
  server = startServer();
}, 60_000);

afterAll(async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  if (server.exitCode === null && server.kill('SIGQUIT')) await ended;
  rmSync(folder, { recursive: true, force: true });
});

test('the API signs in with its certificate alone', async () => {
  await expect(signIn(databaseUrl('api'))).resolves.toEqual([{ name: 'api-registry.tls', ssl: true, version: 'TLSv1.3' }]);
});

test.each([
  ['another identity of the institution', () => databaseUrl('other'), /certificate authentication failed/],
  ['the same name under another authority', () => databaseUrl('stranger'), /unknown ca|alert|ECONNRESET|certificate/i],
  [
    'nobody’s certificate',
    () => databaseUrl('api').replace(/&ssl(cert|key)=[^&]*/g, ''),
    /connection requires a valid client certificate|certificate/,
  ],
  ['no TLS', () => databaseUrl('api').replace(/\?.*/, ''), /no pg_hba.conf entry.*no encryption/],
])('%s is refused', async (_title, url, reason) => {
  await expect(signIn(url())).rejects.toThrow(reason);
});

/** The API's DATABASE_URL with the files and the port of this test. */
function databaseUrl(identity: string): string {
  return (composed.services['api-registry']?.environment['DATABASE_URL'] ?? '')
    .replace('postgres-registry:5432', `localhost:${port}`)
    .replace(/sslrootcert=[^&]*/, `sslrootcert=${join(folder, 'ca.pem')}`)
    .replace(/sslcert=[^&]*/, `sslcert=${join(folder, `${identity}.cert.pem`)}`)
    .replace(/sslkey=[^&]*/, `sslkey=${join(folder, `${identity}.key.pem`)}`);
}

async function signIn(connectionString: string): Promise<unknown[]> {
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ connectionString });
    client.on('error', () => undefined); // the server ends what it refused
    try {
      await client.connect();
      const { rows } = await client.query('select current_user as name, ssl, version from pg_stat_ssl where pid = pg_backend_pid()');
      await client.end();
      return rows;
    } catch (error) {
      void client.end().catch(() => undefined);
      if (!String(error).includes('ECONNREFUSED') || tries > 100) throw error;
      await sleep(100); // starting
    }
  }
}

/** The image's entry point makes the cluster as `initdb` does here; the command and its settings are the file's. */
function startServer(): ChildProcess {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql, or set POSTGRES_BIN');
  const { command = [], environment } = composed.services['postgres-registry'] ?? {};
  const owner = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined;
  const files = ['', 'ca.pem', 'server.cert.pem', 'server.key.pem', 'pg_hba.conf', 'password'].map((name) => join(folder, name));
  writeFileSync(join(folder, 'pg_hba.conf'), readFileSync(`${ROOT}network/fabric/containers/pg_hba.conf`));
  writeFileSync(join(folder, 'password'), 'of nobody');
  if (owner) for (const file of files) chownSync(file, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const role = environment?.['POSTGRES_USER'] ?? '';
  const initial = (environment?.['POSTGRES_INITDB_ARGS'] ?? '').split(' ');
  const options = { stdio: 'ignore', cwd: folder, ...owner } as const;
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', role, `--pwfile=${join(folder, 'password')}`, '--no-sync', ...initial],
    options,
  );
  const single = ['--single', '-D', data, 'postgres'];
  execFileSync(join(programs, 'postgres'), single, { cwd: folder, input: 'create database zhenglian\n', ...owner });
  const settings = command
    .slice(1)
    .map((part) =>
      part.replace(/=\/etc\/zhenglian\/(?:postgres\/|tlscacerts\/)?/, `=${folder}/`).replace(/\/(cert|key)\.pem$/, '/server.$1.pem'),
    );
  return spawn(join(programs, 'postgres'), ['-D', data, '-k', folder, '-p', String(port), ...settings], options);
}

/** From the system's own range, where nobody listens on purpose. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return free;
}

const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));

async function write(name: string, root: Root, commonName: string): Promise<void> {
  const key = newPrivateKey();
  const publicKey = await publicKeyOf(key);
  const cert = await issueLeaf(root, { publicKey, commonName, unit: 'client', organization: 'registry', hosts: ['localhost'] });
  writeFileSync(join(folder, `${name}.cert.pem`), cert);
  writeFileSync(join(folder, `${name}.key.pem`), key, { mode: 0o600 });
  chmodSync(join(folder, `${name}.key.pem`), 0o600);
}
