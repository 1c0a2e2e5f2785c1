import { expect, test } from '@jest/globals';
import { DomainError, makeUnitRef } from '@zhenglian/chaincode/domain';
import { memoryRegistry, SAMPLE } from '../testing/registry.js';
import type { RegistryParts } from './enter.js';
import { issueCertificate } from './issue.js';
import { PERSONS } from '../testing/review.js';

const REQUEST = { requestId: 'request-1', entry: SAMPLE, persons: PERSONS };

test('an entry becomes a certificate: numbered, kept, anchored (LC-02, LC-03)', async () => {
  const { parts, ledger, documents } = await memoryRegistry();
  const issued = await issueCertificate(parts, REQUEST);
  expect(issued.entry.certificateNumber).toBe('粤（2026）佛南不动产权第0000001号');
  expect(issued.facts).toMatchObject({ certRef: issued.entry.certRef, state: 'VALID', enteredOn: '2026-11-21', division: '440605' });
  expect(documents.bodies.has(issued.entry.certRef)).toBe(true);
  expect(ledger.writes).toEqual(['UNIT_KEY_SET', 'FIRST_REGISTERED']);
});

test('the same request again gives the same result without a second write', async () => {
  const { parts, ledger, book } = await memoryRegistry();
  const first = await issueCertificate(parts, REQUEST);
  // key order is no content
  const again = await issueCertificate(parts, { ...REQUEST, entry: Object.fromEntries(Object.entries(SAMPLE).toReversed()) });
  expect(again).toEqual(first);
  expect(ledger.writes).toHaveLength(2);
  expect([...book.serials.values()]).toEqual([1]);
});

test('the same request id with other content is CONFLICT and writes nothing', async () => {
  const { parts, ledger, book } = await memoryRegistry();
  await issueCertificate(parts, REQUEST);
  const other = { ...REQUEST, entry: { ...SAMPLE, location: '佛山市南海区示例街道样板路2号' } };
  await expect(issueCertificate(parts, other)).rejects.toMatchObject({ code: 'CONFLICT', field: 'requestId' });
  expect(ledger.writes).toHaveLength(2);
  expect([...book.serials.values()]).toEqual([1]);
});

test('numbers run without gaps per year and area', async () => {
  const { parts } = await memoryRegistry();
  const numbers = [];
  for (const [n, unitCode] of ['440605001001GB00001F00010001', '440604001001GB00001F00010001', '440605001001GB00001F00010002'].entries()) {
    numbers.push(
      (await issueCertificate(parts, { persons: PERSONS, requestId: `request-${n}`, entry: { ...SAMPLE, unitCode } })).entry
        .certificateNumber,
    );
  }
  expect(numbers).toEqual(['粤（2026）佛南不动产权第0000001号', '粤（2026）佛禅不动产权第0000001号', '粤（2026）佛南不动产权第0000002号']);
});

/** Makes one step of the way die, before or after it did its work. */
type Step = readonly ['book' | 'documents' | 'ledger', 'enter' | 'settle' | 'putOnce' | 'submit', 'before' | 'after'];

function dying(parts: RegistryParts, [port, method, when]: Step): RegistryParts {
  const target = parts[port] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const replaced = async (...args: unknown[]) => {
    if (when === 'after') await target[method]?.(...args);
    throw new Error('killed');
  };
  return { ...parts, [port]: { ...target, [method]: replaced } };
}

test.each<Step>([
  ['book', 'enter', 'before'],
  ['book', 'enter', 'after'],
  ['documents', 'putOnce', 'before'],
  ['documents', 'putOnce', 'after'],
  ['ledger', 'submit', 'before'],
  ['ledger', 'submit', 'after'],
  ['book', 'settle', 'before'],
  ['book', 'settle', 'after'],
])('killed at %s.%s, %s its work: the same request completes it once', async (...step) => {
  const { parts, ledger, book, documents } = await memoryRegistry();
  await expect(issueCertificate(dying(parts, step), REQUEST)).rejects.toThrow('killed');
  const issued = await issueCertificate(parts, REQUEST);
  expect(issued.facts.state).toBe('VALID');
  expect(issued.entry.certificateNumber).toBe('粤（2026）佛南不动产权第0000001号');
  expect(ledger.writes).toEqual(['UNIT_KEY_SET', 'FIRST_REGISTERED']);
  expect([...documents.bodies.keys()]).toEqual([issued.entry.certRef]);
  expect(book.requests.get('request-1')?.state).toBe('ENTERED');
});

test('what the storage refuses is told, nothing is anchored, and the same request finishes it', async () => {
  const { parts, ledger, book } = await memoryRegistry();
  const putOnce = () => Promise.reject(new DomainError('TOO_LARGE', { field: 'document' }));
  const refusing = { ...parts, documents: { ...parts.documents, putOnce } };
  await expect(issueCertificate(refusing, REQUEST)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  expect([ledger.writes, book.requests.get('request-1')?.state]).toEqual([['UNIT_KEY_SET'], 'PENDING']);
  expect((await issueCertificate(parts, REQUEST)).facts.state).toBe('VALID');
});

test('a body is kept before its commitment is anchored', async () => {
  const { parts, ledger, documents } = await memoryRegistry();
  await expect(issueCertificate(dying(parts, ['ledger', 'submit', 'before']), REQUEST)).rejects.toThrow('killed');
  expect(documents.bodies.size).toBe(1);
  expect(ledger.writes).toEqual(['UNIT_KEY_SET']);
});

test.each([
  ['a unit code of wrong shape', { unitCode: '440605001001XB00001F00010001' }, 'UNIT_CODE_SHAPE', 'unitCode'],
  ['a pair that does not exist', { unitCode: '440605001001GC00001F00010001' }, 'UNIT_CODE_PAIR', 'unitCode'],
  ['a county of nobody', { unitCode: '440699001001GB00001F00010001' }, 'UNIT_CODE_DIVISION', 'unitCode'],
  ["another registry's county", { unitCode: '440608001001GB00001F00010001' }, 'UNIT_CODE_DIVISION', 'unitCode'],
  ['a blank field', { location: '' }, 'BLANK_FIELD', 'location'],
  ['"/" without a reason (RG-11)', { landArea: { value: '/', unit: '1' }, remarks: '无' }, 'SLASH_WITHOUT_REASON', 'landArea.value'],
  ['an unknown field', { price: '1' }, 'UNKNOWN_FIELD', 'price'],
  ['an oversize field', { location: '长'.repeat(201) }, 'TOO_LARGE', 'location'],
  ['an impossible date', { termFrom: '2020-02-30' }, 'INVALID_DATE', 'termFrom'],
  [
    'a failing ID checksum',
    { holders: [{ name: '张示例', idType: '111', idNumber: '440605199001010007' }] },
    'RESIDENT_ID_CHECK',
    'holders[0].idNumber',
  ],
  ['the entry of a transfer', { registrationType: '200' }, 'INVALID_FORMAT', 'registrationType'],
])('%s is refused with its code and field, and nothing is written anywhere', async (_name, change, code, field) => {
  const { parts, ledger, book, documents } = await memoryRegistry();
  await expect(issueCertificate(parts, { ...REQUEST, entry: { ...SAMPLE, ...change } })).rejects.toMatchObject({ code, field });
  expect([ledger.writes.length, book.requests.size, book.serials.size, documents.bodies.size]).toEqual([1, 0, 0, 0]);
});

test('a second certificate for a unit that has one is refused before anything is written (RG-12)', async () => {
  const { parts, ledger, book, documents } = await memoryRegistry();
  await issueCertificate(parts, REQUEST);
  await expect(issueCertificate(parts, { ...REQUEST, requestId: 'request-2' })).rejects.toMatchObject({ code: 'ALREADY_REGISTERED' });
  expect([ledger.writes.length, book.requests.size, documents.bodies.size, [...book.serials.values()]]).toEqual([2, 1, 1, [1]]);
});

test('when another request is faster after the check, the entry counts as refused', async () => {
  const { parts, ledger, book } = await memoryRegistry();
  await issueCertificate(parts, REQUEST);
  const unchecked = { ...parts, ledger: { ...ledger, check: () => Promise.resolve() } };
  await expect(issueCertificate(unchecked, { ...REQUEST, requestId: 'request-2' })).rejects.toMatchObject({ code: 'ALREADY_REGISTERED' });
  expect(book.requests.get('request-2')?.state).toBe('REFUSED');
  expect(ledger.writes).toHaveLength(2);
});

test('a ledger that cannot be reached leaves the request pending', async () => {
  const { parts, ledger, book } = await memoryRegistry();
  const down = { ...parts, ledger: { ...ledger, submit: () => Promise.reject(new DomainError('LEDGER_UNAVAILABLE')) } };
  await expect(issueCertificate(down, REQUEST)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  expect(book.requests.get('request-1')?.state).toBe('PENDING');
  expect((await issueCertificate(parts, REQUEST)).facts.state).toBe('VALID');
});

test('nothing personal goes to the ledger, not even to the check', async () => {
  const { parts, ledger } = await memoryRegistry();
  await issueCertificate(parts, REQUEST);
  const sent = JSON.stringify(ledger.sent);
  const { unitRef } = makeUnitRef(new Uint8Array(32).fill(7), String(SAMPLE['unitCode']));
  expect(sent).toContain(unitRef);
  for (const secret of ['张示例', '440605199001010006', '440605001001GB00001F00010001', '示例街道', '0000001'])
    expect(sent).not.toContain(secret);
});
