/** The Chinese words by which the flows find what they click. */
export const DESK_TEXTS = {
  signIn: '登录',
  transfer: '受理转移登记',
  attest: '出具税务证明',
  makeKey: '在本设备生成密钥',
  consent: '授权银行查询',
  add: '添加到本设备',
};
