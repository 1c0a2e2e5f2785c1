import type { Text } from '../language/language.js';
import { text } from '../language/say.js';

/** One entry of the navigation: a job, who may do it, and its page, loaded when it is opened. */
export interface Place {
  /** Under the desk's address. */
  readonly path: string;
  readonly label: Text;
  /** Absent: everybody who is signed in here. */
  readonly roles?: readonly string[];
  /** Institutions that have it; absent: all. */
  readonly at?: readonly string[];
}

export interface Desk {
  readonly label: Text;
  /** What is done here, for the first page. */
  readonly lead: Text;
  readonly places: readonly Place[];
}

/** What each institution's own explorer offers, by the organisation's id. */
export const DESKS: Readonly<Record<string, Desk>> = {
  registry: {
    label: text('登记窗口', 'Registry desk'),
    lead: text('登簿、发证、受理，一件事一页。', 'Entries, certificates and cases, one job per page.'),
    places: [
      { path: '/registry/cases', label: text('案件', 'Cases'), roles: ['registrar', 'reviewer'] },
      { path: '/registry/search', label: text('登记簿查询', 'Search the register'), roles: ['registrar', 'reviewer'] },
      { path: '/registry/issue', label: text('首次登记发证', 'First registration'), roles: ['registrar'] },
      { path: '/registry/batch', label: text('批量发证', 'Issue many'), roles: ['registrar'] },
      { path: '/registry/transfers', label: text('批量转移登簿', 'Many transfers'), roles: ['registrar'] },
      { path: '/registry/divide', label: text('分割与合并', 'Split and merger'), roles: ['registrar'] },
      { path: '/registry/matters', label: text('预告、异议、更正', 'Notices, objections, corrections'), roles: ['registrar', 'reviewer'] },
      { path: '/registry/mortgages', label: text('抵押登记', 'Mortgages'), roles: ['registrar', 'reviewer'] },
      { path: '/registry/seizures', label: text('查封登记', 'Seizures'), roles: ['registrar', 'reviewer'] },
      {
        path: '/registry/logs',
        label: text('登簿日志与对账', 'Daily log and reconciliation'),
        roles: ['registrar', 'reviewer', 'auditor'],
      },
      { path: '/registry/stock', label: text('存量数据', 'Stock data'), roles: ['registrar'] },
      { path: '/messages', label: text('机构间消息', 'Messages'), roles: ['registrar', 'reviewer'] },
      { path: '/approvals', label: text('双人复核', 'Second person'), roles: ['registrar', 'approver', 'admin'] },
    ],
  },
  tax: {
    label: text('税务窗口', 'Tax desk'),
    lead: text(
      '登记机构推送的案件，逐方出具完税、免税或不征税证明。',
      'Cases pushed by the registry; each side attested as paid, exempt or not taxable.',
    ),
    places: [
      { path: '/tax/cases', label: text('推送案件', 'Pushed cases'), roles: ['tax-officer'] },
      { path: '/messages', label: text('机构间消息', 'Messages'), roles: ['tax-officer'] },
    ],
  },
  bank: {
    label: text('银行窗口', 'Bank desk'),
    lead: text(
      '凭权利人授权核验单元，申请、跟踪和注销抵押。',
      'Check a unit with its holder’s consent; apply for, follow and release mortgages.',
    ),
    places: [
      { path: '/bank/check', label: text('单元核验', 'Unit check'), roles: ['bank-officer'] },
      { path: '/bank/applications', label: text('抵押申请', 'Applications'), roles: ['bank-officer'] },
      { path: '/bank/mortgages', label: text('抵押物', 'Collateral'), roles: ['bank-officer'] },
      { path: '/messages', label: text('机构间消息', 'Messages'), roles: ['bank-officer'] },
      { path: '/bank/port', label: text('本机构端口', 'Own port'), roles: ['bank-officer'] },
    ],
  },
  court: {
    label: text('法院窗口', 'Court desk'),
    lead: text('嘱托查封、续封、解封，轮候次序一目了然。', 'Order, extend and release seizures; the waiting queue is drawn as one.'),
    places: [
      { path: '/court/seizures', label: text('查封', 'Seizures'), roles: ['court-clerk'] },
      { path: '/court/order', label: text('嘱托查封', 'Order a seizure'), roles: ['court-clerk'] },
      { path: '/court/orders', label: text('嘱托转移与注销', 'Ordered transfers and releases'), roles: ['court-clerk'] },
      { path: '/court/queue', label: text('轮候队列', 'Waiting queue'), roles: ['court-clerk'] },
      { path: '/messages', label: text('机构间消息', 'Messages'), roles: ['court-clerk'] },
    ],
  },
  regulator: {
    label: text('监管窗口', 'Regulator desk'),
    lead: text(
      '不经登记机构即可检索账本，查看监测发现、端口和上报情况。',
      'Search the ledger without asking the registry; findings, ports and uploads.',
    ),
    places: [
      { path: '/regulator/overview', label: text('登簿与上报', 'Entered and uploaded'), roles: ['supervisor'] },
      { path: '/regulator/search', label: text('检索', 'Search'), roles: ['supervisor'] },
      { path: '/regulator/findings', label: text('监测发现', 'Findings'), roles: ['supervisor'] },
      { path: '/regulator/access', label: text('谁看了什么', 'Who saw what'), roles: ['auditor'] },
      { path: '/regulator/ports', label: text('端口', 'Ports'), roles: ['supervisor'] },
      { path: '/regulator/holds', label: text('其他机关的限制', 'Restrictions of other bodies'), roles: ['supervisor'] },
      { path: '/messages', label: text('机构间消息', 'Messages'), roles: ['supervisor'] },
      { path: '/approvals', label: text('双人复核', 'Second person'), roles: ['supervisor', 'approver'] },
    ],
  },
};

/** The same at every institution, for those who keep watch over the others. */
export const ADMINISTRATION: readonly Place[] = [
  { path: '/admin/users', label: text('账户与角色', 'Accounts and roles'), roles: ['admin'] },
  { path: '/admin/dictionaries', label: text('字典', 'Dictionaries'), roles: ['admin'] },
  { path: '/admin/webhooks', label: text('事件回调', 'Webhooks'), roles: ['admin'] },
  { path: '/admin/storage', label: text('加密存储', 'Encrypted storage'), roles: ['admin', 'auditor'], at: ['registry'] },
  { path: '/admin/requests', label: text('个人信息请求', 'Personal data requests'), roles: ['admin'] },
  { path: '/approvals', label: text('双人复核', 'Second person'), roles: ['admin', 'approver'] },
  { path: '/admin/log', label: text('日志', 'Log'), roles: ['auditor'] },
];

/** For everybody, signed in or not. */
export const PUBLIC_PLACES: readonly Place[] = [
  { path: '/', label: text('核验证书', 'Verify a certificate') },
  { path: '/holder', label: text('我的证书', 'My certificates') },
  { path: '/ledger', label: text('账本', 'Ledger') },
];

export const mayEnter = ({ roles }: Place, own: readonly string[]): boolean =>
  roles === undefined || roles.some((role) => own.includes(role));
