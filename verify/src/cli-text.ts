import { type CheckResult, type CheckStatus, checkText, checkTitle, type Language } from '@zhenglian/chaincode/domain';
import type { BundleReport } from './bundle/verify-bundle.js';
import { proofLines } from './bundle/words.js';
import { networkStatement, verdictText } from './text.js';
import type { Trust } from './trust.js';
import type { Report } from './verify.js';

const MARKS: Record<CheckStatus, string> = { VALID: '✓', INVALID: '✗', UNKNOWN: '?', STALE: '⏱' };

const LABELS = {
  number: { zh: '证号', en: 'Certificate number' },
  licence: { zh: '证照标识', en: 'Licence identifier' },
  successor: { zh: '取代它的证书', en: 'Replaced by' },
  transaction: { zh: '登簿交易', en: 'Entered by transaction' },
  block: { zh: '区块', en: 'Block' },
  endorsers: { zh: '背书机构', en: 'Endorsed by' },
} as const;

/** A report, with what a proof bundle among the evidence says. */
export type CliReport = Report & Partial<Pick<BundleReport, 'answer' | 'endorsers' | 'licenceId'>>;

/** A report for a terminal: the answer, one line per check with what to do next, then the facts. Ends with a line feed. */
export function renderReport(report: CliReport, trust: Trust, language: Language): string {
  const statement = networkStatement(report.network);
  const lines = [
    `${MARKS[report.status]} ${verdictText(report.status)[language]}`,
    '',
    ...report.checks.flatMap((check) => renderCheck(check, language)),
    ...section(renderCertificate(report, language)),
    ...section(renderFacts(report, trust, language)),
    ...section(renderProof(report, trust, language)),
    ...section(statement ? [statement[language]] : []),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

/** The same for programs: one JSON object, keys as in the GraphQL schema. */
export function renderJson(report: CliReport, trust: Trust): string {
  const texts = (check: CheckResult, part: 'text' | 'next') => ({
    zh: checkText(check.code, 'zh')[part],
    en: checkText(check.code, 'en')[part],
  });
  const { status, certificate, facts, network, answer, endorsers } = report;
  const checks = report.checks.map((check) => ({ ...check, text: texts(check, 'text'), next: texts(check, 'next') }));
  const value = {
    status,
    text: verdictText(status),
    checks,
    certificate,
    facts,
    proof: answer && proofLines(report, trust, 'en').length > 0 ? { answer, endorsers } : undefined,
    network: { kind: network, statement: networkStatement(network) },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function renderCheck(check: CheckResult, language: Language): string[] {
  const { text, next } = checkText(check.code, language);
  const code = check.status === 'VALID' ? '' : ` [${check.code}]`;
  const line = `  ${MARKS[check.status]} ${checkTitle(check.name, language)}${language === 'zh' ? '：' : ': '}${text}${code}`;
  return check.status === 'VALID' || next === '' ? [line] : [line, `      → ${next}`];
}

function renderCertificate({ certificate }: Report, language: Language): string[] {
  if (!certificate) return [];
  const number = certificate.certificateNumber;
  return [
    ...(number === undefined ? [] : [field(LABELS.number[language], number, language)]),
    field(LABELS.licence[language], certificate.licenceId, language),
    ...certificate.face.map(({ label, value }) => field(label[language], value, language)),
  ];
}

function renderFacts({ facts }: Report, trust: Trust, language: Language): string[] {
  if (!facts) return [];
  const { transaction, successor } = facts;
  // names from the trust file, not from the answer: a server must not choose how an organisation is called
  const names = [...new Set(transaction.endorsers.map(({ mspId }) => trust.organizations.get(mspId)?.name[language] ?? mspId))];
  return [
    field(LABELS.transaction[language], transaction.id, language),
    field(LABELS.block[language], String(transaction.block), language),
    field(LABELS.endorsers[language], names.join(language === 'zh' ? '、' : ', '), language),
    ...(typeof successor === 'string' ? [field(LABELS.successor[language], successor, language)] : []),
  ];
}

const NONE = { zh: '无', en: 'none' } as const;

/** What a proof says, one line per facet. An empty list is said to be empty: it was asked for and answered. */
function renderProof(report: CliReport, trust: Trust, language: Language): string[] {
  return proofLines(report, trust, language).map(({ label, values, key }) => {
    const joint = key === 'endorsers' ? (language === 'zh' ? '、' : ', ') : '\n';
    return field(label, values.length === 0 ? NONE[language] : values.join(joint), language);
  });
}

const section = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', ...lines]);

const field = (label: string, value: string, language: Language): string =>
  `  ${label}${language === 'zh' ? '：' : ': '}${value.replaceAll('\n', '\n    ')}`;

/** Evidence is hostile: no control characters, no overrides of the writing direction may reach the terminal. */
const printable = (line: string): string => line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => (c === '\n' ? c : '�'));
