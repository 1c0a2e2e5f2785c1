import { spawn } from 'node:child_process';
import { at } from './lib/paths.mjs';
import { checkNode, command } from './lib/prepare.mjs';

const HELP = `./scripts/fabric COMMAND

Runs the network of network/topology.json as native processes of Hyperledger Fabric v3.1.5 on this machine:
four SmartBFT orderers, the peers, certificate authorities, and after deploy the chaincode servers.

  up [SNAPSHOT]             make certificates and the channel on the first run, start everything, wait until it answers
  deploy                    install, approve by every organisation and commit the chaincodes of the topology
  upgrade                   bring a running network to the topology's new chaincode versions and policies, without a pause
  add-org ORG [SNAPSHOT]    make an organisation of the topology a member of the running channel, with all it runs
  revoke ORG IDENTITY       revoke an identity (registrar, peer0.bank, …); takes effect with the next block
  renew [ORG]               new certificates for the present keys, nodes restarted one after the other
  snapshot PEER             let a peer (peer0.registry) write a snapshot; prints its folder, from which new peers join
  stop NAME… | start NAME…  one node (orderer1, peer0.bank), for maintenance
  backup ORG FILE           all that an organisation alone holds, as one archive     restore ORG FILE   puts it back
  record [FILE]             the record of the key ceremony: digests of every root, key and policy; with FILE: is it still so?
  check                     what an operator must act on: nodes away or behind, certificates that end, disk; exit code 1 if anything
  status                    one line per process; exit code 1 if one is not running
  down                      stop everything; the data stays

  compare [SEED] [COUNT] [FILE]   play one seeded trace of operations (default 300) on this network and on the embedded one, each
                            on a folder of its own, and compare results, read-write sets, events, refusals and commit codes;
                            exit code 1 when they differ; FILE gets both traces
  ca-server FILE            build fabric-ca-server v1.5.21 with Go, from the Go module proxy

  FABRIC_BIN   folder with peer, orderer, configtxgen, configtxlator, osnadmin (bin/ of the release archive); default: PATH
  FABRIC_CA_SERVER   the program; default: fabric-ca-server in FABRIC_BIN or PATH, and where there is none an authority
               with the same interface that is part of this project
  TOPOLOGY     another topology.json        VAR_DIR   folder of all data, default var/
  PORT_OFFSET  added to every port, default 0
`;

const STARTING = ['up', 'deploy', 'upgrade', 'add-org', 'renew'];
const [name, ...rest] = process.argv.slice(2);
if (name === undefined || name === '--help' || name === '-h') {
  process.stdout.write(HELP);
  process.exit(name === undefined ? 64 : 0);
}
checkNode();
try {
  if (name === 'ca-server') await buildAuthorityServer(...rest);
  else if (name === 'compare') await compare(...rest);
  else await runCommand();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

async function runCommand() {
  if (STARTING.includes(name)) await command('npx', ['tsc', '-b', 'network', 'chaincode/src/contract']);
  const env = { VAR_DIR: at('var'), CHAINCODE_PROGRAM: at('chaincode/dist/contract/main.js'), ...process.env };
  const child = spawn(process.execPath, [at('network/dist/fabric/main.js'), name, ...rest], { stdio: 'inherit', env });
  child.once('exit', (code) => process.exit(code ?? 1));
}

/** @param {string} [seed] a text; without one the day's @param {string} [count] @param {string} [file] */
async function compare(seed = new Date().toISOString().slice(0, 10), count = '300', file) {
  if (!/^[1-9]\d{0,4}$/.test(count)) throw new Error('compare [SEED] [COUNT] [FILE]: COUNT is the number of operations, 1 to 99999');
  await command('npx', ['tsc', '-b', 'network', 'verify', 'chaincode/src/contract']);
  const { compareNetworks } = await import('./lib/trace/compare.mjs');
  const portOffset = Number(process.env['PORT_OFFSET'] ?? 0);
  process.exit((await compareNetworks({ seed, count: Number(count), portOffset, file })) ? 0 : 1);
}

/** The tools module pins the version and, in go.sum, the content of everything that is built. */
async function buildAuthorityServer(file) {
  if (!file) throw new Error('ca-server FILE: where the program shall be written');
  const target = 'github.com/hyperledger/fabric-ca/cmd/fabric-ca-server';
  const absolute = file.startsWith('/') ? file : `${process.cwd()}/${file}`;
  await command('go', ['-C', at('tools/fabric-ca'), 'build', '-o', absolute, target]);
}
