import type { OrganizationEntry } from '../topology.js';
import { commandProbe, HARDENED, httpProbe, material, type Service } from './compose-parts.js';

const API_DIR = '/var/lib/zhenglian';
const SECURE_PORT_OFFSET = 1; // of the pages and GraphQL over HTTPS, from the API's own port

/** Where the institution's pages and GraphQL are served over TLS. */
export const webPort = ({ api }: OrganizationEntry): number => api.port + SECURE_PORT_OFFSET;

/** Names of an institution's own services, which are also the hosts in their TLS certificates. */
export const institutionNames = (id: string) => ({ api: `api-${id}`, web: `web-${id}`, database: `postgres-${id}`, ipfs: `kubo-${id}` });

/** Role of the API in PostgreSQL: the common name of its client certificate. */
export const databaseRole = (id: string): string => `${institutionNames(id).api}.tls`;

/**
 * What an institution runs beside Fabric: database, document store, API, and the server of its pages with TLS. The last
 * three share the network namespace of the first peer: the API dials its peer on 127.0.0.1 as it does natively, and the
 * document store and the API itself listen to nobody else.
 * @param others ids of the other institutions, with whose APIs it exchanges messages
 */
export function institutionServices(organization: OrganizationEntry, others: readonly string[], peer: string): [string, Service][] {
  const names = institutionNames(organization.id);
  return [
    [names.database, databaseService(organization.id)],
    [names.ipfs, ipfsService(organization.id, peer)],
    [names.api, apiService(organization, others, peer)],
    [names.web, webService(organization, peer)],
  ];
}

/** Nobody signs in with a password: over TLS by client certificate only (pg_hba.conf), and only as the name in it. */
function databaseService(id: string): Service {
  const own = '/etc/zhenglian/postgres';
  const settings = {
    ssl: 'on',
    ssl_min_protocol_version: 'TLSv1.3',
    ssl_cert_file: `${own}/cert.pem`,
    ssl_key_file: `${own}/key.pem`,
    ssl_ca_file: '/etc/zhenglian/tlscacerts/ca.pem',
    hba_file: '/etc/zhenglian/pg_hba.conf',
  };
  return {
    image: 'postgres:17.6-bookworm',
    ...HARDENED,
    mem_limit: '512m',
    cpus: 1,
    shm_size: '128m',
    command: ['postgres', ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    environment: {
      POSTGRES_DB: 'zhenglian',
      POSTGRES_USER: databaseRole(id),
      POSTGRES_PASSWORD_FILE: `/run/secrets/postgres-${id}`,
      POSTGRES_INITDB_ARGS: '--auth=scram-sha-256 --data-checksums',
      PGDATA: '/var/lib/postgresql/data/pgdata',
    },
    secrets: [`postgres-${id}`],
    volumes: [
      `${material('postgres', id)}:/var/lib/postgresql/data`,
      `${material('organizations', id, 'postgres')}:${own}:ro`,
      `${material('organizations', id, 'msp/tlscacerts')}:/etc/zhenglian/tlscacerts:ro`,
      './network/fabric/containers/pg_hba.conf:/etc/zhenglian/pg_hba.conf:ro',
    ],
    healthcheck: commandProbe('pg_isready', '-q', '-d', 'zhenglian'),
  };
}

/** A block store for encrypted documents; it joins no network, its RPC listens on loopback. Copies go between the APIs. */
function ipfsService(id: string, peer: string): Service {
  return {
    image: 'ipfs/kubo:v0.42.0',
    ...HARDENED,
    network_mode: `service:${peer}`,
    depends_on: { [peer]: { condition: 'service_started' } },
    mem_limit: '512m',
    cpus: 1,
    command: ['daemon', '--offline', '--enable-gc', '--migrate=true'],
    environment: { IPFS_PATH: '/data/ipfs', IPFS_PROFILE: 'server', IPFS_TELEMETRY: 'off' },
    volumes: [`${material('kubo', id)}:/data/ipfs`, './network/fabric/containers/kubo:/container-init.d:ro'],
    healthcheck: commandProbe('ipfs', '--api=/ip4/127.0.0.1/tcp/5001', 'id'),
  };
}

function apiService({ id, api }: OrganizationEntry, others: readonly string[], peer: string): Service {
  const names = institutionNames(id);
  const inside = `${API_DIR}/organizations/${id}`;
  const tls = '/etc/zhenglian/api';
  const access = new URLSearchParams({
    sslmode: 'verify-full',
    sslrootcert: `${inside}/msp/tlscacerts/ca.pem`,
    sslcert: `${tls}/cert.pem`,
    sslkey: `${tls}/key.pem`,
  });
  return {
    image: 'zhenglian/api',
    build: { context: '.', dockerfile: 'api/Dockerfile' },
    ...HARDENED,
    read_only: true,
    tmpfs: ['/tmp'],
    network_mode: `service:${peer}`,
    depends_on: {
      [peer]: { condition: 'service_healthy' },
      [names.database]: { condition: 'service_healthy' },
      [names.ipfs]: { condition: 'service_healthy' },
    },
    mem_limit: '1g',
    cpus: 1,
    environment: {
      ORGANIZATION: id,
      VAR_DIR: API_DIR,
      HOST: '127.0.0.1',
      PUBLIC_URL: publicUrl(id),
      EXCHANGE_URLS: others.map((other) => `${other}=${publicUrl(other)}`).join(','),
      OIDC_ISSUER: '${OIDC_ISSUER:?issuer of the OpenID Connect provider}',
      DATABASE_URL: `postgres://${databaseRole(id)}@${names.database}:5432/zhenglian?${decodeURIComponent(access.toString())}`,
      IPFS_API: 'http://127.0.0.1:5001',
      KEY_PASSPHRASE_FILE: `/run/secrets/passphrase-${id}`,
    },
    secrets: [`passphrase-${id}`],
    volumes: [
      ...['msp:ro', 'users:ro', 'vault'].map((folder) => {
        const [name = '', mode] = folder.split(':');
        return [material('organizations', id, name), `${inside}/${name}`, ...(mode ? [mode] : [])].join(':');
      }),
      `${material('organizations', id, 'api')}:${tls}:ro`,
      `${material('trust.json')}:${API_DIR}/trust.json:ro`,
      `${material('api', id)}:${API_DIR}/api/${id}`,
    ],
    healthcheck: httpProbe(api.port, '/readyz'),
  };
}

/** The explorer's pages, and TLS in front of the API. */
function webService(organization: OrganizationEntry, peer: string): Service {
  const { id, api } = organization;
  return {
    image: 'zhenglian/explorer',
    build: { context: '.', dockerfile: 'explorer/Dockerfile' },
    ...HARDENED,
    read_only: true,
    tmpfs: ['/tmp'],
    network_mode: `service:${peer}`,
    depends_on: { [institutionNames(id).api]: { condition: 'service_healthy' } },
    mem_limit: '128m',
    cpus: 0.5,
    environment: { LISTEN_PORT: String(webPort(organization)), API_PORT: String(api.port), NGINX_ENVSUBST_OUTPUT_DIR: '/tmp' },
    volumes: [`${material('organizations', id, 'web')}:/etc/zhenglian/web:ro`],
    healthcheck: commandProbe(
      'curl',
      '--fail',
      '--silent',
      '--insecure',
      '--output',
      '/dev/null',
      `https://127.0.0.1:${webPort(organization)}/healthz`,
    ),
  };
}

/** Secrets of an institution: files, so that they stand in no environment. */
export function institutionSecrets(id: string): [string, { file: string }][] {
  return ['postgres', 'passphrase'].map((name) => [`${name}-${id}`, { file: material('organizations', id, 'secrets', name) }]);
}

const publicUrl = (id: string): string =>
  `\${${id.toUpperCase().replaceAll('-', '_')}_PUBLIC_URL:?https address under which the public reaches ${id}}`;
