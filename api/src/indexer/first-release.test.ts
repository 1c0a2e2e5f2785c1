import { expect, test } from '@jest/globals';
import {
  canonicalize,
  cancelRight,
  keyOf,
  LedgerRecord,
  openCase,
  parseEvent,
  type CertificateRecord,
  type HeadRecord,
  type JsonValue,
  type UnitRecord,
} from '@zhenglian/chaincode/domain';
import { parseBlock, readTransactions } from '@zhenglian/verify/ledger';
import { recordedBlocks, recordedTrust } from '../testing/recorded.js';
import { facetsOf } from './facets.js';

// Blocks of the first release, whose contracts knew titles and taxes only: today's programs read their records and go on with them.

const { trust } = recordedTrust();
const records = recordedBlocks()
  .flatMap((bytes) => [...readTransactions(parseBlock(bytes), trust.channel)])
  .flatMap((entry) => {
    const event = 'transaction' in entry && entry.transaction?.kind === 'CHAINCODE' ? entry.transaction.event : undefined;
    return event === undefined ? [] : parseEvent(event.name, event.payload).records;
  });
const last = new Map(records.map((record) => [Object.values(keyOf(record)).flat().join('~'), record]));
const ofType = <T extends LedgerRecord['type']>(type: T) =>
  [...last.values()].filter((record): record is Extract<LedgerRecord, { type: T }> => record.type === type);

test('its records are read as they are, and are found by what they are about', () => {
  expect([...new Set(records.map(({ type }) => type))].toSorted()).toEqual(['att', 'case', 'cert', 'head', 'key', 'unit']);
  for (const record of records) {
    expect(canonicalize(LedgerRecord.parse(record) as unknown as JsonValue)).toBe(canonicalize(record as unknown as JsonValue));
    expect(facetsOf(record).ref).not.toBe('undefined');
  }
  expect(
    ofType('cert')
      .map(({ state }) => state)
      .toSorted(),
  ).toEqual(['REPLACED', 'VALID', 'VALID']);
});

/** A unit of the first release with its current certificate. */
function standing(): { unit: UnitRecord; head: HeadRecord; certificate: CertificateRecord } {
  const [certificate] = ofType('cert').filter(({ state }) => state === 'VALID');
  const unit = ofType('unit').find(({ unitRef }) => unitRef === certificate?.unitRef);
  const head = ofType('head').find(({ unitRef }) => unitRef === certificate?.unitRef);
  if (certificate === undefined || unit === undefined || head === undefined) throw new Error('nothing stands');
  return { unit, head, certificate };
}

test("today's acts go on with them: a case is opened, a right cancelled, and what they write is of today's form", () => {
  const { unit, head, certificate } = standing();
  const { unitRef, certRef, division } = certificate;
  const facts = { unit, head, certificate, case: undefined };
  const application = { caseRef: '7'.repeat(64), applicationDigest: '8'.repeat(64), openedOn: '2026-11-21' };
  const opened = openCase(
    { ...application, unitRef, certRef, act: 'TRANSFER', requiredSides: ['BUYER', 'SELLER'], division },
    undefined,
    facts,
  );
  const request = { unitRef, certRef, caseRef: '9'.repeat(64), ground: 'WAIVER', day: '2026-11-21', division } as const;
  const cancelled = cancelRight(request, facts, { day: undefined, findings: [] });
  expect(cancelled.result.state).toBe('CANCELLED');
  for (const record of [...(opened.act?.records ?? []), ...(cancelled.act?.records ?? [])]) {
    expect(LedgerRecord.safeParse(record).success).toBe(true);
  }
});
