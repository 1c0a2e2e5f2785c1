import { expect, test } from '@jest/globals';
import { correctionState, noticeState, rightState, stateOfObjection } from './state.js';

const act = (...acts: string[]) => acts.map((one) => ({ act: one }));

test.each([
  ['applied for', { acts: null, enteredOn: null }, 'PENDING', true],
  ['entered', { acts: act('ENTER'), enteredOn: '2026-11-10' }, 'LIVE', true],
  ['fifteen days without a suit', { acts: act('ENTER'), enteredOn: '2026-10-01' }, 'LAPSED', true],
  ['sued', { acts: act('ENTER', 'KEEP'), enteredOn: '2026-10-01' }, 'SUED', true],
  ['dismissed', { acts: act('ENTER', 'KEEP', 'CANCEL'), enteredOn: '2026-10-01' }, 'CANCELLED', false],
  ['rejected', { acts: act('REJECT'), enteredOn: null }, 'REJECTED', false],
])('an objection that is %s', (_name, objection, code, open) => {
  expect(stateOfObjection(objection, '2026-11-21')).toMatchObject({ code, open });
});

test.each([
  ['notice', noticeState({ acts: null }), 'LIVE'],
  ['notice converted', noticeState({ acts: act('CONVERT') }), 'CONVERT'],
  ['correction', correctionState({ acts: [] }), 'OPEN'],
  ['correction finished', correctionState({ acts: act('FINISH') }), 'FINISH'],
  ['residence', rightState({ acts: null, expiresOn: null }, '2026-11-21'), 'LIVE'],
  ['residence whose term is over', rightState({ acts: null, expiresOn: '2026-11-01' }, '2026-11-21'), 'EXPIRED'],
  ['residence that ended', rightState({ acts: act('END'), expiresOn: null }, '2026-11-21'), 'END'],
])('a %s is %s', (_name, state, code) => {
  expect(state.code).toBe(code);
  expect(state.word.zh).not.toBe('');
});
