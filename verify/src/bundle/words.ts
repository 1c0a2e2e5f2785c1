import type { CheckName, CheckResult, Language, ProofAnswer } from '@zhenglian/chaincode/domain';
import type { Trust } from '../trust.js';

/** One line of what a proof says. */
export interface ProofLine {
  readonly key: keyof typeof LABELS;
  readonly label: string;
  /** Empty: asked for, answered, and there is nothing. */
  readonly values: readonly string[];
}

interface Proven {
  readonly checks: readonly CheckResult[];
  readonly answer?: ProofAnswer | undefined;
  readonly endorsers?: readonly string[] | undefined;
  readonly licenceId?: string | undefined;
}

const LABELS = {
  subject: { zh: '证照标识', en: 'Licence identifier' },
  clock: { zh: '账本时间', en: 'As of' },
  title: { zh: '登簿日期', en: 'Entered on' },
  others: { zh: '预告、异议、居住权与地役权、更正', en: 'Notices, objections, rights, corrections' },
  tax: { zh: '税务', en: 'Taxation' },
  mortgage: { zh: '抵押', en: 'Mortgages' },
  seizure: { zh: '查封与限制', en: 'Seizures and holds' },
  endorsers: { zh: '答复机构', en: 'Answered by' },
} as const;

const WORDS = {
  BUYER: { zh: '承受方', en: 'acquirer' },
  SELLER: { zh: '转让方', en: 'seller' },
  PAID: { zh: '完税', en: 'paid' },
  EXEMPT: { zh: '免税', en: 'exempt' },
  NOT_TAXABLE: { zh: '不征税', en: 'not taxable' },
  ATTESTED: { zh: '已证明', en: 'attested' },
  REVERSED: { zh: '已撤销', en: 'reversed' },
  ABSENT: { zh: '未证明', en: 'not attested' },
  MORTGAGE: { zh: '抵押权', en: 'mortgage' },
  WORKS: { zh: '在建建筑物抵押权', en: 'mortgage on works' },
  NOTICE: { zh: '抵押预告', en: 'mortgage notice' },
  GENERAL: { zh: '一般抵押', en: 'general' },
  MAXIMUM: { zh: '最高额抵押', en: 'maximum amount' },
  SEIZURE: { zh: '查封', en: 'seizure' },
  HOLD: { zh: '其他机关限制', en: 'hold' },
  INSTRUCTED: { zh: '已嘱托', en: 'instructed' },
  EFFECTIVE: { zh: '生效', en: 'effective' },
  PRE: { zh: '预查封', en: 'pre-seizure' },
  WAITING: { zh: '轮候', en: 'waiting' },
  LAPSED: { zh: '已失效', en: 'lapsed' },
  ENDED: { zh: '已结束', en: 'ended' },
} as const;

/** Without all of these an answer is nobody's, and nothing of it may be shown. */
const FOUNDATION: readonly CheckName[] = [
  'PROOF_FORM',
  'PROOF_PLACE',
  'PROOF_CALL',
  'PROOF_PROPOSAL',
  'PROOF_ENDORSERS',
  'PROOF_ANSWER',
  'PROOF_SUBJECT',
];

/** What a verified proof says, in words: only facets whose own check is VALID, and nothing of an answer that nobody stands behind. */
export function proofLines({ checks, answer, endorsers = [], licenceId }: Proven, trust: Trust, language: Language): ProofLine[] {
  const passed = (name: CheckName): boolean => checks.some((check) => check.name === name && check.status === 'VALID');
  if (!answer || !FOUNDATION.every(passed)) return [];
  const { title, tax, mortgage, seizure, clock } = answer;
  const word = (key: keyof typeof WORDS): string => WORDS[key][language];
  const name = (mspId: string): string => trust.organizations.get(mspId)?.name[language] ?? mspId;
  const day = (text: string): string => dayText(text, language);
  const line = (key: keyof typeof LABELS, ...values: string[]): ProofLine => ({ key, label: LABELS[key][language], values });
  return [
    ...(licenceId === undefined ? [] : [line('subject', licenceId)]),
    line('clock', instantText(clock, language)),
    ...(passed('PROOF_TITLE') ? [line('title', day(title.enteredOn)), line('others', othersText(title))] : []),
    ...(passed('PROOF_TAX') ? [line('tax', ...tax.sides.map((one) => `${word(one.side)} ${word(one.kind ?? one.state)}`))] : []),
    ...(passed('PROOF_MORTGAGE')
      ? [line('mortgage', ...mortgage.items.map((m) => `${m.rank}. ${name(m.lender)} ${word(m.form)} ${word(m.kind)} ${day(m.since)}`))]
      : []),
    ...(passed('PROOF_SEIZURE')
      ? [
          line(
            'seizure',
            ...seizure.items.map((s) =>
              [word(s.of), s.body, word(s.stage), ...(s.until === undefined ? [] : [`→ ${day(s.until)}`])].join(' '),
            ),
          ),
        ]
      : []),
    line('endorsers', ...endorsers.map(name)),
  ];
}

const othersText = ({ notices, objections, rights, correction }: ProofAnswer['title']): string =>
  [notices, objections, rights, correction ? 1 : 0].join(' / ');

function dayText(day: string, language: Language): string {
  const [year, month, date] = day.split('-').map(Number);
  return language === 'zh' ? `${year}年${month}月${date}日` : day;
}

/** The ledger's clock as Chinese offices read it. */
function instantText(instant: string, language: Language): string {
  if (language === 'en') return instant;
  const local = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString();
  return `${dayText(local.slice(0, 10), 'zh')} ${local.slice(11, 19)}（北京时间）`;
}
