import { expect, test } from '@jest/globals';
import type { Outcome } from './outcome.js';
import { verdictFile } from './verdict-file.js';

const text = (zh: string): { zh: string; en: string } => ({ zh, en: zh });

test('the file holds the answer and its reasons, and of the certificate only what identifies it', () => {
  const outcome: Outcome = {
    evidence: 'CREDENTIAL',
    asked: {},
    status: 'UNKNOWN',
    checks: [
      {
        name: 'ANCHOR',
        title: text('上链记录'),
        status: 'UNKNOWN',
        code: 'LEDGER_UNREACHABLE',
        text: text('暂时无法读取账本'),
        next: text('稍后重试'),
      },
    ],
    certificate: {
      kind: 'TITLE_CERTIFICATE',
      licenceId: '1.2',
      certificateNumber: '粤（2026）佛南不动产权第0000001号',
      face: [{ key: 'holders', label: text('权利人'), value: '陈晓岚' }],
      withheld: [text('附记')],
    },
    checkedAt: '2026-11-21T06:05:33.120Z',
  };
  const file = verdictFile(outcome, text('税务局'));
  expect(file.name).toBe('zhenglian-verdict-20261121060533.json');
  expect(JSON.parse(file.text)).toEqual({
    v: 1,
    type: 'zhenglian-verdict',
    evidence: 'CREDENTIAL',
    status: 'UNKNOWN',
    checks: outcome.checks,
    answeredBy: text('税务局'),
    certificate: { certificateNumber: '粤（2026）佛南不动产权第0000001号', licenceId: '1.2', disclosedFields: ['holders'] },
    checkedAt: '2026-11-21T06:05:33.120Z',
  });
  expect(file.text).not.toContain('陈晓岚');
});
