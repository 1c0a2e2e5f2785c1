import { join } from 'node:path';
import type { ActParts } from './acts/perform.js';
import type { TaxParts } from './attestations/attest.js';
import type { RegistryParts } from './certificates/enter.js';
import { registryPapers } from './certificates/papers.js';
import { ConfigError, type Config } from './config.js';
import type { Database } from './database/open.js';
import { encryptedDocuments, type DocumentParts } from './documents/documents.js';
import { fileBlockStore } from './documents/file-blocks.js';
import { credentialIssuer } from './documents/issuer.js';
import { kuboBlockStore } from './documents/kubo-blocks.js';
import { turnstile } from './documents/turnstile.js';
import { openKeyStore } from './keys/open.js';
import type { Trust } from '@zhenglian/verify';
import type { Paths } from './paths.js';
import type { Approvals, Book, Clock, Ledger, Random, ReadModel } from './ports.js';
import { keyedReferences } from './register/keyed-references.js';
import { logCounts } from './register/log-counts.js';
import { fileUnitReferences } from './register/unit-references.js';
import { pdfRenderer } from './rendition/renderer.js';
import type { Organization } from './topology.js';

interface CommonParts {
  readonly book: Book;
  readonly ledger: Ledger;
  readonly readModel: ReadModel;
  readonly clock: Clock;
  readonly random: Random;
}

/** What only the registry has: issuing key, unit key, document vault. */
export function registryParts(config: Config, paths: Paths, vault: DocumentParts, trust: Trust, common: CommonParts): RegistryParts {
  const { mspId, id } = config.organization;
  const authority = config.topology.issuers.find((issuer) => issuer.mspId === mspId);
  if (authority === undefined) throw new ConfigError(`TOPOLOGY: ${id} is a registry and has no row under issuers`);
  // the first of a role: whoever is revoked has a successor under another name (docs/operations/keys.md)
  const identity = (role: string) => paths.user(config.organization.users.find((user) => user.role === role)?.name ?? role);
  return {
    ...common,
    taxOrganization: idOfKind(config, 'tax'),
    regulatorOrganization: regulatorOf(config),
    authority,
    issuer: credentialIssuer({ user: identity('issuer'), uscc: authority.uscc, random: common.random, ledger: trust }),
    renderer: pdfRenderer({
      user: identity('seal'),
      fonts: config.renditionFonts,
      authority: config.organization.name.zh,
      publicUrl: config.publicUrl,
    }),
    unitReferences: fileUnitReferences(paths.unitKey),
    documents: encryptedDocuments(vault),
  };
}

/** The encrypted storage of the own documents: block store, wrapping keys, organisations that keep copies. */
export async function documentParts(
  config: Config,
  paths: Paths,
  database: Database,
  { clock, replicas }: Pick<DocumentParts, 'clock' | 'replicas'>,
): Promise<DocumentParts> {
  return {
    database,
    blocks: config.ipfsApi === undefined ? await fileBlockStore(paths.blocks) : kuboBlockStore(config.ipfsApi),
    keys: await openKeyStore({ ...config.keyStore, path: join(paths.vault, 'wrapping-keys.json'), clock }),
    clock,
    issuer: config.organization.mspId,
    replicas,
    turnstile: turnstile(),
  };
}

/** What only the tax authority has. */
export function taxParts(config: Config, common: CommonParts): TaxParts {
  return {
    ...common,
    office: config.taxOffice,
    registryOrganization: idOfKind(config, 'registry'),
    regulatorOrganization: regulatorOf(config),
  };
}

interface ActSide {
  readonly config: Config;
  readonly common: CommonParts;
  /** The book's. */
  readonly key: Uint8Array;
  readonly database: Database;
  readonly approvals: Approvals;
  readonly registry: RegistryParts | undefined;
  readonly tax: TaxParts | undefined;
}

/** What all acts on the ledger that go one way need. */
export function actParts({ config, common, key, database, approvals, registry, tax }: ActSide): ActParts {
  const { organizations } = config.topology;
  const organizationOf = (mspId: string) => organizations.find((organization) => organization.mspId === mspId)?.id;
  return {
    ...common,
    approvals,
    mspId: config.organization.mspId,
    correspondents: { registry: idOfKind(config, 'registry'), regulator: regulatorOf(config) },
    references: keyedReferences(key),
    papers: registry && registryPapers({ ...registry, organizationOf }),
    office: tax?.office,
    dailyLog: registry && ((division, day) => logCounts(database, key, division, day)),
  };
}

/** Who has salts in escrow; the regulator keeps its own. */
export function regulatorOf(config: Config): string | undefined {
  const id = idOfKind(config, 'regulator');
  return id === config.organization.id ? undefined : id;
}

function idOfKind({ topology }: Config, kind: Organization['kind']): string | undefined {
  return topology.organizations.find((organization) => organization.kind === kind)?.id;
}
