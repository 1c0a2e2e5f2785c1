/** Who may change the channel's configuration, by Fabric's rules: versions, signatures, nothing half. */
import { beforeAll, expect, test } from '@jest/globals';
import { common, msp } from '@hyperledger/fabric-protos';
import { createRevocationList, createRoot, issueLeaf, newPrivateKey, publicKeyOf, type Root } from '../ca/certificates.js';
import { memberUpdate, revocationUpdate, signUpdate } from './admin/updates.js';
import { ChannelConfig, readConfigEnvelope } from './channel-config.js';
import { applyUpdate, checkConfig } from './config-update.js';
import { genesisBlock, memberGroup } from './genesis.js';
import { SigningIdentity, signedEnvelope } from './identity.js';
import { bytesOf } from './wire.js';

const CHANNEL = 'c';
const NAMES = ['A', 'B', 'C', 'D', 'E'].map((letter) => `${letter}MSP`);
const roots = new Map<string, Root>();
const identities = new Map<string, SigningIdentity>();
let config: ChannelConfig;
let joining: common.ConfigGroup;

beforeAll(async () => {
  for (const mspId of [...NAMES, 'OMSP', 'NewMSP']) {
    roots.set(mspId, await createRoot(mspId, mspId));
    const units = mspId === 'OMSP' ? ['admin', 'orderer'] : ['admin', 'client', 'peer'];
    await Promise.all(units.map(async (unit) => identities.set(`${mspId}.${unit}`, await identity(mspId, unit))));
  }
  const member = (mspId: string): Parameters<typeof memberGroup>[0] => ({
    mspId,
    root: roots.get(mspId)!.certificate,
    peers: mspId === 'OMSP' ? [] : [{ host: 'localhost', port: 1 }],
  });
  const consenters = [1, 2, 3, 4].map((id) => ({
    id,
    mspId: 'OMSP',
    address: `localhost:${id}`,
    identity: who('OMSP.orderer'),
    tlsCertificate: '',
  }));
  const limits = { maxMessageCount: 10, absoluteMaxBytes: 1000 };
  const genesis = genesisBlock({ channel: CHANNEL, members: NAMES.map(member), orderers: [member('OMSP')], consenters, ...limits });
  config = await ChannelConfig.open(readConfigEnvelope(genesis.transactions[0]!.envelope).config);
  joining = memberGroup(member('NewMSP'), ['peer'], []);
}, 60_000);

async function identity(mspId: string, unit: string): Promise<SigningIdentity> {
  const key = newPrivateKey();
  const request = { publicKey: await publicKeyOf(key), commonName: unit, unit, organization: mspId };
  return new SigningIdentity(mspId, await issueLeaf(roots.get(mspId)!, request), key);
}

const who = (name: string): SigningIdentity => identities.get(name)!;
const admins = (...letters: string[]): SigningIdentity[] => letters.map((letter) => who(`${letter}MSP.admin`));
const envelopeOf = (update: Uint8Array, signers: SigningIdentity[]): common.Envelope =>
  common.Envelope.deserializeBinary(signUpdate(CHANNEL, Buffer.from(update), signers));
const joinUpdate = (): Buffer => memberUpdate(config, CHANNEL, 'NewMSP', joining)!;
const revocations = async (of: string, by = of): Promise<string> =>
  createRevocationList(roots.get(by)!, [{ serial: 'ab12', revokedAt: new Date() }]);

/** The update with something changed in its write set. */
function altered(update: Buffer, change: (application: common.ConfigGroup, message: common.ConfigUpdate) => void): Buffer {
  const message = common.ConfigUpdate.deserializeBinary(update);
  change(message.getWriteSet()!.getGroupsMap().get('Application')!, message);
  return bytesOf(message);
}

test('a majority of the administrators admits a member', async () => {
  const next = await ChannelConfig.open(await applyUpdate(config, CHANNEL, envelopeOf(joinUpdate(), admins('A', 'C', 'E'))));
  expect(next.sequence).toBe(1);
  expect(next.members).toEqual([...NAMES, 'NewMSP']);
  expect(next.peers.map(({ mspId }) => mspId)).toContain('NewMSP');
  expect(next.membership.identity(who('NewMSP.client').serialized)).toBeDefined();
  expect(config.membership.identity(who('NewMSP.client').serialized)).toBeUndefined();
  expect(next.lifecyclePolicy).toMatchObject({ threshold: 4 });
  expect(memberUpdate(next, CHANNEL, 'NewMSP', joining)).toBeUndefined();
});

test.each<[string, () => common.Envelope, RegExp]>([
  ['two of five administrators', () => envelopeOf(joinUpdate(), admins('A', 'B')), /policy for .*Application not satisfied/],
  ['one administrator three times', () => envelopeOf(joinUpdate(), admins('A', 'A', 'A')), /not satisfied/],
  [
    'clients',
    () =>
      envelopeOf(
        joinUpdate(),
        NAMES.map((name) => who(`${name}.client`)),
      ),
    /not satisfied/,
  ],
  [
    'peers, who cannot act as administrators',
    () =>
      envelopeOf(
        joinUpdate(),
        NAMES.map((name) => who(`${name}.peer`)),
      ),
    /not satisfied/,
  ],
  [
    'administrators of the orderers and the new member',
    () => envelopeOf(joinUpdate(), [who('OMSP.admin'), who('NewMSP.admin')]),
    /not satisfied/,
  ],
  [
    'a signature over something else',
    () => {
      const envelope = envelopeOf(joinUpdate(), admins('A', 'B', 'C'));
      const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
      const message = common.ConfigUpdateEnvelope.deserializeBinary(payload.getData_asU8());
      message.setConfigUpdate(altered(joinUpdate(), (application) => application.getPoliciesMap().del('Admins')));
      payload.setData(message.serializeBinary());
      envelope.setPayload(payload.serializeBinary());
      return envelope;
    },
    /not satisfied/,
  ],
  [
    'another channel',
    () =>
      envelopeOf(
        altered(joinUpdate(), (_, message) => message.setChannelId('d')),
        admins('A', 'B', 'C'),
      ),
    /is for channel d/,
  ],
  [
    'a member slipped into a group that keeps its version',
    () =>
      envelopeOf(
        altered(joinUpdate(), (application) => application.setVersion(0)),
        admins('A', 'B', 'C'),
      ),
    /NewMSP is new, but its group keeps its version/,
  ],
  [
    'a version left out',
    () =>
      envelopeOf(
        altered(joinUpdate(), (application) => application.setVersion(2)),
        admins('A', 'B', 'C'),
      ),
    /to version 2, but it is at version 0/,
  ],
  [
    'a new member that claims a history',
    () =>
      envelopeOf(
        altered(joinUpdate(), (application) => application.getGroupsMap().get('NewMSP')!.setVersion(3)),
        admins('A', 'B', 'C'),
      ),
    /to version 3, but it does not exist/,
  ],
  [
    'nothing',
    () =>
      envelopeOf(
        altered(joinUpdate(), (application) => {
          application.setVersion(0);
          application.getGroupsMap().del('NewMSP');
        }),
        admins('A', 'B', 'C'),
      ),
    /delta set was empty/,
  ],
])('refused: %s', async (_name, envelope, reason) => {
  await expect(applyUpdate(config, CHANNEL, envelope())).rejects.toThrow(reason);
});

test('an update is good once: the second time its versions are old', async () => {
  const envelope = envelopeOf(joinUpdate(), admins('A', 'B', 'C'));
  const next = await ChannelConfig.open(await applyUpdate(config, CHANNEL, envelope));
  await expect(applyUpdate(next, CHANNEL, envelope)).rejects.toThrow('Application at version 0, but it is at 1');
});

test('an organisation’s own administrator alone publishes its revocation list; nobody else does', async () => {
  const update = (await revocationUpdate(config, CHANNEL, 'BMSP', await revocations('BMSP')))!;
  for (const signers of [admins('A', 'C', 'D', 'E'), [who('BMSP.client')], [who('BMSP.peer')]])
    await expect(applyUpdate(config, CHANNEL, envelopeOf(update, signers))).rejects.toThrow('BMSP/MSP not satisfied');
  const next = await ChannelConfig.open(await applyUpdate(config, CHANNEL, envelopeOf(update, admins('B'))));
  const group = next.group(['Application', 'BMSP']).getValuesMap().get('MSP')!;
  const definition = msp.FabricMSPConfig.deserializeBinary(msp.MSPConfig.deserializeBinary(group.getValue_asU8()).getConfig_asU8());
  expect(definition.getRevocationListList_asU8()).toHaveLength(1);
  expect(await revocationUpdate(next, CHANNEL, 'BMSP', await revocations('BMSP'))).toBeUndefined();
});

test('a revocation list of another authority is no list', async () => {
  await expect(revocationUpdate(config, CHANNEL, 'BMSP', await revocations('BMSP', 'CMSP'))).rejects.toThrow(
    'not signed by its certificate authority',
  );
});

test.each<[string, (envelope: common.ConfigEnvelope) => void, RegExp]>([
  ['another membership than its update makes', (envelope) => envelope.getConfig()!.setSequence(7), /not what its update makes/],
  ['no update', (envelope) => envelope.clearLastUpdate(), /names no update/],
])('a configuration from the ordering service with %s is refused', async (_name, change, reason) => {
  const update = envelopeOf(joinUpdate(), admins('A', 'B', 'C'));
  const message = new common.ConfigEnvelope();
  message.setConfig(await applyUpdate(config, CHANNEL, update));
  message.setLastUpdate(update);
  const block = (): Buffer => signedEnvelope(common.HeaderType.CONFIG, CHANNEL, bytesOf(message), who('OMSP.orderer'));
  expect((await checkConfig(config, CHANNEL, block())).sequence).toBe(1);
  change(message);
  await expect(checkConfig(config, CHANNEL, block())).rejects.toThrow(reason);
});
