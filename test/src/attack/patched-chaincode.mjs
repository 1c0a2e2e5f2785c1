// What a dishonest registry could run on its own peer: a `tax` contract that writes any attestation for anyone who asks.
import 'reflect-metadata';
import fabric from 'fabric-contract-api';
import shim from 'fabric-shim';
import { readFileSync } from 'node:fs';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';

const { Contract, Transaction } = fabric;

class PatchedTaxContract extends Contract {
  constructor() {
    super('tax');
  }

  async attest(context, request) {
    const { caseRef, side } = JSON.parse(request);
    const record = JSON.stringify({ ...JSON.parse(request), type: 'att', v: 1, state: 'ATTESTED' });
    await context.stub.putState(context.stub.createCompositeKey('att', [caseRef, side]), Buffer.from(record));
    return record;
  }
}
const attest = Object.getOwnPropertyDescriptor(PatchedTaxContract.prototype, 'attest');
Reflect.defineMetadata('design:paramtypes', [fabric.Context, String], PatchedTaxContract.prototype, 'attest');
Transaction()(PatchedTaxContract.prototype, 'attest', attest);

const tlsProps = {
  key: readFileSync(process.env['CHAINCODE_TLS_KEY']),
  cert: readFileSync(process.env['CHAINCODE_TLS_CERT']),
  clientCACerts: readFileSync(process.env['CHAINCODE_TLS_CLIENT_CA']),
};

for (const argument of process.argv.slice(2)) {
  const [, ccid, address] = argument.split('=');
  const serializers = { transaction: 'json', serializers: { json: fabric.JSONSerializer } };
  const chaincode = new ChaincodeFromContract([PatchedTaxContract], serializers, {}, 'tax', '1.0');
  await shim.Shim.server(chaincode, { ccid, address, tlsProps }).start();
}
process.stdout.write('READY\n');
