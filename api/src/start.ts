import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMembership, parseTrust, type P256Verify, type Trust } from '@zhenglian/verify/ledger';
import type { Logger } from 'pino';
import { speakerOf } from './addresses.js';
import { actParts, documentParts, registryParts, taxParts } from './parts.js';
import { sqlAdministration } from './admin/administration.js';
import { sqlApprovals } from './admin/approvals.js';
import { accessAudit } from './audit/access-audit.js';
import { ledgerLogAnchor } from './audit/ledger-anchor.js';
import { anchorDelay, keepAnchoring } from './audit/roots.js';
import { announceHappened, keepCalling, webhookDesk, type WebhookParts } from './exchange/webhooks.js';
import { messageDesk } from './exchange/desk.js';
import { handlersOf } from './exchange/handlers.js';
import { pendingMessages } from './exchange/outbox.js';
import { readOperations } from './graphql/persisted.js';
import { exportCsv, exportLog } from './audit/export.js';
import { sqlAuditLog } from './audit/log.js';
import { publishUnitKey } from './certificates/unit-key.js';
import { assertEmbeddedSignInAllowed, ConfigError, listedOperations, type Config } from './config.js';
import { openDatabase, type Database } from './database/open.js';
import type { Services } from './graphql/context.js';
import { createSchema } from './graphql/schema.js';
import { graphqlHandler } from './graphql/server.js';
import { createApp, type Readiness } from './http/app.js';
import { listen, stop } from './http/listen.js';
import { checkUrl, postOutbound } from './http/outbound.js';
import { metrics, type Measure } from './http/metrics.js';
import { originGuard } from './http/origin.js';
import { shedder, type Shedder } from './http/shed.js';
import { callerLimits, rateLimit } from './http/rate-limit.js';
import { sqlSessions, type Sessions } from './identity/sessions.js';
import { exchangeSide, type ExchangeSide } from './exchange-side.js';
import { auditExportRouter } from './http/audit-export.js';
import { exchangeRouter } from './http/exchange.js';
import { supervisedLogRouter } from './http/supervised-log.js';
import { proofRouter } from './http/proof.js';
import { CLIENT_ID } from './identity/provider.js';
import { embeddedSignIn, externalSignIn, knownAccounts, type SignIn } from './identity/sign-in.js';
import { callerOf, type TokenRules } from './identity/tokens.js';
import { readCheckpoint } from './indexer/checkpoint.js';
import { createIndexer, type Indexer } from './indexer/indexer.js';
import { nodeP256 } from './indexer/p256.js';
import { createProgress } from './indexer/progress.js';
import { countTransactions, outcomeOf, sqlReadModel } from './indexer/read-model.js';
import { gatewayBlocks } from './ledger/blocks.js';
import { openConnection, type Connection } from './ledger/connection.js';
import { networkHeights } from './ledger/heights.js';
import { gatewayLedger } from './ledger/ledger.js';
import { gatewayProofs } from './ledger/proofs.js';
import { createLogger } from './log.js';
import { keeperOf, replicasOf } from './replica-side.js';
import type { DocumentParts } from './documents/documents.js';
import type { ScrubRound } from './documents/scrub.js';
import { openFaults } from './documents/rows.js';
import { replicationLag } from './documents/replication.js';
import { keepStorage } from './documents/storage-duty.js';
import { copiesRouter } from './http/copies.js';
import { replicaRouter } from './http/replica.js';
import { copyDesk, receivingParts } from './copy-side.js';
import { logDesk, supervision } from './log-side.js';
import { keepTicking } from './law-clock/keep-ticking.js';
import { pathsOf, type Paths } from './paths.js';
import type { AuditLog, Clock, LogExport, Ledger, NetworkHeights, ProofLedger, Random, ReadModel, Verifier } from './ports.js';
import { keepForgetting } from './retention-duty.js';
import { retentionDuties } from './retention-side.js';
import { completeBook, sqlBook } from './register/book.js';
import { keepReporting, registerDesk, type DeskParts } from './register/desk.js';
import { folderAccessSystem } from './register/folder-access.js';
import { bookKey } from './register/key.js';
import { endorsedProofs } from './proof/prove.js';
import { vaultDesk } from './documents/vault-desk.js';
import { batchDeskOf, erasureParts, keptKeysOf, keyBackupsOf, sharingParts } from './vault-parts.js';
import { walletExport } from './wallet/export.js';
import { presentations } from './wallet/presentations.js';
import { walletRouter } from './http/wallet.js';
import { ownVerifier } from './verification/verifier.js';

const PASSWORD_TRIES = { burst: 20, perSecond: 1 };
const STOP_MILLISECONDS = 5_000;
const CALLER_RULES = {
  account: { burst: 200, perSecond: 50 },
  organization: { burst: 1_000, perSecond: 300 },
  sensitive: { burst: 60, perSecond: 200 / 3_600 },
};
/** Measured on two cores: beyond that, waiting answers only get older. */
const SHED_RULES = { inFlight: 256, loopDelay: 750 };

const clock: Clock = { now: () => new Date() };
const random: Random = { bytes: (length) => randomBytes(length) };

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

/** What an operator watches: how far the index is, how late the log's roots are, what waits to be delivered. */
function measuresOf({ readModel }: LedgerSide, database: Database, shed: Shedder): Measure[] {
  return [
    { name: 'zl_index_height', help: 'Last block that was verified and indexed', read: () => readModel.height() ?? -1 },
    { name: 'zl_index_title_transactions', help: 'Valid transactions of the register', read: () => countTransactions(database, 'title') },
    { name: 'zl_http_in_flight', help: 'Requests being worked on', read: () => shed.state().inFlight },
    { name: 'zl_http_shed', help: 'Requests turned away under overload', read: () => shed.state().shed },
    { name: 'zl_exchange_pending', help: 'Messages that wait to be delivered', read: () => pendingMessages(database) },
    {
      name: 'zl_audit_anchor_delay_seconds',
      help: 'Age of the oldest log entry without an anchored root',
      read: async () => (await anchorDelay(database, clock.now())) / 1_000,
    },
  ];
}

/** How far the copies are behind, and what is damaged and could not be repaired. */
function storageMeasures(vault: DocumentParts): Measure[] {
  const worst = async (of: 'pending' | 'seconds') => Math.max(0, ...(await replicationLag(vault)).map((lag) => lag[of]));
  return [
    { name: 'zl_replica_pending', help: 'Documents that the slowest copying organisation lacks', read: () => worst('pending') },
    { name: 'zl_replica_lag_seconds', help: 'Age of the oldest document without its copy', read: () => worst('seconds') },
    { name: 'zl_document_faults', help: 'Damaged blocks that no copy could repair', read: () => openFaults(vault.database) },
  ];
}

interface LedgerSide {
  readonly indexer: Indexer;
  readonly readModel: ReadModel;
  readonly ledger: Ledger;
  readonly proofLedger: ProofLedger;
  readonly heights: NetworkHeights;
}

interface Foundation {
  readonly config: Config;
  readonly paths: Paths;
  readonly trust: Trust;
  readonly verify: P256Verify;
  readonly database: Database;
  readonly connection: Connection;
  readonly logger: Logger;
}

/** Everything between the peer and the rows. */
async function followLedger({ config, paths, trust, verify, database, connection, logger }: Foundation): Promise<LedgerSide> {
  const channel = config.topology.channel;
  const progress = createProgress((await readCheckpoint(database))?.number);
  const indexer = createIndexer({
    source: gatewayBlocks(connection.gateway, channel),
    database,
    trust: { trust, membership: createMembership(trust.roots, verify), verify },
    announce: (transaction, happened) => announceHappened({ clock }, transaction, happened),
    versions: new Map(config.topology.chaincodes.map(({ name, version }) => [name, version])),
    progress,
    logger,
    sleep,
    now: () => performance.now(),
    time: () => Date.now(),
  });
  return {
    indexer,
    readModel: sqlReadModel(database, progress, indexer.fresh),
    ledger: gatewayLedger({ connection, channel, outcomeOf: (id) => outcomeOf(database, id), jitter: Math.random, sleep }),
    proofLedger: gatewayProofs(connection, channel),
    heights: networkHeights({ connection, channel, ...heightParts(config, paths) }),
  };
}

interface ServiceParts extends LedgerSide {
  readonly config: Config;
  readonly paths: Paths;
  readonly trust: Trust;
  readonly verify: P256Verify;
  readonly database: Database;
  readonly sessions: Sessions;
  readonly key: Uint8Array;
  readonly exchange: ExchangeSide;
  readonly desk: DeskParts | undefined;
  readonly vault: DocumentParts | undefined;
  readonly wallets: ReturnType<typeof walletsOf>;
  readonly logger: Logger;
}

/** Both ends of OpenID4VC: the registry hands credentials to wallets, everybody may ask for presentations. */
function walletsOf({ publicUrl: url, organization }: Config, judge: Verifier) {
  const issuer = organization.kind === 'registry' ? walletExport({ url, clock, random }) : undefined;
  return { judge, issuer, verifier: presentations({ url, verifier: judge, clock, random }) };
}

async function servicesOf(parts: ServiceParts): Promise<Services> {
  const { config, paths, trust, verify, database, ledger, readModel } = parts;
  const book = sqlBook({ database, key: parts.key, clock, enqueue: parts.exchange.enqueue });
  const audit = sqlAuditLog({ database, organization: config.organization.id, clock, random });
  const approvals = sqlApprovals({ database, audit, clock });
  const common = { book, ledger, readModel, clock, random };
  const { kind } = config.organization;
  const registry = parts.vault && registryParts(config, paths, parts.vault, trust, common);
  const vault = parts.vault &&
    registry && { config, paths, registry, vault: parts.vault, audit, verify, key: parts.key, exchange: parts.exchange };
  const tax = kind === 'tax' ? taxParts(config, common) : undefined;
  return {
    organization: config.organization,
    organizations: config.topology.organizations,
    network: { kind: trust.network, channel: trust.channel, genesisHash: trust.genesisHash },
    publicUrl: config.publicUrl,
    readModel,
    book,
    verifier: parts.wallets.judge,
    proofs: endorsedProofs({ trust, ledger: parts.proofLedger, readModel, clock, verify, sleep }),
    register: parts.desk && registerDesk(parts.desk),
    audit,
    approvals,
    webhooks: webhookDesk(webhookParts(config, database, parts.key)),
    messages: messageDesk({ database, key: parts.key, audit, enqueue: parts.exchange.enqueue }),
    accessAudit: kind === 'regulator' ? auditOf(config, paths, database, readModel) : undefined,
    limits: callerLimits(CALLER_RULES),
    administration: sqlAdministration({ database, approvals, audit, clock, key: parts.key, book, known: accountsOf(config, paths) }),
    heights: parts.heights,
    signIn: signInOf(config),
    sessions: parts.sessions,
    registry,
    storage: vault && vaultDesk(vault.vault, keyBackupsOf(paths)),
    batches: vault && batchDeskOf(vault, (batch, error) => parts.logger.warn({ batch, error }, 'a batch waits')),
    tax,
    ledger,
    acts: actParts({ config, common, key: parts.key, database, approvals, registry, tax }),
    sharing: vault && sharingParts(vault),
    wallets: parts.wallets.issuer,
    presentations: parts.wallets.verifier,
    receiving: receivingParts({ config, paths, ledger, audit, clock }),
    keptKeys: vault && keptKeysOf(vault),
    erasure: vault && erasureParts(vault),
  };
}

function auditOf(config: Config, paths: Paths, database: Database, readModel: ReadModel) {
  const { organizations } = config.topology;
  return accessAudit({ readModel, organizations, clock, ...supervision({ config, paths, clock, files: filesOf(config, database) }) });
}

function filesOf({ organization }: Config, database: Database): LogExport {
  return { lines: () => exportLog(database, organization.id), csv: (period) => exportCsv(database, period) };
}

/** An external provider has its accounts to itself. */
function accountsOf({ oidcIssuer, organization }: Config, paths: Paths) {
  return oidcIssuer === undefined ? knownAccounts(organization, paths.vault) : [];
}

function signInOf({ oidcIssuer, oidcClientId, publicUrl }: Config): Services['signIn'] {
  return oidcIssuer === undefined ? { issuer: `${publicUrl}/oidc`, clientId: CLIENT_ID } : { issuer: oidcIssuer, clientId: oidcClientId };
}

function webhookParts({ webhookHosts: hosts }: Config, database: Database, key: Uint8Array): WebhookParts {
  return { database, key, clock, random, checkUrl: (url) => void checkUrl(url, { hosts }) };
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

interface Work {
  readonly state: { unitKey: 'PUBLISHED' | 'PENDING' | 'CONFLICT' };
  readonly done: Promise<unknown>;
}

interface BackgroundParts {
  readonly services: Services;
  readonly exchange: ExchangeSide;
  readonly desk: DeskParts | undefined;
  readonly vault: DocumentParts | undefined;
  readonly database: Database;
  readonly key: Uint8Array;
  readonly logger: Logger;
  readonly webhooks: WebhookParts;
  /** Hosts that webhooks may go to. */
  readonly hosts: ReadonlySet<string>;
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

function runInBackground(
  { services, indexer, ledger, exchange, desk, vault, database, key, logger, webhooks, hosts }: LedgerSide & BackgroundParts,
  signal: AbortSignal,
): Work {
  const state: Work['state'] = { unitKey: services.registry === undefined ? 'PUBLISHED' : 'PENDING' };
  const publish = async ({ unitReferences }: NonNullable<Services['registry']>) => {
    await publishUnitKey({ ledger, unitReferences, sleep, warn: (error) => logger.debug({ error }, 'unit key not published yet') }, signal);
    state.unitKey = 'PUBLISHED';
  };
  const tasks = [indexer.run(signal), exchange.run(signal)];
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  const anchoring = { database, anchor: ledgerLogAnchor(ledger), clock, sleep: pause };
  tasks.push(keepAnchoring({ ...anchoring, warn: (error) => logger.warn({ error }, 'log root not anchored yet') }, signal));
  if (services.batches !== undefined) tasks.push(services.batches.run(signal, pause));
  const ticking = { ledger, clock, first: services.registry !== undefined, sleep: pause };
  tasks.push(keepTicking({ ...ticking, warn: (error) => logger.warn({ error }, 'the clock on the ledger was not ticked') }, signal));
  const calling = {
    ...webhooks,
    post: (url: string, body: string, headers: Readonly<Record<string, string>>) => postOutbound(url, body, headers, { hosts }),
    sleep: pause,
    warn: (error: unknown) => logger.warn({ error }, 'webhooks not called'),
  };
  tasks.push(keepCalling(calling, signal));
  const duties = retentionDuties({ database, key, clock });
  const warn = (duty: string, error: unknown) => logger.warn({ duty, error }, 'not forgotten yet');
  tasks.push(keepForgetting({ duties, audit: services.audit, organization: services.organization.id, sleep: pause, warn }, signal));
  if (vault !== undefined) {
    const found = ({ findings }: ScrubRound) => logger.error({ findings }, 'ALARM: damaged documents');
    tasks.push(keepStorage({ ...vault, sleep: pause, found, warn: (error) => logger.warn({ error }, 'storage duty failed') }, signal));
  }
  if (desk !== undefined) {
    tasks.push(keepReporting({ ...desk, sleep: pause, warn: (error) => logger.warn({ error }, 'reporting failed') }, signal));
  }
  if (services.registry !== undefined) {
    tasks.push(
      publish(services.registry).catch((error: unknown) => {
        state.unitKey = 'CONFLICT';
        logger.error({ error }, 'ALARM: the ledger holds another unit key than the vault');
      }),
    );
  }
  return { state, done: Promise.all(tasks) };
}

async function readiness({ indexer, ledger }: LedgerSide, { unitKey }: Work['state']): Promise<Readiness> {
  const reachable = await ledger.reachable();
  const index = indexer.state();
  return {
    ready: reachable && index === 'FOLLOWING' && unitKey === 'PUBLISHED',
    parts: { ledger: reachable ? 'REACHABLE' : 'UNREACHABLE', index, unitKey },
  };
}

/** Whose peers to ask how far they are, and as whom. */
function heightParts({ topology, organization }: Config, paths: Paths) {
  return {
    organizations: topology.organizations.map(({ mspId }) => mspId),
    identity: { mspId: organization.mspId, user: paths.user(speakerOf(organization)) },
    now: () => performance.now(),
  };
}

/** The organisation's own way to its peers. */
export function connect({ topology, organization }: Config, paths: Paths): Connection {
  return openConnection({
    host: topology.host,
    ports: organization.peers.map((peer) => peer.port),
    tlsRoot: paths.tlsRoot,
    mspId: organization.mspId,
    user: paths.user(speakerOf(organization)),
  });
}

function readTrust(paths: Paths): string {
  try {
    return readFileSync(paths.trust, 'utf8');
  } catch (error) {
    throw new ConfigError(`VAR_DIR: cannot read ${paths.trust}; enrol first (node network/dist/ca/provision.js)`, { cause: error });
  }
}
