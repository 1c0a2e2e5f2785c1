import { REGISTRATION_TYPES } from '@zhenglian/chaincode/domain';
import type { Text } from '../../language/language.js';
import { text } from '../../language/say.js';
import type { Tone } from '../../kit/Badge.js';

/** Words for the ledger's codes, as the office says them. A code that has none is shown as it is. */
export type Words = Readonly<Record<string, Text>>;

export const wordOf = (words: Words, code: string | null | undefined): Text => words[code ?? ''] ?? { zh: code ?? '', en: code ?? '' };

export const ORGANIZATIONS: Words = {
  RegistryMSP: text('不动产登记中心', 'registry'),
  TaxMSP: text('税务局', 'tax bureau'),
  BankMSP: text('银行', 'bank'),
  CourtMSP: text('人民法院', 'court'),
  RegulatorMSP: text('监管机构', 'regulator'),
};

/** The same by the ids that logs and addresses use. */
export const ORGANIZATION_IDS: Words = {
  registry: text('不动产登记中心', 'registry'),
  tax: text('税务局', 'tax bureau'),
  bank: text('银行', 'bank'),
  court: text('人民法院', 'court'),
  regulator: text('监管机构', 'regulator'),
};

export const REGISTRATION: Words = REGISTRATION_TYPES;

export const CERTIFICATE_STATES: Words = {
  VALID: text('现势', 'current'),
  REPLACED: text('历史', 'superseded'),
  CANCELLED: text('已注销', 'cancelled'),
  ERROR_VOID: text('签发错误，已作废', 'void, issued in error'),
};
export const CERTIFICATE_TONES: Readonly<Record<string, Tone>> = { VALID: 'live', REPLACED: 'over', CANCELLED: 'over', ERROR_VOID: 'bad' };

export const CERTIFICATE_KINDS: Words = {
  TITLE_CERTIFICATE: text('不动产权证书', 'certificate of title'),
  REGISTRATION_PROOF: text('不动产登记证明', 'proof of registration'),
};

export const CASE_STATES: Words = {
  READY: text('待登簿', 'waits for entry'),
  DONE: text('已登簿', 'entered'),
  WITHDRAWN: text('已撤回', 'withdrawn'),
  REJECTED: text('不予登记', 'rejected'),
};
export const CASE_TONES: Readonly<Record<string, Tone>> = { READY: 'waiting', DONE: 'live', WITHDRAWN: 'over', REJECTED: 'bad' };
export const CASE_ACTS: Words = {
  FIRST: text('首次登记', 'first registration'),
  TRANSFER: text('转移登记', 'transfer'),
  CHANGE: text('变更登记', 'change'),
};

export const SIDES: Words = { BUYER: text('买方', 'buyer'), SELLER: text('卖方', 'seller') };
export const TAX_KINDS: Words = {
  PAID: text('完税', 'paid'),
  EXEMPT: text('免税', 'exempt'),
  NOT_TAXABLE: text('不征税', 'not taxable'),
};
export const TAX_STATES: Words = { ATTESTED: text('已出具', 'attested'), REVERSED: text('已撤销', 'reversed') };
export const REVERSALS: Words = {
  CONTRACT_VOID: text('合同无效', 'contract void'),
  CONTRACT_RESCINDED: text('合同解除', 'contract rescinded'),
  ASSESSMENT_WRONG: text('核定有误', 'assessment wrong'),
  OTHER: text('其他', 'other'),
};

export const MORTGAGE_FORMS: Words = {
  MORTGAGE: text('房屋土地抵押', 'mortgage of house or land'),
  WORKS: text('在建建筑物抵押', 'mortgage on works'),
  NOTICE: text('预购商品房抵押权预告', 'mortgage advance notice'),
};
export const MORTGAGE_KINDS: Words = { GENERAL: text('一般抵押', 'general'), MAXIMUM: text('最高额抵押', 'maximum amount') };
export const MORTGAGE_STATES: Words = {
  REGISTERED: text('已登记', 'registered'),
  NOTICE: text('预告', 'advance notice'),
  DETERMINED: text('债权已确定', 'claims determined'),
  CONVERTED: text('已转现', 'converted'),
  CANCELLED: text('已注销', 'released'),
};
export const MORTGAGE_TONES: Readonly<Record<string, Tone>> = {
  REGISTERED: 'live',
  NOTICE: 'waiting',
  DETERMINED: 'live',
  CONVERTED: 'over',
  CANCELLED: 'over',
};
export const MORTGAGE_ACTS: Words = {
  RELEASE: text('申请注销', 'release asked for'),
  PARTIAL_RELEASE: text('申请部分注销', 'partial release asked for'),
  CHANGE: text('申请变更', 'change asked for'),
  TRANSFER: text('申请转移', 'transfer asked for'),
  DETERMINE: text('申请债权确定', 'determination asked for'),
  RELEASED: text('已注销', 'released'),
  CHANGED: text('已变更', 'changed'),
  TRANSFERRED: text('已转移', 'transferred'),
  REJECTED: text('不予登记', 'rejected'),
  WITHDRAWN: text('已撤回', 'withdrawn'),
  ENTERED: text('已登记', 'entered'),
};
export const APPLICATION_ACTS: Words = {
  ENTER: text('已登记', 'entered'),
  REJECT: text('不予登记', 'rejected'),
  WITHDRAW: text('已撤回', 'withdrawn'),
};
/** What was done to a mortgage that stands. */
export const MORTGAGE_DONE: Words = {
  CHANGE: text('变更', 'changed'),
  TRANSFER: text('转移', 'transferred'),
  DETERMINE: text('债权确定', 'claims determined'),
  CONVERT: text('转现', 'converted'),
  EXCLUDE: text('登记不及于的单元', 'units excluded'),
  RELEASE: text('注销', 'released'),
  WITHDRAW: text('撤回申请', 'request withdrawn'),
};
export const MORTGAGE_CHANGES: Words = {
  NON_DISPOSING: text('不涉及处分的事项（名称、地址等）', 'nothing that disposes (name, address)'),
  INCREASE: text('增加担保数额或范围', 'secures more'),
  DECREASE: text('减少担保数额或范围', 'secures less'),
  OTHER: text('其他约定', 'other terms'),
};
export const DETERMINATION_CAUSES: Words = {
  PERIOD_ENDED: text('约定的债权确定期间届满', 'the agreed period has ended'),
  TWO_YEARS: text('未约定期间，设立满二年后请求确定', 'no period agreed, asked for after two years'),
  NO_NEW_CLAIMS: text('新的债权不可能发生', 'no new claims can arise'),
  SEIZED: text('知道抵押财产被查封、扣押', 'the property was seized, to the lender’s knowledge'),
  BANKRUPTCY: text('债务人、抵押人破产或解散', 'debtor or mortgagor bankrupt or dissolved'),
  OTHER: text('法律规定的其他情形', 'other cases of the law'),
};

export const QUEUE_STAGES: Words = {
  INSTRUCTED: text('已嘱托，即时限制', 'instructed, blocks at once'),
  EFFECTIVE: text('查封生效', 'in force'),
  PRE: text('预查封', 'pre-seizure'),
  WAITING: text('轮候', 'waiting'),
  LAPSED: text('期满失效', 'lapsed'),
  ENDED: text('已终止', 'ended'),
};
export const QUEUE_TONES: Readonly<Record<string, Tone>> = {
  INSTRUCTED: 'live',
  EFFECTIVE: 'live',
  PRE: 'live',
  WAITING: 'waiting',
  LAPSED: 'over',
  ENDED: 'over',
};

export const PORT_STATES: Words = { OPEN: text('开放', 'open'), CLOSED: text('关闭', 'closed'), RECTIFYING: text('整改中', 'rectifying') };
export const PORT_TONES: Readonly<Record<string, Tone>> = { OPEN: 'live', CLOSED: 'bad', RECTIFYING: 'waiting' };
export const PORT_SCOPES: Words = {
  PARTY: text('整个机构', 'whole institution'),
  BRANCH: text('网点', 'branch'),
  USER: text('用户', 'user'),
};

export const APPROVAL_STATES: Words = {
  PENDING: text('待复核', 'waits for the second person'),
  APPROVED: text('已批准，待执行', 'approved, to be carried out'),
  REJECTED: text('已驳回', 'rejected'),
  USED: text('已执行', 'carried out'),
};
export const APPROVAL_TONES: Readonly<Record<string, Tone>> = { PENDING: 'waiting', APPROVED: 'live', REJECTED: 'bad', USED: 'over' };
export const APPROVAL_ACTIONS: Words = {
  CHANGE_CALENDAR: text('修改工作日历', 'change the calendar'),
  CHANGE_DICTIONARY: text('修改字典', 'change a dictionary'),
  CLOSE_PORT: text('关闭端口', 'close a port'),
  CORRECT_SUBJECT: text('更正个人信息', 'correct personal data'),
  ERASE_DOCUMENTS: text('销毁证照文件', 'erase documents'),
  GRANT_ROLE: text('授予角色', 'grant a role'),
  REOPEN_PORT: text('重新开放端口', 'reopen a port'),
  REVOKE_CERTIFICATE: text('注销或作废证书', 'cancel or void a certificate'),
  REVOKE_ROLE: text('收回角色', 'revoke a role'),
};

export const END_GROUNDS: Words = {
  DESTRUCTION: text('不动产灭失', 'destruction'),
  WAIVER: text('权利人放弃', 'waiver'),
  EXPROPRIATION: text('征收、没收、收回', 'expropriation'),
  JUDGMENT: text('生效法律文书', 'judgment'),
  EXPIRY: text('期限届满', 'expiry'),
};
/** 个人信息保护法 art. 47. */
export const ERASURE_GROUNDS: Words = {
  PURPOSE_ENDED: text('处理目的已实现', 'purpose reached'),
  RETENTION_OVER: text('保存期限届满', 'retention over'),
  CONSENT_WITHDRAWN: text('撤回同意', 'consent withdrawn'),
  UNLAWFUL: text('违法处理', 'unlawful processing'),
  COURT_ORDER: text('司法要求', 'order of a court'),
};
export const ROLES: Words = {
  registrar: text('登簿人员', 'registrar'),
  reviewer: text('审核人员', 'reviewer'),
  'tax-officer': text('税务人员', 'tax officer'),
  'bank-officer': text('银行人员', 'bank officer'),
  'court-clerk': text('法院人员', 'court clerk'),
  supervisor: text('监管人员', 'supervisor'),
  auditor: text('审计员', 'auditor'),
  approver: text('复核人', 'approver'),
  admin: text('管理员', 'administrator'),
  holder: text('权利人', 'holder'),
  recipient: text('接收方', 'recipient'),
  seal: text('证照签章', 'seal'),
};

export const EVENTS: Words = {
  APPLICATION_ENDED: text('抵押申请终结', 'application ended'),
  CASE_ATTESTED: text('补充审核情况', 'case attested'),
  CASE_ENDED: text('案件终结', 'case ended'),
  CASE_OPENED: text('受理', 'case opened'),
  CERTIFICATE_PRINTED: text('打印纸质证书', 'printed on paper'),
  CERTIFICATE_REPLACED: text('换发补发', 'certificate reissued'),
  CERTIFICATE_VOIDED: text('作废误发证书', 'certificate voided'),
  CHANGE_REGISTERED: text('变更登记', 'change registered'),
  CHANGE_REQUESTED: text('申请抵押变更', 'mortgage change requested'),
  CLAIMS_DETERMINED: text('债权确定', 'claims determined'),
  CLOCK_TICKED: text('推进法定时钟', 'law’s clock ticked'),
  CORRECTION_ACCEPTED: text('受理更正', 'correction accepted'),
  CORRECTION_DROPPED: text('终止更正', 'correction dropped'),
  CORRECTION_FINISHED: text('更正登记', 'correction entered'),
  COURT_CONSENTED: text('法院同意', 'court consented'),
  DETERMINATION_REQUESTED: text('申请债权确定', 'determination requested'),
  FIRST_REGISTERED: text('首次登记', 'first registration'),
  GRANTED: text('授权', 'granted'),
  GRANT_REVOKED: text('撤销授权', 'grant revoked'),
  GRANT_USED: text('使用授权', 'grant used'),
  HOLD_ENTERED: text('登记限制', 'restriction entered'),
  HOLD_RELEASED: text('解除限制', 'restriction released'),
  KEY_BOUND: text('绑定权利人密钥', 'holder’s key bound'),
  KEY_REBOUND: text('更换权利人密钥', 'holder’s key replaced'),
  LATE_UPLOADED: text('补报', 'late upload'),
  LENDER_CONSENTED: text('抵押权人同意', 'lender consented'),
  LOG_CLOSED_FOR_DAY: text('关闭登簿日志', 'daily log closed'),
  MORTGAGE_APPLIED: text('申请抵押', 'mortgage applied for'),
  MORTGAGE_CHANGED: text('抵押变更登记', 'mortgage changed'),
  MORTGAGE_CONVERTED: text('抵押转现', 'mortgage converted'),
  MORTGAGE_ENTERED: text('抵押登记', 'mortgage entered'),
  MORTGAGE_RELEASED: text('抵押注销登记', 'mortgage released'),
  MORTGAGE_TRANSFERRED: text('抵押权转移登记', 'mortgage transferred'),
  MORTGAGE_TRANSFER_ACCEPTED: text('受让抵押权', 'mortgage transfer accepted'),
  MORTGAGE_TRANSFER_REQUESTED: text('申请抵押权转移', 'mortgage transfer requested'),
  NOTICE_CANCELLED: text('注销预告', 'advance notice cancelled'),
  NOTICE_ENTERED: text('预告登记', 'advance notice entered'),
  OBJECTION_APPLIED: text('申请异议', 'objection applied for'),
  OBJECTION_CANCELLED: text('注销异议', 'objection cancelled'),
  OBJECTION_DECIDED: text('异议登记', 'objection decided'),
  OBJECTION_KEPT: text('异议继续有效', 'objection kept'),
  ORDER_WITHDRAWN: text('撤回嘱托', 'order withdrawn'),
  PORT_CLOSED: text('关闭端口', 'port closed'),
  PORT_OPENED: text('开放端口', 'port opened'),
  PORT_RECTIFYING: text('端口整改', 'port rectifying'),
  QUERY_CONSENTED: text('查询授权', 'query consented'),
  QUERY_WITHDRAWN: text('撤回查询授权', 'query consent withdrawn'),
  RANKS_AGREED: text('顺位变更登记', 'ranks agreed'),
  RELEASE_ORDERED: text('嘱托注销抵押', 'release ordered'),
  RELEASE_REQUESTED: text('申请注销抵押', 'release requested'),
  RENDITION_ANCHORED: text('证照文件上链', 'file anchored'),
  REQUEST_WITHDRAWN: text('撤回申请', 'request withdrawn'),
  RIGHT_CANCELLED: text('注销登记', 'right cancelled'),
  RIGHT_ENDED: text('注销他项权利', 'right of another ended'),
  RIGHT_ENTERED: text('登记他项权利', 'right of another entered'),
  ROOT_ANCHORED: text('访问日志根上链', 'log root anchored'),
  SEIZURE_DISPOSED: text('查封处置', 'seizure disposed'),
  SEIZURE_ENTERED: text('查封登记', 'seizure entered'),
  SEIZURE_EXTENDED: text('续封', 'seizure extended'),
  SEIZURE_INSTRUCTED: text('嘱托查封', 'seizure instructed'),
  SEIZURE_RELEASED: text('解封', 'seizure released'),
  SEIZURE_TAKEN_EFFECT: text('预查封转正式', 'pre-seizure took effect'),
  STATEMENT_ISSUED: text('出具查询证明', 'statement issued'),
  TAX_ATTESTED: text('出具税务证明', 'tax attested'),
  TAX_FLAGGED: text('税务标记', 'tax flagged'),
  TAX_REVERSED: text('撤销税务证明', 'tax reversed'),
  TICKET_CLOSED: text('关闭异常工单', 'exception closed'),
  TICKET_OPENED: text('发起异常工单', 'exception opened'),
  TRANSFER_ORDERED: text('嘱托转移', 'transfer ordered'),
  TRANSFER_REGISTERED: text('转移登记', 'transfer'),
  UNITS_EXCLUDED: text('登记不及于的单元', 'units excluded'),
  UNITS_MERGED: text('合并', 'units merged'),
  UNITS_SPLIT: text('分割', 'units split'),
  UNIT_KEY_SET: text('设置单元引用公钥', 'unit key set'),
};

/** Options of a choice from words. */
export const optionsOf = (words: Words, codes: readonly string[] = Object.keys(words)): (readonly [string, Text])[] =>
  codes.map((code) => [code, wordOf(words, code)] as const);
