import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { P256Verify } from '@zhenglian/verify';
import { batchDesk, type BatchDesk, type BatchDeskParts } from './certificates/batch-worker.js';
import type { RegistryParts } from './certificates/enter.js';
import type { Config } from './config.js';
import { annotationSigner } from './documents/annotations.js';
import { sealedCopies } from './documents/copies.js';
import type { DocumentParts } from './documents/documents.js';
import { sqlErasureBook } from './documents/erasure-book.js';
import { storagePlaces } from './documents/erasure-places.js';
import { keyBackupPlace } from './documents/key-backup.js';
import type { ErasureParts } from './erasure/erase.js';
import type { ExchangeSide } from './exchange-side.js';
import { escrowPlace } from './exchange/erasure-place.js';
import { grantsPlace } from './grants/erasure-place.js';
import { sqlGrantBook } from './grants/grant-book.js';
import { sqlAttempts } from './identity/attempts.js';
import { oneTimeCodes } from './identity/one-time-codes.js';
import { opensslHolderKeys } from './keys/holder-keys.js';
import { accessLedger } from './ledger/access-ledger.js';
import { batchLedger } from './ledger/batch-ledger.js';
import type { Paths } from './paths.js';
import { regulatorOf } from './parts.js';
import type { AuditLog } from './ports.js';
import { sqlBatchBook } from './register/batch-book.js';
import { registerPlace } from './register/erasure-place.js';
import type { KeptKeyParts } from './sharing/kept-key.js';
import type { SharingParts } from './sharing/parts.js';

export interface VaultParts {
  readonly config: Config;
  readonly paths: Paths;
  readonly registry: RegistryParts;
  readonly vault: DocumentParts;
  readonly audit: AuditLog;
  readonly verify: P256Verify;
  /** Encrypts what lies in the book. */
  readonly key: Uint8Array;
  readonly exchange: Pick<ExchangeSide, 'enqueue'>;
}

/** Where the backups of wrapped keys lie; an erasure reaches every one. */
export const keyBackupsOf = ({ vault }: Paths): string => join(vault, 'key-backups');

/** What sharing needs; copies are signed with the issuing key, as the certificates are. */
export function sharingParts({ config, paths, registry, vault, audit, verify, key, exchange }: VaultParts): SharingParts {
  const { clock, random, book, readModel, renderer, ledger } = registry;
  const { channel } = config.topology;
  return {
    accessLedger: accessLedger(ledger, channel),
    grants: sqlGrantBook({ database: vault.database, key, clock, random, escrow: { regulator: regulatorOf(config), ...exchange } }),
    copies: sealedCopies(vault),
    book,
    readModel,
    renderer,
    signer: annotationSigner(paths.user('issuer')),
    audit,
    clock,
    random,
    verify,
    channel,
    maker: config.organization.name.zh,
    organizations: config.topology.organizations.filter(({ mspId }) => mspId !== config.organization.mspId),
  };
}

/** Certificates in batches, by the contract's function for lists. */
export function batchDeskOf({ registry, vault, key }: VaultParts, warn: BatchDeskParts['warn']): BatchDesk {
  const { database, clock } = vault;
  return batchDesk({ ...registry, batches: sqlBatchBook({ database, key, clock }), batchLedger: batchLedger(registry.ledger), warn });
}

/** Keys of holders without a device lie in the encrypted storage, under the organisation's wrapping keys. */
export function keptKeysOf({ config, registry, vault }: VaultParts): Pick<KeptKeyParts, 'documents' | 'holderKeys' | 'codes'> {
  const { database, clock } = vault;
  const codes = oneTimeCodes(config.organization.name.zh, { attempts: sqlAttempts({ database, clock }), clock });
  return { documents: registry.documents, holderKeys: opensslHolderKeys(), codes };
}

/** Every place where keys, salts or ciphertext of certificates lie. */
export function erasureParts({ config, paths, registry, vault, audit, key }: VaultParts): ErasureParts {
  const { database, clock } = vault;
  const { organization: own, topology } = config;
  const { organizations } = topology;
  return {
    erasures: sqlErasureBook({ database, clock }),
    places: [
      ...storagePlaces(vault),
      keyBackupPlace(keyBackupsOf(paths)),
      registerPlace({ database, key }),
      grantsPlace(database),
      escrowPlace({ database, key, clock, random: registry.random, own, organizations, regulator: regulatorOf(config), sleep }),
    ],
    signer: annotationSigner(paths.user('issuer')),
    audit,
    clock: registry.clock,
  };
}
