/** A service of docker-compose.yml. */
export interface Service {
  environment: Record<string, string>;
  [member: string]: unknown;
}

const MATERIAL = '${MATERIAL:?folder with organizations/ and trust.json: VAR_DIR of ./scripts/fabric}';

/** Every container runs as the one who owns the keys and the data, never as root. */
const USER = '${MATERIAL_USER:?uid:gid of the owner of MATERIAL}';

/** A folder or file under MATERIAL, which has the shape of VAR_DIR. */
export const material = (...path: string[]): string => [MATERIAL, ...path].join('/');

/** What all services have alike. */
export const HARDENED = {
  restart: 'unless-stopped',
  user: USER,
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  pids_limit: 512,
  // rotated, so that no log fills the disk on which the ledger lies
  logging: { driver: 'json-file', options: { 'max-size': '20m', 'max-file': '5' } },
} as const;

const PROBE_TIMES = { interval: '10s', timeout: '5s', retries: 6, start_period: '30s' };

/** Health of a Fabric program by its operations port. The images have no HTTP client, but bash. */
export function fabricProbe(port: number) {
  const probe = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '200 OK' <&3`;
  return { test: ['CMD', 'bash', '-c', probe], ...PROBE_TIMES };
}

/** Health of a Node program: its port accepts connections. */
export function tcpProbe(port: number) {
  const program = `require('node:net').connect(${port}, '127.0.0.1').once('connect', () => process.exit(0)).once('error', () => process.exit(1))`;
  return { test: ['CMD', 'node', '-e', program], ...PROBE_TIMES };
}

/** Health of a Node program that answers HTTP: 200 at the path. */
export function httpProbe(port: number, path: string) {
  const program = `fetch('http://127.0.0.1:${port}${path}').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
  return { test: ['CMD', 'node', '-e', program], ...PROBE_TIMES };
}

export const commandProbe = (...command: string[]) => ({ test: ['CMD', ...command], ...PROBE_TIMES });

/** Ports are published on loopback only: what shall be reached from elsewhere is an operator's decision. */
export const publish = (port: number): string => `127.0.0.1:${port}:${port}`;
