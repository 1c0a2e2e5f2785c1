import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { placeOf, signingInput, type HistoryClaims } from '@zhenglian/chaincode/domain';
import { sqlAuditLog } from '../audit/log.js';
import type { RecordFacts } from '../ports.js';
import { testKey, testSharing, type TestKey, type TestSharing } from '../testing/sharing.js';
import { ownHistory, type HistoryParts } from './history.js';

// The holder's page "who looked" (S10 5; PIPL art. 44-45; checklist 41).

const OPENING = 120_000;
const actor = { account: 'citizen', organization: 'registry', roles: ['holder'] };

let world: TestSharing;
let parts: HistoryParts;
const asked: [string, string | undefined][] = [];

beforeAll(async () => {
  world = await testSharing();
  const audit = sqlAuditLog({
    database: world.database,
    organization: 'registry',
    clock: world.documentParts.clock,
    random: world.parts.random,
  });
  const readModel = {
    ...world.registry.ledger.readModel,
    records: async (type: string, { subject }: { subject?: string | undefined }) => {
      asked.push([type, subject]);
      const node = { ref: `${type}-of-${subject}` } as unknown as RecordFacts;
      return { items: type === 'grant' ? [{ cursor: 'c', node }] : [], hasNext: false };
    },
  };
  parts = { ...world.parts, audit, readModel } as HistoryParts;
}, OPENING);
afterAll(() => world.close());

const now = () => `${world.documentParts.clock.now().toISOString().slice(0, 19)}Z`;
const statement = (change: Partial<HistoryClaims> = {}, key: TestKey = world.holder, channel = 'zhenglian') =>
  key.sign(signingInput('history', { ...placeOf(channel), act: 'READ_HISTORY', certRef: world.entry.certRef, at: now(), ...change }));

test('the holder of the bound key sees looks at the certificate and at copies under its grants, with the purpose and not the colleague', async () => {
  const who = { account: 'anna', organization: 'registry', roles: ['registrar'] };
  const { grantRef } = await world.granted();
  await parts.audit.record({
    ...who,
    action: 'FIELDS_UNMASKED',
    result: 'RELEASED',
    subject: world.entry.certRef,
    fields: ['holders'],
    purpose: '更正',
  });
  await parts.audit.record({
    ...who,
    organization: 'bank',
    action: 'GRANT_CONSUMED',
    result: 'RELEASED',
    subject: grantRef,
    grant: grantRef,
  });
  await parts.audit.record({ ...who, action: 'OPERATION', result: 'DONE', subject: world.entry.certRef });
  const history = await ownHistory(parts, { jws: statement(), actor });
  expect(history.looks.map(({ action, organization, purpose }) => [action, organization, purpose])).toEqual([
    ['FIELDS_UNMASKED', 'registry', '更正'],
    ['GRANT_CONSUMED', 'bank', undefined],
  ]);
  expect(JSON.stringify(history.looks)).not.toContain('anna');
  expect(history.grants).toHaveLength(1);
  expect(asked).toContainEqual(['use', history.grants[0]?.ref]);
  // the look at the log is in the log
  expect(await parts.audit.looks(world.entry.certRef)).not.toHaveLength(0);
});

const MINUTES = 60_000;
const shifted = (milliseconds: number) =>
  `${new Date(world.documentParts.clock.now().getTime() + milliseconds).toISOString().slice(0, 19)}Z`;

test.each<[string, () => Promise<string> | string, string]>([
  ['another key', async () => statement({}, await testKey()), 'HOLDER_SIGNATURE'],
  ['a certificate without a key', () => statement({ certRef: '77'.repeat(32) }), 'HOLDER_SIGNATURE'],
  ['an old statement', () => statement({ at: shifted(-11 * MINUTES) }), 'HOLDER_SIGNATURE'],
  ['a statement of tomorrow', () => statement({ at: shifted(11 * MINUTES) }), 'HOLDER_SIGNATURE'],
  ['another channel', () => statement({}, world.holder, 'elsewhere'), 'INVALID_FORMAT'],
  ['a revocation in its place', () => world.statement(world.holder, 'revocation', '77'.repeat(32)), 'INVALID_FORMAT'],
  ['no statement', () => 'x', 'INVALID_FORMAT'],
])('%s shows nothing, and no tag is made for it', async (_what, make, code) => {
  await expect(ownHistory(parts, { jws: await make(), actor })).rejects.toMatchObject({ code });
  expect(await world.parts.grants.knownTag('77'.repeat(32))).toBeUndefined();
});
