/** Rules within one block, where transactions meet that were endorsed on the same state. */
import { expect, test } from '@jest/globals';
import { encodePolicy, parsePolicy, type Role } from './policy.js';
import type { MetadataEntry, StateEntry, StateReader } from './state.js';
import type { NamespaceSet, Transaction, Version } from './transaction.js';
import { validateBlock, VALIDATION_PARAMETER } from './validation.js';

const NS = 'title';
const v = (block: number, transaction = 0): Version => ({ block, transaction });
const signers = ['A', 'B'].map((mspId) => ({ mspId, roles: new Set<Role>(['member', 'peer']) }));

/** State: keys with versions, in order. */
function stateOf(entries: Record<string, { version: Version; metadata?: MetadataEntry[] }>): StateReader {
  const get = (_: string, key: string): StateEntry | undefined => {
    const entry = entries[key];
    return entry && { value: Buffer.from('v'), version: entry.version, metadata: entry.metadata ?? [] };
  };
  return {
    get,
    async *range(namespace, start, end) {
      for (const key of Object.keys(entries).sort()) if (key >= start && (end === '' || key < end)) yield [key, get(namespace, key)!];
    },
    async *history() {},
  };
}

function set(content: Partial<NamespaceSet>): Partial<NamespaceSet> {
  return content;
}

let counter = 0;
function transaction(content: Partial<NamespaceSet>, id = `id${(counter += 1)}`): Transaction {
  const sets = [{ namespace: NS, reads: [], ranges: [], writes: [], metadataWrites: [], ...content }];
  return { id, action: { chaincode: NS, sets } } as unknown as Transaction;
}

const write = (key: string): NamespaceSet['writes'][number] => ({ key, value: Buffer.from('w'), isDelete: false });
const remove = (key: string): NamespaceSet['writes'][number] => ({ key, value: Buffer.alloc(0), isDelete: true });
const range = (keys: Record<string, Version>, exhausted = true, end = 'z'): NamespaceSet['ranges'][number] => ({
  start: 'a',
  end,
  exhausted,
  reads: Object.entries(keys).map(([key, version]) => ({ key, version })),
});
const keyPolicy = (text: string): MetadataEntry[] => [
  { name: VALIDATION_PARAMETER, value: Buffer.from(encodePolicy(parsePolicy(text)).serializeBinary()) },
];

async function flags(state: StateReader, ...transactions: Transaction[]): Promise<number[]> {
  const block = { header: { number: 9, previousHash: Buffer.alloc(0), dataHash: Buffer.alloc(0) }, transactions };
  const policy = parsePolicy("AND('A.peer','B.peer')");
  return [
    ...(await validateBlock(
      block,
      state,
      (id) => id === 'known',
      { check: () => ({ signers }) },
      (name) => (name === NS ? policy : undefined),
    )),
  ];
}

const abc = stateOf({ a: { version: v(1) }, b: { version: v(2) }, c: { version: v(3) } });
const all = { a: v(1), b: v(2), c: v(3) };

test.each<[string, StateReader, (Partial<NamespaceSet> | Transaction)[], number[]]>([
  ['reads of the current version', abc, [set({ reads: [{ key: 'a', version: v(1) }], writes: [write('a')] })], [0]],
  ['a stale read', abc, [set({ reads: [{ key: 'a', version: v(0) }] })], [11]],
  ['a read of nothing where something is', abc, [set({ reads: [{ key: 'a', version: undefined }] })], [11]],
  ['two writers of what both read', abc, [0, 1].map(() => set({ reads: [{ key: 'a', version: v(1) }], writes: [write('a')] })), [0, 11]],
  ['two blind writers', abc, [set({ writes: [write('a')] }), set({ writes: [write('a')] })], [0, 0]],
  [
    'a read of a key that the block deletes',
    abc,
    [set({ writes: [remove('x')] }), set({ reads: [{ key: 'x', version: undefined }] })],
    [0, 11],
  ],
  [
    'an invalid writer disturbs nobody',
    abc,
    [set({ reads: [{ key: 'b', version: v(0) }], writes: [write('a')] }), set({ reads: [{ key: 'a', version: v(1) }] })],
    [11, 0],
  ],
  ['an unchanged range', abc, [set({ ranges: [range(all)] })], [0]],
  ['a range with an insertion on the chain', abc, [set({ ranges: [range({ a: v(1), c: v(3) })] })], [12]],
  ['a range with a deletion on the chain', abc, [set({ ranges: [range({ ...all, d: v(1) })] })], [12]],
  ['a range with another version', abc, [set({ ranges: [range({ ...all, b: v(1) })] })], [12]],
  ['an insertion into a range by the block', abc, [set({ writes: [write('bb')] }), set({ ranges: [range(all)] })], [0, 12]],
  ['a deletion in a range by the block', abc, [set({ writes: [remove('b')] }), set({ ranges: [range(all)] })], [0, 12]],
  ['a change in a range by the block', abc, [set({ writes: [write('c')] }), set({ ranges: [range(all)] })], [0, 12]],
  ['an insertion behind a range by the block', abc, [set({ writes: [write('zz')] }), set({ ranges: [range(all)] })], [0, 0]],
  [
    'a range not read to its end, changed behind',
    abc,
    [set({ writes: [write('bb')] }), set({ ranges: [range({ a: v(1), b: v(2) }, false, 'b')] })],
    [0, 0],
  ],
  [
    'a range not read to its end, changed at its last key',
    abc,
    [set({ writes: [write('b')] }), set({ ranges: [range({ a: v(1), b: v(2) }, false, 'b')] })],
    [0, 12],
  ],
  [
    'the same id twice in a block',
    abc,
    [transaction({ writes: [write('a')] }, 'same'), transaction({ writes: [write('b')] }, 'same')],
    [0, 9],
  ],
  ['an id that is on the chain', abc, [transaction({}, 'known')], [9]],
  ['an unknown chaincode', abc, [set({ namespace: 'nope', writes: [write('a')] })], [25]],
  ['a chaincode that is only read', abc, [set({ namespace: 'nope', reads: [{ key: 'a', version: v(1) }] })], [0]],
  ['a key policy that is met', stateOf({ k: { version: v(1), metadata: keyPolicy("'A.peer'") } }), [set({ writes: [write('k')] })], [0]],
  [
    'a key policy that is not met',
    stateOf({ k: { version: v(1), metadata: keyPolicy("'C.peer'") } }),
    [set({ writes: [write('k')] })],
    [10],
  ],
  [
    'a key policy that cannot be read',
    stateOf({ k: { version: v(1), metadata: [{ name: VALIDATION_PARAMETER, value: Buffer.from('?') }] } }),
    [set({ writes: [write('k')] })],
    [10],
  ],
  [
    'a key whose policy the block changes before',
    abc,
    [set({ metadataWrites: [{ key: 'a', entries: keyPolicy("'A.peer'") }] }), set({ writes: [write('a')] })],
    [0, 10],
  ],
])('%s', async (_name, state, contents, expected) => {
  const transactions = contents.map((content) => ('action' in content ? content : transaction(content)));
  expect(await flags(state, ...transactions)).toEqual(expected);
});
