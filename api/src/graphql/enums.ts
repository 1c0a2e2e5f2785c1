import { builder } from './builder.js';

// The code tables of the ledger's records and requests as enums of the schema. A table is recognised by its values, so that one has one name.

type Table = readonly [name: string, description: string, values: string];

const TABLES: readonly Table[] = [
  ['UnitState', 'REGISTERED registered 已登记, RETIRED split or merged 已分割或合并.', 'REGISTERED RETIRED'],
  ['CertificateKind', '', 'TITLE_CERTIFICATE REGISTRATION_PROOF'],
  ['CertificateState', '', 'VALID REPLACED CANCELLED ERROR_VOID'],
  ['ReissueReason', 'Why a certificate was issued again. 换发、补发原因。', 'REISSUED_DAMAGED REISSUED_LOST'],
  ['CaseAct', '', 'FIRST TRANSFER CHANGE'],
  ['CaseState', '', 'READY DONE WITHDRAWN REJECTED'],
  ['CaseEnd', 'How a case ends without entry: WITHDRAWN 撤回, REJECTED 不予登记.', 'WITHDRAWN REJECTED'],
  ['Side', '', 'BUYER SELLER'],
  ['AttestationKind', '', 'PAID EXEMPT NOT_TAXABLE'],
  ['AttestationState', '', 'ATTESTED REVERSED'],
  ['ReversalReason', 'Why an attestation is reversed. 税务证明撤销原因。', 'CONTRACT_VOID CONTRACT_RESCINDED ASSESSMENT_WRONG OTHER'],
  ['TransferGround', 'Ground of a transfer. 转移原因。', 'SALE GIFT EXCHANGE DIVISION INHERITANCE JUDGMENT COURT_SALE OTHER'],
  ['RegisteredChange', 'What a change changes. 变更事项。', 'NAME ADDRESS SURVEY USE TERM'],
  ['EndGround', 'Why a right ends. 注销原因。', 'WAIVER EXPROPRIATION DESTRUCTION JUDGMENT EXPIRY'],
  ['HolderSignatures', 'Whether the holders signed as the law asks. 权利人签署情况。', 'SIGNED UNSIGNED'],
  ['GuardianPromise', 'The guardian’s promise for a minor. 监护人承诺。', 'PROMISED MISSING'],
  ['InheritanceDeed', 'NOTARIAL 公证书, JUDGMENT 裁判文书: the deed of an inheritance.', 'NOTARIAL JUDGMENT'],
  ['NoticeKind', 'PURCHASE purchase 买卖预告, OTHER other 其他预告.', 'PURCHASE OTHER'],
  ['RightKind', 'RESIDENCE residence 居住权, EASEMENT easement 地役权.', 'RESIDENCE EASEMENT'],
  ['CorrectionOf', 'What is corrected: HOLDER 权利人, REVOCATION 撤销登记, OTHER 其他.', 'HOLDER REVOCATION OTHER'],
  ['RenditionForm', 'PDF original file 原件, ANNOTATED annotated copy 加注件.', 'PDF ANNOTATED'],
  ['MortgageForm', 'MORTGAGE 抵押, WORKS on works 在建建筑物抵押, NOTICE 预购抵押预告.', 'MORTGAGE WORKS NOTICE'],
  ['MortgageKind', 'GENERAL 一般抵押, MAXIMUM maximum amount 最高额抵押.', 'GENERAL MAXIMUM'],
  [
    'DeterminationCause',
    'Why claims are determined (art. 423). 债权确定事由。',
    'PERIOD_ENDED TWO_YEARS NO_NEW_CLAIMS SEIZED BANKRUPTCY OTHER',
  ],
  ['MortgageChange', 'What a change of a mortgage changes. 抵押变更事项。', 'NON_DISPOSING INCREASE DECREASE OTHER'],
  [
    'MortgageExclusion',
    'What a mortgage on works does not reach. 不及于的单元。',
    'PURCHASE_NOTICE COMMON_PART PUBLIC_FACILITY SOCIAL_HOUSING',
  ],
  [
    'ConsentAct',
    'To what a lender consents. 抵押权人同意的事项。',
    'TRANSFER NOTICE MORTGAGE MORTGAGE_CHANGE SPLIT_MERGE NOTICE_CANCEL CORRECT RESIDENCE EASEMENT CANCEL_RIGHT',
  ],
  ['QueueEnd', 'How an entry of the queue ended. 终止方式。', 'RELEASED DISPOSED VOIDED'],
  ['ForbiddenAct', 'What a restriction forbids. 限制的事项。', 'TRANSFER MORTGAGE NOTICE MORTGAGE_NOTICE SPLIT_MERGE'],
  [
    'OrderGround',
    'COURT_SALE 拍卖变卖, ASSIGNMENT 以物抵债, JUDGMENT 判决: ground of an ordered transfer.',
    'COURT_SALE ASSIGNMENT JUDGMENT',
  ],
  ['PortScope', 'PARTY the whole party 整个机构, BRANCH 网点, USER 用户.', 'PARTY BRANCH USER'],
  ['PortState', 'OPEN 开放, CLOSED 关闭, RECTIFYING under rectification 整改中.', 'OPEN CLOSED RECTIFYING'],
  ['TicketKind', 'COUNT_DIFFERS counts differ 数量不符, UPLOAD_MISSING no upload 未上报.', 'COUNT_DIFFERS UPLOAD_MISSING'],
  ['KeyCustody', 'DEVICE the holder’s own 本人设备, PLATFORM kept for the holder 平台托管.', 'DEVICE PLATFORM'],
  ['StatementKind', 'NO_HOUSE 无房证明, ASSET_LIST 财产查询, QUERY 查询证明: kind of statement.', 'NO_HOUSE ASSET_LIST QUERY'],
];

const refs = new Map<string, unknown>();

/** The enum of a code table. @throws Error for a table without a name */
export function enumOf(values: readonly string[]) {
  const table = TABLES.find(([, , own]) => own === values.join(' '));
  if (table === undefined) throw new Error(`no enum for ${values.join(', ')}`);
  const [name, description] = table;
  const known = refs.get(name);
  if (known !== undefined) return known as ReturnType<typeof make>;
  const ref = make(name, description, values);
  refs.set(name, ref);
  return ref;
}

/** Whether records show the table as an enum; lists of acts are shown as text. */
export function isEnum(values: readonly string[]): boolean {
  return TABLES.some(([, , own]) => own === values.join(' '));
}

/** Enums that were made elsewhere, with their own descriptions. */
export function adopt(name: string, ref: unknown): void {
  refs.set(name, ref);
}

function make(name: string, description: string, values: readonly string[]) {
  return builder.enumType(name, { description, values });
}
