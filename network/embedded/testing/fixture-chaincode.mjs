/**
 * Chaincode server for tests: a small contract that does what the recorded situations of real Fabric did.
 * Arguments and environment are those of the real chaincode program: `<name>=<ccid>=<host:port>` each; CHAINCODE_TLS_KEY,
 * CHAINCODE_TLS_CERT, CHAINCODE_TLS_CLIENT_CA (paths). Prints READY.
 * Ends when the process that started it ends.
 */
import { readFileSync } from 'node:fs';
import fabric from 'fabric-contract-api';
import shim from 'fabric-shim';
import contractLogger from 'fabric-contract-api/lib/logger.js';
import shimLogger from 'fabric-shim/lib/logger.js';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';

process.on('disconnect', () => process.exit(0));

class Fixture extends fabric.Contract {
  async create(ctx, key, value) {
    if ((await ctx.stub.getState(key)).length > 0) throw new Error(`EXISTS: ${key}`);
    await ctx.stub.putState(key, Buffer.from(value));
    ctx.stub.setEvent('created', Buffer.from(key));
    return key;
  }

  /** Where an organisation runs a patched contract (PATCHED=1), another value is written than was asked for. */
  async put(ctx, key, value) {
    await ctx.stub.putState(key, Buffer.from(process.env.PATCHED === undefined ? value : `${value} forged`));
  }

  async del(ctx, key) {
    await ctx.stub.deleteState(key);
  }

  async get(ctx, key) {
    return (await ctx.stub.getState(key)).toString();
  }

  async incr(ctx, key) {
    const next = String(Number((await ctx.stub.getState(key)).toString() || 0) + 1);
    await ctx.stub.putState(key, Buffer.from(next));
    return next;
  }

  async readOwnWrite(ctx, key) {
    await ctx.stub.putState(key, Buffer.from('new'));
    return (await ctx.stub.getState(key)).toString();
  }

  async batch(ctx, prefix, count, value) {
    const one = async (i) => {
      const key = `${prefix}-${i}`;
      if ((await ctx.stub.getState(key)).length > 0) throw new Error(`EXISTS: ${key}`);
      await ctx.stub.putState(key, Buffer.from(value));
    };
    await Promise.all(Array.from({ length: Number(count) }, (_, i) => one(i)));
    return count;
  }

  async range(ctx, start, end) {
    const keys = [];
    for await (const row of ctx.stub.getStateByRange(start, end)) keys.push(row.key);
    return JSON.stringify(keys);
  }

  async countAndPut(ctx, start, end, key) {
    const keys = JSON.parse(await this.range(ctx, start, end));
    await ctx.stub.putState(key, Buffer.from(String(keys.length)));
    return String(keys.length);
  }

  async page(ctx, start, end, bookmark) {
    const { iterator, metadata } = await ctx.stub.getStateByRangeWithPagination(start, end, 2, bookmark);
    const keys = [];
    for (let row = await iterator.next(); !row.done; row = await iterator.next()) keys.push(row.value.key);
    return JSON.stringify({ keys, bookmark: metadata.bookmark, count: metadata.fetchedRecordsCount });
  }

  async pageAndPut(ctx, start, end, key) {
    await this.page(ctx, start, end, '');
    await ctx.stub.putState(key, Buffer.from('1'));
  }

  async putComposite(ctx, type, a, b) {
    await ctx.stub.putState(ctx.stub.createCompositeKey(type, [a, b]), Buffer.from('1'));
  }

  async listComposite(ctx, type, a) {
    const names = [];
    for await (const row of ctx.stub.getStateByPartialCompositeKey(type, [a]))
      names.push(ctx.stub.splitCompositeKey(row.key).attributes.join('/'));
    return JSON.stringify(names);
  }

  async history(ctx, key) {
    const entries = [];
    for await (const entry of ctx.stub.getHistoryForKey(key))
      entries.push({ v: Buffer.from(entry.value).toString(), d: entry.isDelete, t: entry.txId.length });
    return JSON.stringify(entries);
  }

  /** @param organizations MSP ids with commas between: rest parameters would be counted wrongly by the contract layer */
  async setPolicy(ctx, key, organizations) {
    const policy = new shim.KeyEndorsementPolicy();
    policy.addOrgs('PEER', ...organizations.split(','));
    await ctx.stub.setStateValidationParameter(key, policy.getPolicy());
  }

  /** @param policy SignaturePolicyEnvelope in hex; empty clears */
  async setPolicyBytes(ctx, key, policy) {
    await ctx.stub.setStateValidationParameter(key, Buffer.from(policy, 'hex'));
  }

  async policyOf(ctx, key) {
    return Buffer.from((await ctx.stub.getStateValidationParameter(key)) ?? '').toString('hex');
  }

  async readOther(ctx, chaincode, key) {
    return (await this.#call(ctx, chaincode, 'get', key)).payload.toString();
  }

  async writeOther(ctx, chaincode, key, value) {
    await this.#call(ctx, chaincode, 'put', key, value);
  }

  async random(ctx, key) {
    await ctx.stub.putState(key, Buffer.from(String(Math.random())));
  }

  async sleep(_ctx, milliseconds) {
    await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
    return 'done';
  }

  async twoEvents(ctx) {
    ctx.stub.setEvent('a', Buffer.from('a'));
    ctx.stub.setEvent('b', Buffer.from('b'));
  }

  async who(ctx) {
    return `${ctx.clientIdentity.getMSPID()} ${Math.floor(ctx.stub.getDateTimestamp().getTime() / 1000)}`;
  }

  async attribute(ctx, name) {
    return ctx.clientIdentity.getAttributeValue(name) ?? '';
  }

  async transient(ctx) {
    return Buffer.from(ctx.stub.getTransient().get('t') ?? '').toString();
  }

  async length(_ctx, text) {
    return String(text.length);
  }

  async #call(ctx, chaincode, ...args) {
    const response = await ctx.stub.invokeChaincode(chaincode, args, '');
    if (response.status !== 200) throw new Error(response.message);
    return response;
  }
}

// as the real program does (chaincode/src/contract/quiet.ts): otherwise half of its time goes into lines that nobody sees
for (const [module, names] of [
  [shimLogger, ['lib/handler.js', 'lib/stub.js', 'lib/iterators.js', 'lib/chaincode.js', 'contracts-spi/chaincodefromcontract.js']],
  [contractLogger, ['./lib/contract.js', './lib/jsontransactionserializer.js']],
])
  for (const logger of names.map(module.getLogger)) logger.debug = logger.info = () => logger;

const file = (name) => (process.env[name] === undefined ? undefined : readFileSync(process.env[name]));
for (const argument of process.argv.slice(2)) {
  const [, ccid, address] = argument.split('=');
  const serializers = { transaction: 'jsonSerializer', serializers: { jsonSerializer: fabric.JSONSerializer } };
  const tlsProps = { key: file('CHAINCODE_TLS_KEY'), cert: file('CHAINCODE_TLS_CERT'), clientCACerts: file('CHAINCODE_TLS_CLIENT_CA') };
  const chaincode = new ChaincodeFromContract([Fixture], serializers, {}, ccid, '1.0'); // a fresh array: the shim adds to it
  await shim.Shim.server(chaincode, { ccid, address, tlsProps }).start();
}
process.stdout.write('READY\n');
