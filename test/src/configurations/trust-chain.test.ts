import { beforeAll, expect, test } from '@jest/globals';
import { common } from '@hyperledger/fabric-protos';
import { followConfig, trustFromGenesis, type TrustPoint, updateTrust } from '@zhenglian/verify/ledger';
import type { TrustDocument } from '@zhenglian/verify';
import { createRevocationList, createRoot, issueLeaf, newPrivateKey, publicKeyOf, type Root } from '../../../network/ca/certificates.js';
import { memberUpdate, revocationUpdate, signUpdate } from '../../../network/embedded/admin/updates.js';
import { serializeBlock } from '../../../network/embedded/block.js';
import { ChannelConfig, readConfigEnvelope } from '../../../network/embedded/channel-config.js';
import { applyUpdate } from '../../../network/embedded/config-update.js';
import { genesisBlock, memberGroup } from '../../../network/embedded/genesis.js';
import { SigningIdentity, signedEnvelope } from '../../../network/embedded/identity.js';
import { type Consenter, orderBlock } from '../../../network/embedded/ordered-block.js';
import { parseTransaction } from '../../../network/embedded/transaction.js';
import { bytesOf } from '../../../network/embedded/wire.js';

// trust.json follows the channel: the network's own code makes configurations, honest and forged; the verifier's code judges them.

const CHANNEL = 'zhenglian';
const NAMES = ['AMSP', 'BMSP', 'CMSP', 'DMSP', 'EMSP'];
const roots = new Map<string, Root>();
const identities = new Map<string, SigningIdentity>();
let consenters: (Consenter & { tlsCertificate: string })[];
let genesis: Buffer;
let start: TrustPoint;
let first: ChannelConfig;
let joining: common.ConfigGroup;

const who = (name: string): SigningIdentity => identities.get(name)!;
const admins = (...letters: string[]): SigningIdentity[] => letters.map((letter) => who(`${letter}MSP.admin`));

async function identity(mspId: string, unit: string): Promise<SigningIdentity> {
  return (await identitiesOf([mspId], unit))[0]!;
}

/** One certificate, of the first organisation's authority, as each of the organisations. */
async function identitiesOf(mspIds: readonly [string, ...string[]], unit: string): Promise<SigningIdentity[]> {
  const key = newPrivateKey();
  const request = { publicKey: await publicKeyOf(key), commonName: unit, unit, organization: mspIds[0] };
  const certificate = await issueLeaf(roots.get(mspIds[0])!, request);
  return mspIds.map((mspId) => new SigningIdentity(mspId, certificate, key));
}

const member = (mspId: string) => ({
  mspId,
  root: roots.get(mspId)!.certificate,
  peers: mspId === 'OMSP' ? [] : [{ host: 'localhost', port: 1 }],
});

beforeAll(async () => {
  for (const mspId of [...NAMES, 'OMSP', 'NewMSP']) {
    roots.set(mspId, await createRoot(mspId, mspId));
    for (const unit of ['admin', 'client']) identities.set(`${mspId}.${unit}`, await identity(mspId, unit));
  }
  const orderers = await Promise.all([1, 2, 3, 4].map(() => identity('OMSP', 'orderer')));
  consenters = orderers.map((one, i) => ({ id: i + 1, mspId: 'OMSP', address: `localhost:${i + 1}`, identity: one, tlsCertificate: '' }));
  const limits = { maxMessageCount: 10, absoluteMaxBytes: 1000 };
  const block = genesisBlock({ channel: CHANNEL, members: NAMES.map(member), orderers: [member('OMSP')], consenters, ...limits });
  genesis = serializeBlock(block, Buffer.from([0]));
  first = await ChannelConfig.open(readConfigEnvelope(block.transactions[0]!.envelope).config);
  joining = memberGroup(member('NewMSP'), ['peer'], []);
  const document: TrustDocument = {
    v: 1,
    network: 'fabric',
    channel: CHANNEL,
    genesisHash: block.hash.toString('hex'),
    organizations: [{ id: 'a', mspId: 'AMSP', name: { zh: '甲', en: 'A' }, roots: [roots.get('AMSP')!.certificate] }],
    orderers: [{ id: 1, mspId: 'OMSP', identity: who('OMSP.admin').certificate.toString() }],
    policies: {},
    unitKey: `02${'ab'.repeat(32)}`,
    issuers: [],
  };
  start = trustFromGenesis(document, genesis);
}, 60_000);

interface Made {
  readonly config: ChannelConfig;
  readonly block: Buffer;
}

/** A configuration block over an update. @param forge changes the configuration after the update was applied */
async function configure(
  before: ChannelConfig,
  update: Uint8Array,
  signers: readonly SigningIdentity[],
  more: {
    number?: number;
    signedBy?: readonly Consenter[];
    forge?: (config: common.Config) => void;
    honest?: readonly SigningIdentity[];
  } = {},
): Promise<Made> {
  const { number = 5, signedBy = consenters, forge = () => undefined, honest = admins('A', 'B', 'C', 'D', 'E') } = more;
  const envelope = (by: readonly SigningIdentity[]) => common.Envelope.deserializeBinary(signUpdate(CHANNEL, Buffer.from(update), [...by]));
  // what the network itself would refuse is applied with everybody's signatures, and shown with those of the case
  const config = await applyUpdate(before, CHANNEL, envelope(honest));
  forge(config);
  const message = new common.ConfigEnvelope();
  message.setConfig(config);
  message.setLastUpdate(envelope(signers));
  const signed = signedEnvelope(common.HeaderType.CONFIG, CHANNEL, bytesOf(message), consenters[0]!.identity);
  const block = orderBlock({ height: number, lastHash: Buffer.alloc(32, 1) }, [parseTransaction(signed)], signedBy, number);
  return { config: await ChannelConfig.open(config), block: serializeBlock(block, Buffer.from([0])) };
}

const join = (before = first): Buffer => memberUpdate(before, CHANNEL, 'NewMSP', joining)!;
const revoke = async (before: ChannelConfig): Promise<Buffer> =>
  (await revocationUpdate(
    before,
    CHANNEL,
    'AMSP',
    await createRevocationList(roots.get('AMSP')!, [{ serial: 'ab12', revokedAt: new Date() }]),
  ))!;

async function codeOf(block: Uint8Array, point = start): Promise<unknown> {
  return followConfig(point, block).then(
    () => 'followed',
    (error: unknown) => (error as { code?: string }).code ?? error,
  );
}

test('the genesis block makes every organisation and orderer, whatever the file said of them', () => {
  expect(start.trust.document.organizations.map(({ mspId }) => mspId)).toEqual(NAMES);
  expect(start.trust.document.organizations[0]?.name.zh).toBe('甲');
  expect([start.trust.consenters.size, start.trust.quorum]).toEqual([4, 3]);
});

test('a newcomer and a revocation are followed, one after the other', async () => {
  const joined = await configure(first, join(), admins('A', 'C', 'E'));
  const revoked = await configure(joined.config, await revoke(joined.config), admins('A'), { number: 9 });
  const after = await updateTrust(start.trust.document, [genesis, joined.block, revoked.block]);
  expect(after.organizations.map(({ mspId }) => mspId)).toEqual([...NAMES, 'NewMSP']);
  expect(after.organizations[0]?.crls).toHaveLength(1);
  expect(after.config).toMatchObject({ block: 9, sequence: 2 });
});

test('one certificate speaks for both organisations of an institution that have its authority', async () => {
  const [own, twin] = (await identitiesOf(['AMSP', 'TwinMSP'], 'admin')) as [SigningIdentity, SigningIdentity];
  const members = [member('AMSP'), member('BMSP'), { ...member('AMSP'), mspId: 'TwinMSP' }];
  const limits = { maxMessageCount: 10, absoluteMaxBytes: 1000 };
  const block = genesisBlock({ channel: CHANNEL, members, orderers: [member('OMSP')], consenters, ...limits });
  const config = await ChannelConfig.open(readConfigEnvelope(block.transactions[0]!.envelope).config);
  const document = { ...start.trust.document, genesisHash: block.hash.toString('hex') };
  const point = trustFromGenesis(document, serializeBlock(block, Buffer.from([0])));
  const by = async (signers: readonly SigningIdentity[]) => {
    const made = await configure(config, join(config), signers, { honest: [own, twin, ...admins('B')] });
    return codeOf(made.block, point);
  };
  expect(await by([own, twin])).toBe('followed');
  expect(await by([own, own])).toBe('CONFIG_UNSIGNED');
});

test('a gap is refused: the second without the first', async () => {
  const joined = await configure(first, join(), admins('A', 'C', 'E'));
  const revoked = await configure(joined.config, await revoke(joined.config), admins('A'), { number: 9 });
  expect(await codeOf(revoked.block)).toBe('CONFIG_JUMP');
  const point = await followConfig(start, joined.block);
  expect(await codeOf(joined.block, point)).toBe('CONFIG_JUMP');
});

test.each<[string, () => Promise<Made>, string]>([
  ['two of five administrators', () => configure(first, join(), admins('A', 'B')), 'CONFIG_UNSIGNED'],
  ['one administrator three times', () => configure(first, join(), admins('A', 'A', 'A')), 'CONFIG_UNSIGNED'],
  ['an orderer', () => configure(first, join(), [consenters[0]!.identity]), 'CONFIG_UNSIGNED'],
  [
    'clients',
    () =>
      configure(
        first,
        join(),
        NAMES.map((name) => who(`${name.slice(0, 1)}MSP.client`)),
      ),
    'CONFIG_UNSIGNED',
  ],
  ['the newcomer itself', () => configure(first, join(), [...admins('A', 'B'), who('NewMSP.admin')]), 'CONFIG_UNSIGNED'],
  [
    "another organisation's administrator over a revocation list",
    async () => configure(first, await revoke(first), admins('B')),
    'CONFIG_UNSIGNED',
  ],
  [
    'two of four orderers',
    () => configure(first, join(), admins('A', 'B', 'C'), { signedBy: consenters.slice(0, 2) }),
    'BLOCK_QUORUM_MISSING',
  ],
  [
    'another configuration than the update makes',
    () => configure(first, join(), admins('A', 'B', 'C'), { forge: withoutMember }),
    'CONFIG_ALTERED',
  ],
  ['a sequence ahead', () => configure(first, join(), admins('A', 'B', 'C'), { forge: (config) => config.setSequence(7) }), 'CONFIG_JUMP'],
])('refused: %s', async (_, make, code) => {
  expect(await codeOf((await make()).block)).toBe(code);
});

test('a changed byte of an honest configuration block is found', async () => {
  const { block } = await configure(first, join(), admins('A', 'C', 'E'));
  const changed = Buffer.from(block);
  const at = changed.length >> 1;
  changed[at] = (changed[at] ?? 0) ^ 1;
  expect(await codeOf(changed)).toMatch(/^BLOCK_/);
});

function withoutMember(config: common.Config): void {
  config.getChannelGroup()!.getGroupsMap().get('Application')!.getGroupsMap().del('EMSP');
}
