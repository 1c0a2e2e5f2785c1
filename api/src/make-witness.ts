import { readFileSync } from 'node:fs';
import { shanghaiDay, toHex } from '@zhenglian/chaincode/domain';
import { parseTrust } from '@zhenglian/verify/ledger';
import { makeHead } from '@zhenglian/verify/witness';
import { readConfig } from './config.js';
import { chainInfo } from './ledger/chain-info.js';
import { pathsOf } from './paths.js';
import { connect } from './ledger-side.js';

/**
 * `node api/dist/make-witness.js`, with the environment of an organisation's API: prints the head of its chain as it is now, with the
 * digest to be published. Each institution prints its own; whoever sees two that differ at one height has found a split view.
 */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const paths = pathsOf(config.varDir, config.organization.id);
  const { channel, genesisHash } = parseTrust(readFileSync(paths.trust, 'utf8'));
  const connection = connect(config, paths);
  try {
    const { newest, hash } = await chainInfo(connection.gateway, channel);
    const day = shanghaiDay(`${new Date().toISOString().slice(0, 19)}Z`);
    const head = makeHead({ day, channel, height: newest, blockHash: toHex(hash), genesisHash });
    process.stdout.write(`${JSON.stringify(head)}\n`);
  } finally {
    connection.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
