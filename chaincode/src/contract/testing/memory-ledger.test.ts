import { beforeEach, expect, test } from '@jest/globals';
import shim, { type ChaincodeInterface, type ChaincodeStub } from 'fabric-shim';
import { MemoryLedger } from './memory-ledger.js';
import { registrar } from './submitters.js';

// The ledger of the tests is itself tested: it must find what a peer would find.

type Act = (stub: ChaincodeStub) => Promise<string> | string;

const acts: Record<string, Act> = {
  put: async (stub) => {
    await stub.putState('a', Buffer.from('1'));
    return Buffer.from(await stub.getState('a')).toString();
  },
  delete: async (stub) => {
    await stub.deleteState('a');
    return '';
  },
  putRow: async (stub) => {
    await stub.putState(stub.createCompositeKey('row', ['x', 'y']), Buffer.from('row'));
    return '';
  },
  scan: async (stub) => {
    let found = '';
    for await (const { key, value } of stub.getStateByPartialCompositeKey('row', ['x'])) found += key + Buffer.from(value).toString();
    await stub.putState('found', Buffer.from(found));
    return found;
  },
  nested: async (stub) => {
    stub.setEvent('OUTER', Buffer.from(''));
    await stub.invokeChaincode('tax', ['inner'], '');
    return '';
  },
  inner: (stub) => {
    stub.setEvent('INNER', Buffer.from(''));
    return stub.putState('inner', Buffer.from('1')).then(() => '');
  },
  twoEvents: (stub) => {
    stub.setEvent('ONE', Buffer.from(''));
    stub.setEvent('TWO', Buffer.from(''));
    return '';
  },
  fail: async (stub) => {
    await stub.putState('a', Buffer.from('2'));
    throw new Error('no');
  },
  clock: (stub) => stub.putState('a', Buffer.from(String(Date.now()))).then(() => ''),
  chance: (stub) => stub.putState('a', Buffer.from(String(Math.random()))).then(() => ''),
  keyOrder: (stub) =>
    stub.putState('a', Buffer.from(Object.keys(JSON.parse(stub.getFunctionAndParameters().params[0] ?? '')).join())).then(() => ''),
  locale: (stub) => stub.putState('a', Buffer.from(process.env['LANG'] ?? '')).then(() => ''),
  emptyKey: (stub) => stub.putState('', Buffer.from('')).then(() => ''),
  emptyPart: (stub) => stub.createCompositeKey('row', ['']),
};

const fixture: ChaincodeInterface = {
  Init: async () => shim.success(),
  Invoke: async (stub) => {
    try {
      return shim.success(Buffer.from((await acts[stub.getFunctionAndParameters().fcn]?.(stub)) ?? ''));
    } catch (error) {
      return shim.error(String(error));
    }
  },
};

let ledger: MemoryLedger;

beforeEach(() => {
  ledger = new MemoryLedger();
  ledger.patch('title', fixture);
  ledger.patch('tax', fixture);
});

test('a transaction does not read its own writes, the next one does', async () => {
  expect((await ledger.submit(registrar, 'title', 'put')).payload).toBe('');
  expect((await ledger.submit(registrar, 'title', 'put')).payload).toBe('1');
});

test('a deletion is a write', async () => {
  await ledger.submit(registrar, 'title', 'put');
  expect((await ledger.submit(registrar, 'title', 'delete')).writes).toEqual({ 'title/a': undefined });
  expect(ledger.snapshot()).toEqual({});
});

test('a stale read and a phantom do not commit', async () => {
  const stale = await ledger.endorse(registrar, 'title', 'put');
  const phantom = await ledger.endorse(registrar, 'title', 'scan');
  await ledger.submit(registrar, 'title', 'put');
  await ledger.submit(registrar, 'title', 'putRow');
  expect([ledger.commit(stale), ledger.commit(phantom)]).toEqual([false, false]);
  expect((await ledger.submit(registrar, 'title', 'scan')).payload).toBe('\u0000row\u0000x\u0000y\u0000row');
});

test('a nested call writes its own namespace, and its event is lost', async () => {
  const result = await ledger.submit(registrar, 'title', 'nested');
  expect(result.writes).toEqual({ 'tax/inner': '1' });
  expect(result.event?.name).toBe('OUTER');
});

test.each(['twoEvents', 'fail', 'emptyKey', 'emptyPart'])('%s fails and writes nothing', async (name) => {
  const result = await ledger.endorse(registrar, 'title', name);
  expect(result).toMatchObject({ status: 500, writes: {}, event: undefined });
  expect(ledger.commit(result)).toBe(false);
});

test.each(['clock', 'chance', 'keyOrder', 'locale'])('what depends on the %s is no contract', async (name) => {
  await expect(ledger.endorse(registrar, 'title', name, { one: 1, two: 2 })).rejects.toThrow('is not deterministic');
});
