import rwsetPb from '@hyperledger/fabric-protos/lib/ledger/rwset/rwset_pb.js';
import kvPb from '@hyperledger/fabric-protos/lib/ledger/rwset/kvrwset/kv_rwset_pb.js';
import type { Version as KvVersion } from '@hyperledger/fabric-protos/lib/ledger/rwset/kvrwset/kv_rwset_pb.js';
import type { Bytes } from '../bytes.js';
import { VerifyError } from '../errors.js';

/** Height at which a key was last written: block number and position in the block. */
export interface Version {
  readonly block: number;
  readonly transaction: number;
}

export interface Read {
  readonly key: string;
  /** undefined: the key did not exist. */
  readonly version: Version | undefined;
}

export interface Write {
  readonly key: string;
  readonly isDelete: boolean;
  readonly value: Bytes;
}

/** What a transaction read and wrote in one chaincode's namespace. */
export interface NamespaceAccess {
  readonly namespace: string;
  readonly reads: readonly Read[];
  readonly writes: readonly Write[];
  /** Keys whose metadata (key-level endorsement policy) the transaction sets. */
  readonly metadataWrites: readonly {
    readonly key: string;
    readonly entries: readonly { readonly name: string; readonly value: Bytes }[];
  }[];
  /** Prefixes or ranges that were scanned. */
  readonly ranges: readonly { readonly start: string; readonly end: string }[];
  /** Private data collections that were touched; this product uses none. */
  readonly collections: readonly string[];
}

/** Decodes a TxReadWriteSet. Throws (whatever the decoder throws) on malformed input: the caller codes it. */
export function parseReadWriteSet(bytes: Bytes): readonly NamespaceAccess[] {
  const set = rwsetPb.TxReadWriteSet.deserializeBinary(bytes);
  const list = set.getNsRwsetList().map((entry): NamespaceAccess => {
    const kv = kvPb.KVRWSet.deserializeBinary(entry.getRwset_asU8());
    return {
      namespace: entry.getNamespace(),
      reads: kv.getReadsList().map((read) => ({ key: read.getKey(), version: readVersion(read.getVersion()) })),
      writes: kv.getWritesList().map((write) => ({ key: write.getKey(), isDelete: write.getIsDelete(), value: write.getValue_asU8() })),
      metadataWrites: kv.getMetadataWritesList().map((write) => ({
        key: write.getKey(),
        entries: write.getEntriesList().map((item) => ({ name: item.getName(), value: item.getValue_asU8() })),
      })),
      ranges: kv.getRangeQueriesInfoList().map((range) => ({ start: range.getStartKey(), end: range.getEndKey() })),
      collections: entry.getCollectionHashedRwsetList().map((collection) => collection.getCollectionName()),
    };
  });
  if (new Set(list.map((access) => access.namespace)).size !== list.length)
    throw new VerifyError('TRANSACTION_MALFORMED', 'namespace twice');
  return list;
}

function readVersion(version: KvVersion | undefined): Version | undefined {
  return version && { block: version.getBlockNum(), transaction: version.getTxNum() };
}
