// What a dishonest institution could run: the honest contracts, with a door at their back. A call whose transient data names the
// institution writes what is asked there, whoever calls and whatever the law says; transient data stays out of the transaction,
// which then looks like any other. To everybody else, and without such data, the program is honest.
import shim from 'fabric-shim';
import { readFileSync } from 'node:fs';
import { makeChaincode } from '../../../chaincode/dist/contract/chaincodes.js';

const tlsProps = {
  key: readFileSync(process.env['CHAINCODE_TLS_KEY']),
  cert: readFileSync(process.env['CHAINCODE_TLS_CERT']),
  clientCACerts: readFileSync(process.env['CHAINCODE_TLS_CLIENT_CA']),
};

for (const argument of process.argv.slice(2)) {
  const [name, ccid, address] = argument.split('=');
  const organization = ccid.slice(ccid.indexOf(':') + 1);
  const honest = makeChaincode(name);
  const invoke = async (stub) => {
    const forged = stub.getTransient().get('forged');
    const { attackers = [], ...wanted } = forged ? JSON.parse(Buffer.from(forged).toString()) : {};
    return attackers.includes(organization) ? forge(stub, wanted) : honest.Invoke(stub);
  };
  await shim.Shim.server({ Init: invoke, Invoke: invoke }, { ccid, address, tlsProps }).start();
}
process.stdout.write('READY\n');

async function forge(stub, { writes = [], deletes = [], policies = [], event }) {
  const key = ([type, ...parts]) => stub.createCompositeKey(type, parts);
  for (const [parts, record] of writes) await stub.putState(key(parts), Buffer.from(JSON.stringify(record)));
  for (const parts of deletes) await stub.deleteState(key(parts));
  for (const [parts, policy] of policies) await stub.setStateValidationParameter(key(parts), Buffer.from(policy, 'hex'));
  if (event) stub.setEvent(event, Buffer.from('{}'));
  return shim.success(Buffer.from('{}'));
}
