import { setTimeout as sleep } from 'node:timers/promises';
import type { P256Verify, Trust } from '@zhenglian/verify/ledger';
import type { Logger } from 'pino';
import { actParts, registryParts, taxParts } from './parts.js';
import { sqlAdministration } from './admin/administration.js';
import { sqlApprovals } from './admin/approvals.js';
import { accessAudit } from './audit/access-audit.js';
import { webhookDesk, type WebhookParts } from './exchange/webhooks.js';
import { messageDesk } from './exchange/desk.js';
import { exportCsv, exportLog } from './audit/export.js';
import { sqlAuditLog } from './audit/log.js';
import type { Config } from './config.js';
import type { Database } from './database/open.js';
import type { Services } from './graphql/context.js';
import { checkUrl } from './http/outbound.js';
import { callerLimits } from './http/rate-limit.js';
import type { Sessions } from './identity/sessions.js';
import type { ExchangeSide } from './exchange-side.js';
import { CLIENT_ID } from './identity/provider.js';
import { knownAccounts } from './identity/sign-in.js';
import type { DocumentParts } from './documents/documents.js';
import { receivingParts } from './copy-side.js';
import { supervision } from './log-side.js';
import type { Paths } from './paths.js';
import type { LogExport, ReadModel, Verifier } from './ports.js';
import { sqlBook } from './register/book.js';
import { registerDesk, type DeskParts } from './register/desk.js';
import { endorsedProofs } from './proof/prove.js';
import { vaultDesk } from './documents/vault-desk.js';
import { batchDeskOf, erasureParts, keptKeysOf, keyBackupsOf, sharingParts } from './vault-parts.js';
import { walletExport } from './wallet/export.js';
import { presentations } from './wallet/presentations.js';
import type { LedgerSide } from './ledger-side.js';
import { clock, random } from './machine.js';

const CALLER_RULES = {
  account: { burst: 200, perSecond: 50 },
  organization: { burst: 1_000, perSecond: 300 },
  sensitive: { burst: 60, perSecond: 200 / 3_600 },
};

export interface ServiceParts extends LedgerSide {
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
export function walletsOf({ publicUrl: url, organization }: Config, judge: Verifier) {
  const issuer = organization.kind === 'registry' ? walletExport({ url, clock, random }) : undefined;
  return { judge, issuer, verifier: presentations({ url, verifier: judge, clock, random }) };
}

export async function servicesOf(parts: ServiceParts): Promise<Services> {
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

/** An external provider has its accounts to itself. */
function accountsOf({ oidcIssuer, organization }: Config, paths: Paths) {
  return oidcIssuer === undefined ? knownAccounts(organization, paths.vault) : [];
}

function signInOf({ oidcIssuer, oidcClientId, publicUrl }: Config): Services['signIn'] {
  return oidcIssuer === undefined ? { issuer: `${publicUrl}/oidc`, clientId: CLIENT_ID } : { issuer: oidcIssuer, clientId: oidcClientId };
}

export function webhookParts({ webhookHosts: hosts }: Config, database: Database, key: Uint8Array): WebhookParts {
  return { database, key, clock, random, checkUrl: (url) => void checkUrl(url, { hosts }) };
}

export function filesOf({ organization }: Config, database: Database): LogExport {
  return { lines: () => exportLog(database, organization.id), csv: (period) => exportCsv(database, period) };
}
