import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTcp } from 'node:net';
import { credentials, Client } from '@grpc/grpc-js';
import { connect, hash, signers, type Gateway } from '@hyperledger/fabric-gateway';
import { privateKeyObject } from '../ca/certificates.js';
import type { Folders } from './folders.js';
import type { PeerNode } from './nodes.js';

const POLL_MS = 250;
const ENDORSE_MS = 20_000;
// Answered by the contract runtime itself, so it needs no data and changes none.
const HARMLESS_FUNCTION = 'org.hyperledger.fabric:GetMetadata';

/** Waits until a port accepts connections. @throws Error naming what did not come up, with the last reason */
export async function untilListening(name: string, host: string, port: number, milliseconds: number, alive: () => boolean): Promise<void> {
  const until = Date.now() + milliseconds;
  while (!(await accepts(host, port))) {
    if (!alive()) throw new Error(`${name} ended while starting`);
    if (Date.now() > until) throw new Error(`${name} does not listen on ${host}:${port} after ${milliseconds / 1000} s`);
    await sleep(POLL_MS);
  }
}

/**
 * Waits until, through the gateway of each given peer, every organisation has endorsed a call of every chaincode. Just
 * after the start peers of other organisations are unknown (gossip) and chaincode servers are dialled at first use.
 */
export async function untilAllEndorse(
  folders: Folders,
  channel: string,
  peers: readonly PeerNode[],
  chaincodes: readonly string[],
  milliseconds: number,
): Promise<void> {
  const endorsers = [...new Set(peers.map(({ mspId }) => mspId))];
  const until = Date.now() + milliseconds;
  for (const peer of peers) {
    await withGateway(folders, peer, async (gateway) => {
      for (const chaincode of chaincodes) {
        for (;;) {
          const failure = await endorsementFailure(gateway, channel, chaincode, endorsers);
          if (failure === undefined) break;
          if (Date.now() > until) throw new Error(`${peer.name}: ${chaincode} is not endorsed by every organisation: ${failure}`);
          await sleep(POLL_MS);
        }
      }
    });
  }
}

async function withGateway(folders: Folders, peer: PeerNode, work: (gateway: Gateway) => Promise<void>): Promise<void> {
  const admin = folders.adminOf(peer.organization);
  const root = readFileSync(join(admin, 'tls/ca.pem'));
  const client = new Client(`${peer.reach}:${peer.ports.gateway}`, credentials.createSsl(root), {
    'grpc.ssl_target_name_override': 'localhost', // a TLS server name must not be an IP address
  });
  const gateway = connect({
    client,
    identity: { mspId: peer.mspId, credentials: readFileSync(join(admin, 'msp/signcerts/cert.pem')) },
    signer: signers.newPrivateKeySigner(privateKeyObject(readFileSync(join(admin, 'msp/keystore/key.pem'), 'utf8'))),
    hash: hash.sha256,
    endorseOptions: () => ({ deadline: Date.now() + ENDORSE_MS }),
  });
  try {
    await work(gateway);
  } finally {
    gateway.close();
    client.close();
  }
}

async function endorsementFailure(
  gateway: Gateway,
  channel: string,
  chaincode: string,
  endorsers: readonly string[],
): Promise<string | undefined> {
  try {
    const contract = gateway.getNetwork(channel).getContract(chaincode);
    await contract.newProposal(HARMLESS_FUNCTION, { endorsingOrganizations: [...endorsers] }).endorse();
    return undefined;
  } catch (error) {
    const { message, details } = error as Error & { details?: { mspId: string; message: string }[] };
    return [message, ...(details ?? []).map((detail) => `${detail.mspId}: ${detail.message}`)].join('; ');
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port });
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
