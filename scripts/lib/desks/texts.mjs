/** The Chinese words by which the flows find what they click. */
export const DESK_TEXTS = {
  signIn: '登录',
  transfer: '受理转移登记',
  attest: '出具税务证明',
  makeKey: '在本设备生成密钥',
  sign: '签署登记机构拟定的授权',
  draftKey: '绑定权利人密钥：拟定',
  bindKey: '绑定权利人密钥：提交签名',
  draftConsent: '拟定查询授权',
  add: '添加到本设备',
};
