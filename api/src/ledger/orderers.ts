import { common, msp } from '@hyperledger/fabric-protos';
import { chainInfo } from './chain-info.js';
import type { Connection } from './connection.js';

/** An orderer as the channel's configuration names it. */
export interface OrdererAddress {
  readonly id: number;
  readonly mspId: string;
  /** `host:port`. */
  readonly address: string;
  /** PEM of the TLS roots of its organisation. */
  readonly tlsRoots: Uint8Array;
}

const NEWLINE = Buffer.from('\n');

/** The orderers of the channel, from its last configuration block as the own peer has it. @throws Error when it cannot be asked or read */
export async function orderersOf({ gateway }: Connection, channel: string): Promise<OrdererAddress[]> {
  const qscc = gateway.getNetwork(channel).getContract('qscc');
  const block = async (number: number) =>
    common.Block.deserializeBinary(await qscc.evaluateTransaction('GetBlockByNumber', channel, String(number)));
  const { newest } = await chainInfo(gateway, channel);
  return readOrderers(await block(lastConfigOf(await block(newest))));
}

/** Reads the consenters of a configuration block with the TLS roots of their organisations. */
export function readOrderers(block: common.Block): OrdererAddress[] {
  const [envelope] = block.getData()?.getDataList_asU8() ?? [];
  if (envelope === undefined) throw new Error('a configuration block is empty');
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(envelope).getPayload_asU8());
  const config = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8()).getConfig();
  const orderer = config?.getChannelGroup()?.getGroupsMap().get('Orderer');
  const listed = orderer?.getValuesMap().get('Orderers')?.getValue_asU8();
  if (orderer === undefined || listed === undefined) throw new Error('the configuration names no orderers');
  const roots = new Map<string, Uint8Array>();
  orderer.getGroupsMap().forEach((group: common.ConfigGroup) => {
    const value = group.getValuesMap().get('MSP')?.getValue_asU8();
    if (value === undefined) return;
    const definition = msp.FabricMSPConfig.deserializeBinary(msp.MSPConfig.deserializeBinary(value).getConfig_asU8());
    roots.set(definition.getName(), Buffer.concat(definition.getTlsRootCertsList_asU8().flatMap((pem) => [pem, NEWLINE])));
  });
  return common.Orderers.deserializeBinary(listed)
    .getConsenterMappingList()
    .map((one) => ({
      id: one.getId(),
      mspId: one.getMspId(),
      address: `${one.getHost()}:${one.getPort()}`,
      tlsRoots: roots.get(one.getMspId()) ?? new Uint8Array(),
    }))
    .toSorted((a, b) => a.id - b.id);
}

function lastConfigOf(block: common.Block): number {
  // common.BlockMetadataIndex SIGNATURES: what the orderers signed names the last configuration block
  const [signatures] = block.getMetadata()?.getMetadataList_asU8() ?? [];
  if (signatures === undefined) return 0;
  const metadata = common.Metadata.deserializeBinary(signatures);
  const orderers = common.OrdererBlockMetadata.deserializeBinary(metadata.getValue_asU8());
  return orderers.getLastConfig()?.getIndex() ?? 0;
}
