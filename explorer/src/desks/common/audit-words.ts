import { text } from '../../language/say.js';
import type { Words } from './words.js';

/** What an access log records. */
export const AUDIT_ACTIONS: Words = {
  APPROVAL_DECIDED: text('复核', 'approval decided'),
  APPROVAL_REQUESTED: text('提请复核', 'approval requested'),
  DOCUMENT_READ: text('读取证照文件', 'document read'),
  FIELDS_UNMASKED: text('查看明文', 'fields shown in clear'),
  GRANT_CONSUMED: text('使用授权', 'grant used'),
  INTERFACE_CALLED: text('调用接口', 'interface called'),
  LOG_EXPORTED: text('导出日志', 'log exported'),
  LOG_PRUNED: text('清理到期日志', 'expired log removed'),
  LOG_READ: text('查询日志', 'log read'),
  OPERATION: text('办理', 'operation'),
  OPERATION_REFUSED: text('办理被拒绝', 'operation refused'),
  REGISTER_SEARCHED: text('查询登记簿', 'register searched'),
  SALTS_OPENED: text('启用托管盐值', 'escrowed salts opened'),
  SETTINGS_CHANGED: text('修改设置', 'settings changed'),
  SIGNED_IN: text('登录', 'signed in'),
  SIGNED_OUT: text('退出', 'signed out'),
  SIGN_IN_REFUSED: text('登录被拒绝', 'sign-in refused'),
  STOCK_IMPORTED: text('导入存量数据', 'stock imported'),
  SUBJECT_CORRECTED: text('更正个人信息', 'personal data corrected'),
  SUBJECT_ERASED: text('删除个人信息', 'personal data erased'),
  SUBJECT_EXPORTED: text('导出个人信息', 'personal data exported'),
  UNIT_CHECKED: text('核验单元', 'unit checked'),
};

/** How a logged act ended. */
export const AUDIT_RESULTS: Words = {
  DONE: text('已办', 'done'),
  RELEASED: text('已提供', 'released'),
  REFUSED: text('被拒绝', 'refused'),
};
