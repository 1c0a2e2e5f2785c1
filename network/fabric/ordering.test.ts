import { expect, test } from '@jest/globals';
import { agree, readStanding } from './ordering.js';

const METRICS = `# TYPE consensus_BFT_leader_id gauge
consensus_BFT_leader_id{channel="zhenglian"} 1
consensus_smartbft_view_leader_id{channel="zhenglian"} 2
consensus_smartbft_view_proposal_sequence{channel="zhenglian"} 457
consensus_smartbft_view_number{channel="zhenglian"} 6
`;

test('an orderer’s metrics tell its view, its leader and its proposal', () => {
  expect(readStanding(METRICS)).toEqual({ view: 6, leader: 2, sequence: 457 });
});

test.each(['', METRICS.replace(/consensus_smartbft_view_n.*\n/, '')])('metrics that do not tell are no standing', (metrics) => {
  expect(readStanding(metrics)).toBeUndefined();
});

const here = { view: 6, leader: 2, sequence: 457 };
test.each([
  ['all alike', [here, here, here, here], true],
  ['one that is a proposal ahead', [here, { ...here, sequence: 458 }], true],
  ['one that is far behind', [here, { ...here, sequence: 440 }], false],
  ['one in an older view', [here, { ...here, view: 5 }], false],
  ['one under another leader', [here, { ...here, leader: 1 }], false],
  ['one that does not answer', [here, undefined], false],
  ['nobody', [], false],
])('orderers agree: %s', (_title, standings, expected) => {
  expect(agree(standings)).toBe(expected);
});
