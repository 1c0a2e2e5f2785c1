import { expect, test } from '@jest/globals';
import type { DistrictFacts, MessageDesk } from '../ports.js';
import { publishScores } from './publish.js';
import { districtScores } from './score.js';

// RG-18: fortnightly evaluation of new entries, access and delivery, fed back to those who registered.

const fact = (division: string, day: string, change: Partial<DistrictFacts> = {}): DistrictFacts => ({
  division,
  day,
  anchored: 2,
  logged: 2,
  late: false,
  exceptions: 0,
  open: 0,
  ...change,
});
const TO = '2026-11-21';
const modelOf = (facts: readonly DistrictFacts[]) => ({
  districtFacts: async ({ from, to }: { from: string; to: string }) => facts.filter(({ day }) => day >= from && day <= to),
});

test.each<[string, DistrictFacts[], number]>([
  ['every log in time', [fact('440605', '2026-11-20'), fact('440605', '2026-11-21')], 100],
  ['a log that was closed late', [fact('440605', '2026-11-20', { late: true }), fact('440605', '2026-11-21')], 50],
  ['an exception about a day', [fact('440605', '2026-11-20', { exceptions: 1, open: 1 }), fact('440605', '2026-11-21')], 50],
  ['a day with entries and no log', [fact('440605', '2026-11-20', { logged: undefined }), fact('440605', '2026-11-21')], 50],
  ['the fifteenth day before does not count', [fact('440605', '2026-11-07', { late: true }), fact('440605', '2026-11-21')], 100],
])('%s', async (_what, facts, score) => {
  expect(await districtScores(modelOf(facts), TO)).toMatchObject([{ division: '440605', from: '2026-11-08', to: TO, score }]);
});

test('RG-18: the worst district comes first; nothing is scored of which the ledger says nothing', async () => {
  const facts = [fact('440604', '2026-11-20'), fact('440606', '2026-11-20', { late: true })];
  expect((await districtScores(modelOf(facts), TO)).map(({ division, score }) => [division, score])).toEqual([
    ['440606', 0],
    ['440604', 100],
  ]);
  expect(await districtScores(modelOf([]), TO)).toEqual([]);
});

function outbox() {
  const kept = new Map<string, Parameters<MessageDesk['send']>[0]>();
  const messages: Pick<MessageDesk, 'send' | 'sent'> = {
    send: async (message) => void kept.set(message.id, message),
    sent: async (id) => kept.get(id),
  };
  return { kept, messages };
}

test('what was published stays: the same request gives it again, whatever the ledger says by then; another fortnight under the id is CONFLICT', async () => {
  const { kept, messages } = outbox();
  const facts = [fact('440605', '2026-11-20')];
  const parts = { readModel: modelOf(facts), messages, registry: 'registry' };
  const first = await publishScores(parts, { requestId: 'r1', to: TO });
  expect([...kept.values()]).toMatchObject([
    { to: 'registry', type: 'QUALITY_SCORE', payload: { districts: [{ division: '440605', score: 100 }] } },
  ]);
  facts.push(fact('440605', '2026-11-19', { late: true }));
  expect(await publishScores(parts, { requestId: 'r1', to: TO })).toEqual(first);
  await expect(publishScores(parts, { requestId: 'r1', to: '2026-11-20' })).rejects.toMatchObject({ code: 'CONFLICT', field: 'requestId' });
  await expect(publishScores(parts, { requestId: 'a b', to: TO })).rejects.toMatchObject({ code: 'INVALID_FORMAT' });
  await expect(publishScores({ ...parts, readModel: modelOf([]) }, { requestId: 'r2', to: TO })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(kept.size).toBe(1);
});
