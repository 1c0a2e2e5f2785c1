interface Text {
  readonly zh: string;
  readonly en: string;
}

export interface PrivacyNotice {
  readonly version: string;
  readonly items: readonly {
    readonly purpose: Text;
    readonly data: Text;
    readonly sensitive: boolean;
    readonly ground: Text;
    readonly kept: Text;
  }[];
  readonly rights: Text;
}

/**
 * What people are told before their data are taken in (个人信息保护法 art. 7, 17, 30). Its version stands with every entry that was made under
 * it; whoever changes a word gives it a new one.
 */
export const PRIVACY_NOTICE: PrivacyNotice = {
  version: '2026-1',
  items: [
    {
      purpose: { zh: '不动产登记与制发证照', en: 'Registration of real estate and its certificates' },
      data: { zh: '姓名或名称、证件种类和号码、共有情况、坐落', en: 'name, kind and number of identification, shares, location' },
      sensitive: true,
      ground: {
        zh: '履行法定职责：《不动产登记暂行条例》第八条、第十六条；《个人信息保护法》第十三条第三项',
        en: 'statutory duty: Provisional Regulations on Real Estate Registration art. 8, 16; PIPL art. 13 (3)',
      },
      kept: { zh: '登记簿永久保存；证照文件可申请删除', en: 'the register for ever; documents of the certificate until erased' },
    },
    {
      purpose: { zh: '向税务机关推送应税业务', en: 'Telling the tax authority of taxable cases' },
      data: { zh: '申请人姓名、证件号码、单元代码、转移原因', en: 'applicants’ names and numbers, unit code, reason of the transfer' },
      sensitive: true,
      ground: { zh: '《契税法》第十一条、第十三条', en: 'Deed Tax Law art. 11, 13' },
      kept: { zh: '消息内容送达后九十日', en: 'content of the message 90 days from delivery' },
    },
    {
      purpose: { zh: '应本人授权提供证照信息', en: 'Giving certificate data to whom the holder has granted them' },
      data: { zh: '授权所列数据项', en: 'the fields that the grant names' },
      sensitive: true,
      ground: { zh: '本人单独同意：逐次签名授权，可撤回', en: 'separate consent: a signed grant each time, which may be taken back' },
      kept: { zh: '提供记录三年', en: 'records of sharing three years' },
    },
    {
      purpose: { zh: '安全审计', en: 'Audit' },
      data: { zh: '操作账户、时间、对象引用、事由', en: 'account, time, reference of the object, purpose' },
      sensitive: false,
      ground: { zh: '《网络安全法》日志留存义务', en: 'duty of the Cybersecurity Law to keep logs' },
      kept: { zh: '一年以上；提供记录三年', en: 'more than a year; records of sharing three years' },
    },
  ],
  rights: {
    zh: '可在登记窗口或持证人页面查阅、复制、更正、申请删除、撤回授权，并查看谁查阅过本人证照；三十日内答复。',
    en: 'Ask for a copy, a correction or an erasure, take a grant back, and see who looked at your certificate, at the counter or on the holder’s page; answered within 30 days.',
  },
};
