import { join } from 'node:path';
import type { TaxParts } from './attestations/attest.js';
import type { RegistryParts } from './certificates/enter.js';
import { ConfigError, type Config } from './config.js';
import type { Database } from './database/open.js';
import { fileBlockStore } from './documents/block-store.js';
import { encryptedDocuments } from './documents/documents.js';
import { credentialIssuer } from './documents/issuer.js';
import { fileVault } from './documents/vault.js';
import type { Paths } from './paths.js';
import type { Book, Clock, Ledger, Random, ReadModel } from './ports.js';
import { fileUnitReferences } from './register/unit-references.js';
import type { Organization } from './topology.js';

interface CommonParts {
  readonly book: Book;
  readonly ledger: Ledger;
  readonly readModel: ReadModel;
  readonly clock: Clock;
  readonly random: Random;
}

/** What only the registry has: issuing key, unit key, document vault. */
export async function registryParts(config: Config, paths: Paths, database: Database, common: CommonParts): Promise<RegistryParts> {
  const { mspId, id } = config.organization;
  const authority = config.topology.issuers.find((issuer) => issuer.mspId === mspId);
  if (authority === undefined) throw new ConfigError(`TOPOLOGY: ${id} is a registry and has no row under issuers`);
  return {
    ...common,
    taxOrganization: idOfKind(config, 'tax'),
    authority,
    issuer: credentialIssuer({ user: paths.user('issuer'), uscc: authority.uscc, random: common.random }),
    unitReferences: fileUnitReferences(paths.unitKey),
    documents: encryptedDocuments({
      database,
      blocks: await fileBlockStore(paths.blocks),
      vault: await fileVault(join(paths.vault, 'document-key.json')),
      clock: common.clock,
      issuer: mspId,
    }),
  };
}

/** What only the tax authority has. */
export function taxParts(config: Config, common: CommonParts): TaxParts {
  return { ...common, office: config.taxOffice, registryOrganization: idOfKind(config, 'registry') };
}

function idOfKind({ topology }: Config, kind: Organization['kind']): string | undefined {
  return topology.organizations.find((organization) => organization.kind === kind)?.id;
}
