import { spawn } from 'node:child_process';
import { at } from './lib/paths.mjs';
import { checkNode, command } from './lib/prepare.mjs';

const HELP = `./scripts/fabric up|deploy|status|down

Runs the network of network/topology.json as native processes of Hyperledger Fabric v3.1.5 on this machine:
four SmartBFT orderers, the peers, certificate authorities, and after deploy one chaincode server per organisation.

  up       make certificates and the channel on the first run, start everything, wait until it answers
  deploy   install, approve by every organisation and commit the chaincodes, wait until every organisation endorses
  status   one line per process; exit code 1 if one is not running
  down     stop everything; the data stays

  FABRIC_BIN   folder with peer, orderer, configtxgen, osnadmin (bin/ of the release archive); default: PATH
  VAR_DIR      folder of all data, default var/        PORT_OFFSET   added to every port, default 0
`;

const [name, ...rest] = process.argv.slice(2);
if (!['up', 'deploy', 'status', 'down'].includes(name) || rest.length > 0) {
  process.stdout.write(HELP);
  process.exit(name === '--help' || name === '-h' ? 0 : 64);
}
checkNode();
if (name === 'up' || name === 'deploy') {
  await command('npx', ['tsc', '-b', 'network', 'chaincode/src/contract']).catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
const env = { VAR_DIR: at('var'), CHAINCODE_PROGRAM: at('chaincode/dist/contract/main.js'), ...process.env };
const child = spawn(process.execPath, [at('network/dist/fabric/main.js'), name], { stdio: 'inherit', env });
child.once('exit', (code) => process.exit(code ?? 1));
