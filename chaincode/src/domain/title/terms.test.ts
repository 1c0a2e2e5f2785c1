import { expect, test } from '@jest/globals';
import {
  isNoticeLapsed,
  isRightExpired,
  isRightLive,
  noticeEnd,
  objectionState,
  statementEnd,
  type NoticeRecord,
  type ObjectionRecord,
  type ObjectionState,
  type RightRecord,
} from '../index.js';
import { ref } from '../testing/facts.js';

// Terms of what lives on a unit: on the last day it still stands, without a law's day nothing has lapsed.

const notice = (more: Partial<NoticeRecord>) => more as NoticeRecord;
const act = (name: string) => ({ act: name, requestDigest: ref(1), day: '2026-11-03' });
const objection = (more: { enteredOn?: string; acts?: string[] }) =>
  ({ ...more, ...(more.acts && { acts: more.acts.map(act) }) }) as unknown as ObjectionRecord;
const right = (more: { expiresOn?: string; acts?: string[] }) =>
  ({ ...more, ...(more.acts && { acts: more.acts.map(act) }) }) as unknown as RightRecord;

test('the 90 days of a notice begin with the first registration of its unit (Civil Code art. 221)', () => {
  expect([noticeEnd(notice({})), noticeEnd(notice({ firstOn: '2026-08-24' }))]).toEqual([undefined, '2026-11-23']);
});

test.each<[string, Partial<NoticeRecord>, string | undefined, boolean]>([
  ['on its last day', { firstOn: '2026-08-24' }, '2026-11-23', false],
  ['on the next day', { firstOn: '2026-08-24' }, '2026-11-24', true],
  ['with an application, whenever', { firstOn: '2026-08-24', application: ref(3) }, '2030-01-01', false],
  ['before the unit is registered, whenever', {}, '2030-01-01', false],
  ['without a law’s day', { firstOn: '2026-08-24' }, undefined, false],
])('a notice %s', (_name, more, day, lapsed) => {
  expect(isNoticeLapsed(notice(more), day)).toBe(lapsed);
});

test.each<[string, { enteredOn?: string; acts?: string[] }, string | undefined, ObjectionState]>([
  ['applied for', {}, '2030-01-01', 'PENDING'],
  ['entered, on its 15th day', { enteredOn: '2026-11-03', acts: ['ENTER'] }, '2026-11-18', 'LIVE'],
  ['entered, a day later', { enteredOn: '2026-11-03', acts: ['ENTER'] }, '2026-11-19', 'LAPSED'],
  ['entered, without a law’s day', { enteredOn: '2026-11-03', acts: ['ENTER'] }, undefined, 'LIVE'],
  ['kept by a suit, whenever', { enteredOn: '2026-11-03', acts: ['ENTER', 'KEEP'] }, '2030-01-01', 'SUED'],
  ['rejected', { acts: ['REJECT'] }, '2026-11-04', 'REJECTED'],
  ['cancelled', { enteredOn: '2026-11-03', acts: ['ENTER', 'CANCEL'] }, '2026-11-04', 'CANCELLED'],
  ['kept, then cancelled', { enteredOn: '2026-11-03', acts: ['ENTER', 'KEEP', 'CANCEL'] }, '2030-01-01', 'CANCELLED'],
])('an objection %s (Civil Code art. 220)', (_name, more, day, state) => {
  expect(objectionState(objection(more), day)).toBe(state);
});

test.each<[string, { expiresOn?: string; acts?: string[] }, string | undefined, boolean, boolean]>([
  ['without an end', {}, '2090-01-01', true, false],
  ['on its last day', { expiresOn: '2026-11-21' }, '2026-11-21', true, false],
  ['on the next day', { expiresOn: '2026-11-21' }, '2026-11-22', false, true],
  ['with an end, without a law’s day', { expiresOn: '2026-11-21' }, undefined, true, false],
  ['ended before its last day', { expiresOn: '2026-11-21', acts: ['END'] }, '2026-11-20', false, false],
])('a right of residence or easement %s (Civil Code art. 370)', (_name, more, day, live, expired) => {
  expect([isRightLive(right(more), day), isRightExpired(right(more), day)]).toEqual([live, expired]);
});

test.each([
  ['three weeks without holidays', '2026-11-02', '2026-11-23'],
  ['from a Friday', '2026-11-06', '2026-11-27'],
  ['over the National Day holidays', '2026-09-18', '2026-10-15'],
])('15 working days of a statement of loss: %s (S9)', (_name, from, end) => {
  expect(statementEnd(from)).toBe(end);
});
