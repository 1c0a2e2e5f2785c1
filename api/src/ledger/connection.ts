import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import grpc from '@grpc/grpc-js';
import { connect, hash, type Gateway } from '@hyperledger/fabric-gateway';
import { lowSigner } from './signer.js';

export interface ConnectionOptions {
  readonly host: string;
  /** Ports of the organisation's own peers, the preferred one first. */
  readonly ports: readonly number[];
  /** PEM file of the roots that signed the peers' TLS certificates. */
  readonly tlsRoot: string;
  readonly mspId: string;
  readonly user: { readonly certificate: string; readonly key: string };
}

/** How long each stage of a transaction may take, in milliseconds. */
export const DEADLINES = { evaluate: 5_000, endorse: 15_000, submit: 10_000, commitStatus: 20_000 } as const;

export interface Connection {
  readonly gateway: Gateway;
  /** Resolves when a peer can be reached. @throws Error after `milliseconds` */
  ready(milliseconds: number): Promise<void>;
  close(): void;
}

/**
 * One gRPC client per process, over TLS, to the organisation's own peers. gRPC connects to the first that can be reached, and
 * to the next when that one goes away.
 */
export function openConnection(options: ConnectionOptions): Connection {
  const client = new grpc.Client(target(options), grpc.credentials.createSsl(readFileSync(options.tlsRoot)), {
    'grpc.ssl_target_name_override': 'localhost',
    'grpc.default_authority': 'localhost',
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
    'grpc.keepalive_time_ms': 120_000,
    'grpc.max_receive_message_length': 100 * 1024 * 1024,
  });
  const gateway = connect({
    client,
    identity: { mspId: options.mspId, credentials: readFileSync(options.user.certificate) },
    signer: lowSigner(readFileSync(options.user.key, 'utf8')),
    hash: hash.none,
    evaluateOptions: within(DEADLINES.evaluate),
    endorseOptions: within(DEADLINES.endorse),
    submitOptions: within(DEADLINES.submit),
    commitStatusOptions: within(DEADLINES.commitStatus),
  });
  return {
    gateway,
    ready: (milliseconds) =>
      new Promise((resolve, reject) => {
        client.waitForReady(Date.now() + milliseconds, (error) => (error === undefined ? resolve() : reject(error)));
      }),
    close() {
      gateway.close();
      client.close();
    },
  };
}

/** gRPC takes several addresses in one target only as numbers; a host name stands for one address. */
function target({ host, ports }: ConnectionOptions): string {
  const usable = isIPv4(host) ? ports : ports.slice(0, 1);
  return isIPv4(host) ? `ipv4:${usable.map((port) => `${host}:${port}`).join(',')}` : `dns:${host}:${usable[0]}`;
}

function within(milliseconds: number): () => grpc.CallOptions {
  return () => ({ deadline: Date.now() + milliseconds });
}
