import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTrust, type Trust } from '@zhenglian/verify/ledger';
import { documentParts } from './parts.js';
import { handlersOf } from './exchange/handlers.js';
import { readOperations } from './graphql/persisted.js';
import { assertEmbeddedSignInAllowed, ConfigError, listedOperations, type Config } from './config.js';
import { openDatabase, type Database } from './database/open.js';
import type { Services } from './graphql/context.js';
import { createSchema } from './graphql/schema.js';
import { graphqlHandler } from './graphql/server.js';
import { createApp } from './http/app.js';
import { listen, stop } from './http/listen.js';
import { metrics } from './http/metrics.js';
import { originGuard } from './http/origin.js';
import { shedder } from './http/shed.js';
import { rateLimit } from './http/rate-limit.js';
import { sqlSessions, type Sessions } from './identity/sessions.js';
import { exchangeSide } from './exchange-side.js';
import { auditExportRouter } from './http/audit-export.js';
import { exchangeRouter } from './http/exchange.js';
import { supervisedLogRouter } from './http/supervised-log.js';
import { proofRouter } from './http/proof.js';
import { embeddedSignIn, externalSignIn, type SignIn } from './identity/sign-in.js';
import { callerOf, type TokenRules } from './identity/tokens.js';
import { nodeP256 } from './indexer/p256.js';
import { createLogger } from './log.js';
import { keeperOf, replicasOf } from './replica-side.js';
import type { DocumentParts } from './documents/documents.js';
import { copiesRouter } from './http/copies.js';
import { replicaRouter } from './http/replica.js';
import { copyDesk } from './copy-side.js';
import { logDesk } from './log-side.js';
import { pathsOf, type Paths } from './paths.js';
import type { AuditLog } from './ports.js';
import { completeBook } from './register/book.js';
import type { DeskParts } from './register/desk.js';
import { folderAccessSystem } from './register/folder-access.js';
import { bookKey } from './register/key.js';
import { walletRouter } from './http/wallet.js';
import { ownVerifier } from './verification/verifier.js';
import { followLedger, readiness, connect } from './ledger-side.js';
import { servicesOf, walletsOf, webhookParts, filesOf } from './services.js';
import { measuresOf, storageMeasures } from './measures.js';
import { runInBackground } from './background.js';
import { clock, random } from './machine.js';

const PASSWORD_TRIES = { burst: 20, perSecond: 1 };
const STOP_MILLISECONDS = 5_000;
/** Measured on two cores: beyond that, waiting answers only get older. */
const SHED_RULES = { inFlight: 256, loopDelay: 750 };

export interface Running {
  stop(): Promise<void>;
}

/** Wires the adapters to the use cases and starts to serve. Everything that the process owns is closed by `stop`. */
export async function start(config: Config): Promise<Running> {
  const logger = createLogger(config.logLevel, config.organization.id);
  const paths = pathsOf(config.varDir, config.organization.id);
  const trustText = readTrust(paths);
  const trust = parseTrust(trustText);
  const listed = listedOperations(config, trust.network);
  const verify = nodeP256();
  const database = await openDatabase({ url: config.databaseUrl, directory: paths.database, template: paths.databaseTemplate });
  const connection = connect(config, paths);
  const ledgerSide = await followLedger({ config, paths, trust, verify, database, connection, logger });
  const sessions = sqlSessions({ database, clock });
  const key = await bookKey(join(paths.vault, 'book-key.json'));
  const exchange = await exchangeSide({
    config,
    paths,
    trust,
    verify,
    database,
    key,
    clock,
    random,
    handlers: handlersOf(config.organization, key),
    logger,
  });
  const desk = deskOf(config, paths, database, key);
  if (desk !== undefined) await completeBook({ database, key, clock });
  const vault = await vaultOf(config, paths, database);
  const judge = ownVerifier({ trust, readModel: ledgerSide.readModel, clock, verify });
  const wallets = walletsOf(config, judge);
  const services = await servicesOf({
    wallets,
    vault,
    logger,
    config,
    paths,
    trust,
    verify,
    database,
    sessions,
    key,
    exchange,
    desk,
    ...ledgerSide,
  });
  const { rules, router, origins } = await signIn({ config, paths, trust, database, audit: services.audit, sessions });
  const background = new AbortController();
  const work = runInBackground(
    {
      webhooks: webhookParts(config, database, key),
      hosts: config.webhookHosts,
      services,
      ...ledgerSide,
      exchange,
      desk,
      vault,
      database,
      embedded: config.databaseUrl === undefined,
      key,
      logger,
    },
    background.signal,
  );
  const shed = shedder(SHED_RULES);
  const app = createApp({
    graphql: graphqlHandler({
      schema: createSchema(),
      services,
      callerOf: (authorization) => callerOf(authorization, rules),
      logger,
      development: config.development,
      operations: listed === undefined ? undefined : readOperations(listed),
    }),
    signIn: router,
    connect: origins,
    routers: [
      exchangeRouter(exchange.endpoint, logger),
      ...(services.sharing === undefined ? [] : [copiesRouter(copyDesk({ config, trust, verify, clock, sharing: services.sharing }))]),
      proofRouter(services.proofs),
      replicaRouter(keeperOf({ config, paths, trust, verify, database, clock })),
      walletRouter(wallets.issuer, wallets.verifier),
      auditFiles({ config, database, services, rules }),
      supervisedLogRouter(logDesk({ config, trust, verify, clock, audit: services.audit, files: filesOf(config, database) })),
    ],
    metrics: metrics({
      organization: config.organization.id,
      measures: [...measuresOf(ledgerSide, database, shed), ...(vault === undefined ? [] : storageMeasures(vault))],
      token: config.metricsToken,
    }),
    shed: shed.handler,
    origin: originGuard(config.publicUrl, config.corsOrigins),
    readiness: () => readiness(ledgerSide, work.state),
    trust: trustText,
    webDir: config.webDir,
    logger,
  });
  const server = await listen(app, config.host, config.port);
  logger.info({ url: config.publicUrl, network: trust.network }, 'listening');
  return {
    async stop() {
      background.abort();
      shed.stop();
      await stop(server, STOP_MILLISECONDS);
      connection.close();
      await work.done;
      await database.destroy();
    },
  };
}

function auditFiles({ config, database, services, rules }: { config: Config; database: Database; services: Services; rules: TokenRules }) {
  const { organization } = config;
  const files = filesOf(config, database);
  return auditExportRouter({ organization, callerOf: (authorization) => callerOf(authorization, rules), audit: services.audit, files });
}

interface SignInParts {
  readonly config: Config;
  readonly paths: Paths;
  readonly trust: Trust;
  readonly database: Database;
  readonly audit: AuditLog;
  readonly sessions: Sessions;
}

async function signIn({ config, paths, trust, database, audit, sessions }: SignInParts): Promise<SignIn> {
  const { secondFactor, publicUrl } = config;
  if (config.oidcIssuer !== undefined) return externalSignIn(config.oidcIssuer, publicUrl, { secondFactor, sessions });
  assertEmbeddedSignInAllowed(config, trust.network);
  const { organization } = config;
  const limit = rateLimit(PASSWORD_TRIES);
  return embeddedSignIn({ organization, publicUrl, vault: paths.vault, limit, database, clock, audit, secondFactor }, sessions);
}

/** The encrypted storage of the own documents, which only the registry has. */
async function vaultOf(config: Config, paths: Paths, database: Database): Promise<DocumentParts | undefined> {
  if (config.organization.kind !== 'registry') return undefined;
  return documentParts(config, paths, database, { clock, replicas: replicasOf({ config, paths, clock }) });
}

/** The registry's book, its districts and its way to the access system; undefined in every other organisation. */
function deskOf(config: Config, paths: Paths, database: Database, key: Uint8Array): DeskParts | undefined {
  const authority = config.topology.issuers.find(({ mspId }) => mspId === config.organization.mspId);
  if (config.organization.kind !== 'registry' || authority === undefined) return undefined;
  const divisions = authority.areas.map(({ division }) => division);
  return { database, key, clock, divisions, access: folderAccessSystem(paths.uploads) };
}

function readTrust(paths: Paths): string {
  try {
    return readFileSync(paths.trust, 'utf8');
  } catch (error) {
    throw new ConfigError(`VAR_DIR: cannot read ${paths.trust}; enrol first (node network/dist/ca/provision.js)`, { cause: error });
  }
}
