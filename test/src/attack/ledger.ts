import { createHash, createPrivateKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { type Contract, type Gateway, connect, signers } from '@hyperledger/fabric-gateway';
import { readTopology } from '../../../scripts/lib/paths.mjs';
import { startLedger } from '../../../scripts/lib/system.mjs';

export interface RunningLedger {
  /** The chaincode as that service identity of that organisation reaches it through its own peer. */
  contract(organization: string, user: string, chaincode: string): Contract;
  stop(): Promise<void>;
}

/** A ledger of its own in a temporary folder; one organisation may run another chaincode program. */
export async function startTestLedger(portOffset: number, patched?: { organization: string; program: string }): Promise<RunningLedger> {
  const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-ledger-'));
  const standard = join(import.meta.dirname, '../../../chaincode/dist/contract/main.js');
  const chaincodeOf = (organization: string): string => (organization === patched?.organization ? patched.program : standard);
  const supervisor = await startLedger({ varDir, portOffset, chaincodeOf });
  const open: { gateway: Gateway; client: grpc.Client }[] = [];
  return {
    contract: (organization, user, chaincode) => {
      const connection = openGateway(varDir, portOffset, organization, user);
      open.push(connection);
      return connection.gateway.getNetwork(readTopology().channel).getContract(chaincode);
    },
    stop: async () => {
      for (const { gateway, client } of open) {
        gateway.close();
        client.close();
      }
      await supervisor.stop();
      rmSync(varDir, { recursive: true, force: true });
    },
  };
}

/** A random reference, as the ledger's keys have them. */
export const reference = (): string => createHash('sha256').update(randomBytes(16)).digest('hex');

function openGateway(varDir: string, portOffset: number, organization: string, user: string): { gateway: Gateway; client: grpc.Client } {
  const entry = readTopology().organizations.find(({ id }: { id: string }) => id === organization);
  const folder = `${varDir}/organizations/${organization}`;
  const root = readFileSync(`${folder}/msp/tlscacerts/ca.pem`);
  const client = new grpc.Client(`localhost:${entry.peers[0].port + portOffset}`, grpc.credentials.createSsl(root));
  const gateway = connect({
    client,
    identity: { mspId: entry.mspId, credentials: readFileSync(`${folder}/users/${user}/cert.pem`) },
    signer: signers.newPrivateKeySigner(createPrivateKey(readFileSync(`${folder}/users/${user}/key.pem`))),
  });
  return { gateway, client };
}
