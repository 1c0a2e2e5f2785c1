import { peer } from '@hyperledger/fabric-protos';
import { expect, test } from '@jest/globals';
import type { ChaincodeStub } from 'fabric-shim';
import { heedReady, readKeys, writeKeys, type Write } from './peer-messages.js';
import { readKey, scanValues } from './reads.js';

const { Type } = peer.ChaincodeMessage;

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

const WRITES: Write[] = [
  { key: 'a', value: Buffer.from('1') },
  { key: 'b', deleted: true },
  { key: 'a', policy: Buffer.from('policy') },
];

/** A peer that offers what `offer` says, and the stub of one transaction on its stream. What arrives is told in words. */
function peerWith(offer: { writes?: number; reads?: number } | 'nothing', answers: (keys: string[]) => string[] = (keys) => keys) {
  const told: string[] = [];
  const stream = {};
  const ready = new peer.ChaincodeMessage();
  ready.setType(Type.READY);
  if (offer !== 'nothing') {
    const params = new peer.ChaincodeAdditionalParams();
    params.setUseWriteBatch(offer.writes !== undefined);
    params.setMaxSizeWriteBatch(offer.writes ?? 0);
    params.setUseGetMultipleKeys(offer.reads !== undefined);
    params.setMaxSizeGetMultipleKeys(offer.reads ?? 0);
    ready.setPayload(params.serializeBinary());
  }
  heedReady(stream, ready);
  const ask = async (message: peer.ChaincodeMessage): Promise<Buffer> => {
    expect([message.getTxid(), message.getChannelId()]).toEqual(['tx', 'certificates']);
    const payload = message.getPayload_asU8();
    if (message.getType() === Type.WRITE_BATCH_STATE) {
      told.push(`write ${peer.WriteBatchState.deserializeBinary(payload).getRecList().map(inWords).join(' ')}`);
      return Buffer.alloc(0);
    }
    const keys = peer.GetStateMultiple.deserializeBinary(payload).getKeysList();
    told.push(`read ${keys.join(' ')}`);
    const result = new peer.GetStateMultipleResult();
    result.setValuesList(answers(keys).map((value) => Buffer.from(value)));
    return Buffer.from(result.serializeBinary());
  };
  const stub = {
    handler: { _stream: stream, _askPeerAndListen: ask },
    getTxID: () => 'tx',
    getChannelID: () => 'certificates',
    createCompositeKey: (type: string, parts: string[]) => [type, ...parts].join('~'),
    getState: async (key: string) => (told.push(`get ${key}`), Buffer.from(key)),
    putState: async (key: string, value: Uint8Array) => void told.push(`put ${key}=${text(value)}`),
    deleteState: async (key: string) => void told.push(`delete ${key}`),
    setStateValidationParameter: async (key: string, policy: Uint8Array) => void told.push(`policy ${key}=${text(policy)}`),
    async *getStateByPartialCompositeKey(type: string) {
      told.push(`scan ${type}`);
      yield* [{ value: Buffer.from('one') }, { value: Buffer.from('two') }];
    },
  };
  return { stub: stub as unknown as ChaincodeStub, told };
}

function inWords(record: peer.WriteRecord): string {
  const kinds = { [peer.WriteRecord.Type.PUT_STATE]: 'put', [peer.WriteRecord.Type.DEL_STATE]: 'delete' } as Record<number, string>;
  const metadata = record.getMetadata();
  const kind = kinds[record.getType()] ?? `${metadata?.getMetakey()} ${text(metadata?.getValue_asU8() ?? new Uint8Array())}`;
  return `${kind} ${record.getKey()}=${text(record.getValue_asU8())}`;
}

test.each([
  ['one message where the peer takes them together', { writes: 1000 }, ['write put a=1 delete b= VALIDATION_PARAMETER policy a=']],
  ['as many messages as the peer needs', { writes: 2 }, ['write put a=1 delete b=', 'write VALIDATION_PARAMETER policy a=']],
  ['one after the other on a peer that takes one', { reads: 1000 }, ['put a=1', 'delete b', 'policy a=policy']],
  ['one after the other before Fabric 3.1', 'nothing' as const, ['put a=1', 'delete b', 'policy a=policy']],
])('writes: %s', async (_, offer, messages) => {
  const { stub, told } = peerWith(offer);
  await writeKeys(stub, WRITES);
  expect(told).toEqual(messages);
});

test.each([
  ['one message where the peer answers them together', { reads: 1000 }, ['read a b c']],
  ['as many messages as the peer needs', { reads: 2 }, ['read a b', 'read c']],
  ['one after the other on a peer that answers one', { writes: 1000 }, ['get a', 'get b', 'get c']],
  ['one after the other before Fabric 3.1', 'nothing' as const, ['get a', 'get b', 'get c']],
])('reads: %s', async (_, offer, messages) => {
  const { stub, told } = peerWith(offer);
  const values = await readKeys(stub, ['a', 'b', 'c']);
  expect(values.map(text)).toEqual(['a', 'b', 'c']);
  expect(told).toEqual(messages);
});

test('a single key goes the way it always went', async () => {
  const { stub, told } = peerWith({ reads: 1000, writes: 1000 });
  await readKeys(stub, ['a']);
  await writeKeys(stub, WRITES.slice(0, 1));
  expect(told).toEqual(['get a', 'put a=1']);
});

test('fewer answers than keys are no answer at all', async () => {
  const { stub } = peerWith({ reads: 1000 }, (keys) => keys.slice(1));
  await expect(readKeys(stub, ['a', 'b'])).rejects.toThrow('2 keys were asked for, 1 answered');
  const together = await Promise.allSettled([readKey(stub, 'x'), readKey(stub, 'y')]);
  expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('what a transaction asks for at once goes together, what depends on an answer afterwards, and nothing twice', async () => {
  const { stub, told } = peerWith({ reads: 1000 });
  const one = async (name: string): Promise<string> => `${text(await readKey(stub, name))} ${text(await readKey(stub, `${name}2`))}`;
  expect(await Promise.all([one('a'), one('b'), readKey(stub, 'a').then(text)])).toEqual(['a a2', 'b b2', 'a']);
  expect(text(await readKey(stub, 'b2'))).toBe('b2');
  expect(told).toEqual(['read a b', 'read a2 b2']);
});

test('a range is scanned once', async () => {
  const { stub, told } = peerWith('nothing');
  const scans = await Promise.all([scanValues(stub, 'live', ['u']), scanValues(stub, 'live', ['u'])]);
  expect(scans.map((values) => values.map(text))).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ]);
  expect(told).toEqual(['scan live']);
});
