import type { CheckStatus, Language } from '@zhenglian/chaincode/domain';
import { verifyErrorText } from './errors.js';
import { dayOf, type EvidenceAct, type EvidenceReport } from './evidence/verify-evidence.js';
import { networkStatement } from './text.js';
import type { Trust } from './trust.js';

const MARKS: Record<CheckStatus, string> = { VALID: '✓', INVALID: '✗', UNKNOWN: '?', STALE: '⏱' };

const STATES = {
  NOT_YET: { zh: '尚未登簿', en: 'not entered yet' },
  VALID: { zh: '现势有效', en: 'current' },
  REPLACED: { zh: '已被取代', en: 'replaced' },
  CANCELLED: { zh: '已注销', en: 'cancelled' },
  ERROR_VOID: { zh: '因签发错误作废', en: 'void' },
} as const;

const TEXTS = {
  good: { zh: '证据包成立', en: 'The evidence package holds' },
  bad: { zh: '证据包不成立', en: 'The evidence package does not hold' },
  state: { zh: '当日证书状态', en: 'State of the certificate on the day' },
  acts: { zh: '账本上的行为', en: 'Acts on the ledger' },
  insufficient: { zh: '背书不足，不生效', en: 'not sufficiently endorsed: it took no effect' },
  witnessed: { zh: '与公示摘要相符', en: 'As publicly witnessed on' },
  limit: {
    zh: '区块只证明交易被排序；生效与否由各机构签名的答复证明。答复之前是否另有负担行为，以本包所列为限。',
    en: 'A block proves that a transaction was ordered. That it took effect follows from the signed answer of the institutions. Earlier burdens are shown as far as this package lists them.',
  },
} as const;

/** An evidence package for a terminal: what held on the day, every act with those who endorsed it, and what is not proven. */
export function renderEvidence(report: EvidenceReport, trust: Trust, language: Language): string {
  const { status, fault, asOf, state, acts, witnessed } = report;
  const statement = networkStatement(trust.network);
  const reason =
    fault && (fault.code === 'PROOF' ? `PROOF ${fault.detail ?? ''}` : `${verifyErrorText(fault.code, language)} [${fault.code}]`);
  const lines = [
    `${MARKS[status]} ${TEXTS[status === 'VALID' ? 'good' : 'bad'][language]}${reason === undefined ? '' : `: ${reason}`}`,
    ...(asOf !== undefined && state !== undefined
      ? ['', `  ${TEXTS.state[language]} ${dayText(asOf, language)}: ${STATES[state][language]}`]
      : []),
    ...(acts.length > 0 ? ['', `  ${TEXTS.acts[language]}`, ...acts.map((act) => renderAct(act, trust, language))] : []),
    ...witnessed.map(({ day, height }) => `  ${TEXTS.witnessed[language]} ${dayText(day, language)} #${height}`),
    '',
    TEXTS.limit[language],
    ...(statement ? [statement[language]] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function renderAct(act: EvidenceAct, trust: Trust, language: Language): string {
  const names = act.endorsers.map((mspId) => trust.organizations.get(mspId)?.name[language] ?? mspId).join(language === 'zh' ? '、' : ', ');
  const note = act.endorsed ? '' : ` (${TEXTS.insufficient[language]})`;
  return `    ${dayText(dayOf(act), language)}  #${act.block}  ${act.chaincode}.${act.function}  ${names}${note}`;
}

function dayText(day: string, language: Language): string {
  const [year, month, date] = day.split('-').map(Number);
  return language === 'zh' ? `${year}年${month}月${date}日` : day;
}
