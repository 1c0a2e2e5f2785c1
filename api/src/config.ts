import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readTopology, type Organization, type Topology } from './topology.js';

const ROOT = resolve(import.meta.dirname, '../..');
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Everything that the process is told from outside. Read once, by `main`. */
export interface Config {
  readonly organization: Organization;
  readonly topology: Topology;
  readonly varDir: string;
  readonly webDir: string;
  readonly host: string;
  readonly port: number;
  /** Without a trailing slash; the QR and the token's audience derive from it. */
  readonly publicUrl: string;
  readonly databaseUrl: string | undefined;
  readonly oidcIssuer: string | undefined;
  /** As which client of an external provider the pages present themselves. */
  readonly oidcClientId: string;
  /** Manifests of the operations that may be asked, or any. On a Fabric network this has no default. */
  readonly operations: readonly string[] | 'any' | undefined;
  /** Origins of pages that may ask beside the own one. */
  readonly corsOrigins: ReadonlySet<string>;
  /** Whoever shows it may read the metrics from elsewhere; without it only this machine may. */
  readonly metricsToken: string | undefined;
  /** Hosts that webhooks may go to. */
  readonly webhookHosts: ReadonlySet<string>;
  /** Whether persons must have signed in with a second factor. */
  readonly secondFactor: boolean;
  /** Addresses of other organisations' APIs by organisation id, where they are not those of the topology. */
  readonly exchangeUrls: ReadonlyMap<string, string>;
  /** Code of the tax authority's office, 11 digits; used by the tax authority only. */
  readonly taxOffice: string;
  /** RPC API of the organisation's Kubo node; the embedded block store without it. */
  readonly ipfsApi: string | undefined;
  /** Ids of the organisations that keep copies of the own documents' ciphertext. */
  readonly replicas: ReadonlySet<string>;
  /** Where the wrapping keys of documents are. */
  readonly keyStore: KeyStoreConfig;
  /** Further font files for certificates. */
  readonly renditionFonts: readonly string[];
  readonly logLevel: string;
  readonly development: boolean;
}

/** A token when `token` is set, else a file under the passphrase that stands in `passphraseFile`. */
export interface KeyStoreConfig {
  readonly token: { readonly module: string; readonly label: string; readonly pinFile: string } | undefined;
  readonly passphraseFile: string | undefined;
}

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const pairOf = (pair: string): [string, string] => [
  pair.slice(0, pair.indexOf('=')),
  pair.slice(pair.indexOf('=') + 1).replace(/\/+$/, ''),
];

const list = (item: RegExp, message: string) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .refine((parts) => parts.every((part) => item.test(part)), message)
    .transform((parts): ReadonlySet<string> => new Set(parts));

const Environment = z.object({
  ORGANIZATION: z.string({ error: 'required: the id of an organisation of the topology, for example registry' }).min(1),
  VAR_DIR: z.string().min(1).default(join(ROOT, 'var')),
  PORT_OFFSET: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number, for example 3000')
    .default('0')
    .transform(Number),
  TOPOLOGY: z.string().min(1).default(join(ROOT, 'network/topology.json')),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be postgres://user:password@host:port/database' }).optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: httpUrl.optional(),
  OIDC_ISSUER: httpUrl.optional(),
  OIDC_CLIENT_ID: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'must be the client id that the provider gave to these pages')
    .default('zhenglian-desk'),
  PERSISTED_OPERATIONS: z
    .string()
    .min(1)
    .transform((text) => (text === 'any' ? 'any' : text.split(':').filter((path) => path !== '')))
    .optional(),
  CORS_ORIGINS: list(/^https?:\/\/[^/\s,]+$/, 'must be origins like https://desk.example, separated by commas'),
  METRICS_TOKEN: z.string().min(32, 'must have 32 characters at least').optional(),
  WEBHOOK_HOSTS: list(/^[a-z0-9.-]+$/, 'must be host names, separated by commas'),
  SECOND_FACTOR: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default('false')
    .transform((text) => text === 'true'),
  EXCHANGE_URLS: z
    .string()
    .regex(
      /^([a-z][a-z0-9-]*=https?:\/\/[^,\s]+)(,[a-z][a-z0-9-]*=https?:\/\/[^,\s]+)*$/,
      'must be like tax=https://tax.example,bank=https://bank.example',
    )
    .optional()
    .transform((text) => new Map((text ?? '').split(',').flatMap((pair) => (pair === '' ? [] : [pairOf(pair)])))),
  TAX_OFFICE: z
    .string()
    .regex(/^\d{11}$/, 'must be the 11 digits of a tax office code')
    .default('14406000000'),
  IPFS_API: httpUrl.optional(),
  REPLICAS: z
    .string()
    .regex(/^(?:none|[a-z][a-z0-9-]*(?:,[a-z][a-z0-9-]*)*)$/, 'must be ids of other organisations, separated by commas, or none')
    .optional(),
  KEY_PASSPHRASE_FILE: z.string().min(1).optional(),
  PKCS11_MODULE: z.string().min(1).optional(),
  PKCS11_TOKEN: z.string().min(1).optional(),
  PKCS11_PIN_FILE: z.string().min(1).optional(),
  RENDITION_FONTS: z
    .string()
    .default('')
    .transform((paths) => paths.split(':').filter((path) => path !== '')),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  NODE_ENV: z.string().default('production'),
});

/** A wrong or missing setting. The message lists every one, with its variable and the remedy. */
export class ConfigError extends Error {}

/**
 * Turns environment variables into the configuration.
 * @throws ConfigError that names all wrong variables at once.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const env = parsed.data;
  const topology = topologyOf(env.TOPOLOGY, env.PORT_OFFSET);
  const organization = topology.organizations.find((o) => o.id === env.ORGANIZATION);
  if (organization === undefined) {
    const known = topology.organizations.map((o) => o.id).join(', ');
    throw new ConfigError(`ORGANIZATION: ${env.ORGANIZATION} is not in ${env.TOPOLOGY}; use one of ${known}`);
  }
  const port = organization.api.port;
  return {
    organization,
    topology,
    varDir: resolve(env.VAR_DIR),
    webDir: join(ROOT, 'explorer/dist/web'),
    host: env.HOST,
    port,
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${port}`,
    databaseUrl: env.DATABASE_URL,
    oidcIssuer: env.OIDC_ISSUER,
    oidcClientId: env.OIDC_CLIENT_ID,
    secondFactor: env.SECOND_FACTOR,
    operations: env.PERSISTED_OPERATIONS,
    corsOrigins: env.CORS_ORIGINS,
    metricsToken: env.METRICS_TOKEN,
    webhookHosts: env.WEBHOOK_HOSTS,
    exchangeUrls: env.EXCHANGE_URLS,
    taxOffice: env.TAX_OFFICE,
    ipfsApi: env.IPFS_API,
    replicas: replicasOf(env.REPLICAS, organization, topology),
    keyStore: keyStoreOf(env),
    renditionFonts: env.RENDITION_FONTS,
    logLevel: env.LOG_LEVEL,
    development: env.NODE_ENV === 'development',
  };
}

/** Unless told otherwise, the regulator keeps copies of the registry's ciphertext; it never gets a key. */
function replicasOf(wanted: string | undefined, own: Organization, { organizations }: Topology): ReadonlySet<string> {
  if (wanted === 'none') return new Set();
  if (wanted === undefined) {
    const regulator = organizations.find(({ kind }) => kind === 'regulator');
    return new Set(own.kind === 'registry' && regulator !== undefined ? [regulator.id] : []);
  }
  const ids = wanted.split(',');
  const others = organizations.map(({ id }) => id).filter((id) => id !== own.id);
  const unknown = ids.find((id) => !others.includes(id));
  if (unknown !== undefined) throw new ConfigError(`REPLICAS: ${unknown} is no other organisation; use some of ${others.join(', ')}`);
  return new Set(ids);
}

function keyStoreOf(env: z.infer<typeof Environment>): KeyStoreConfig {
  const { PKCS11_MODULE: module, PKCS11_TOKEN: label, PKCS11_PIN_FILE: pinFile, KEY_PASSPHRASE_FILE: passphraseFile } = env;
  if (module === undefined && label === undefined && pinFile === undefined) return { token: undefined, passphraseFile };
  if (module === undefined || label === undefined || pinFile === undefined) {
    throw new ConfigError('PKCS11_MODULE, PKCS11_TOKEN, PKCS11_PIN_FILE: set all three to keep wrapping keys on a token, or none');
  }
  return { token: { module, label, pinFile }, passphraseFile };
}

/**
 * The embedded sign-in has published demo passwords, so it must never be reachable from elsewhere.
 * @throws ConfigError with the remedy when it would be.
 */
export function assertEmbeddedSignInAllowed(config: Pick<Config, 'host' | 'publicUrl'>, network: 'embedded' | 'fabric'): void {
  if (network !== 'embedded') throw new ConfigError('OIDC_ISSUER: required with a Fabric network; the embedded demo sign-in refuses it');
  if (!LOOPBACK.has(config.host)) {
    throw new ConfigError(`HOST: ${config.host} is not a loopback address; set OIDC_ISSUER to your identity provider, or HOST=127.0.0.1`);
  }
  if (!LOOPBACK.has(new URL(config.publicUrl).hostname)) {
    throw new ConfigError('PUBLIC_URL: not a loopback address; set OIDC_ISSUER to your identity provider');
  }
}

/**
 * What may be asked of an API in production is listed (checklist 17): on a Fabric network it is said, and be it that anything may.
 * @throws ConfigError with the remedy when it is not.
 */
export function listedOperations(
  { operations }: Pick<Config, 'operations'>,
  network: 'embedded' | 'fabric',
): readonly string[] | undefined {
  if (operations === undefined && network !== 'embedded') {
    throw new ConfigError('PERSISTED_OPERATIONS: required with a Fabric network; files of operations, separated by colons, or any');
  }
  return operations === 'any' ? undefined : operations;
}

function topologyOf(path: string, portOffset: number): Topology {
  try {
    return readTopology(path, portOffset);
  } catch (error) {
    throw new ConfigError(`TOPOLOGY: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
