/** A text in the two languages of the product. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** One row per error code: what is wrong and, where there is something to do, what. */
export const ERROR_TEXTS = {
  INVALID_FORMAT: { zh: '格式不正确', en: 'the value has not the required form' },
  UNKNOWN_FIELD: { zh: '没有这个数据项，删除或改正名称', en: 'there is no such field; remove it or correct its name' },
  REQUIRED: { zh: '缺少必填数据项', en: 'a required field is missing' },
  TOO_LARGE: { zh: '内容超过允许的长度', en: 'the value is larger than allowed' },
  INVALID_DATE: { zh: '日期不存在或格式不是 YYYY-MM-DD', en: 'not a possible calendar date in the form YYYY-MM-DD' },

  UNIT_CODE_SHAPE: { zh: '不动产单元代码结构不正确', en: 'the real-estate unit code has the wrong structure' },
  UNIT_CODE_PAIR: { zh: '宗地特征码与定着物特征码不能这样组合', en: 'this parcel feature and this fixture feature do not go together' },
  UNIT_CODE_DIVISION: { zh: '县级行政区划代码不在本登记机构辖区内', en: 'the county code is not a division of this registry' },
  UNIT_REF_MISMATCH: { zh: '单元引用与单元代码的证明不符', en: 'the proof does not tie this unit reference to this unit code' },
  LICENCE_SHAPE: { zh: '电子证照标识结构不正确', en: 'the licence identifier has the wrong structure' },
  LICENCE_CHECK: { zh: '电子证照标识校验位不正确', en: 'the check character of the licence identifier is wrong' },
  CERTIFICATE_NUMBER_SHAPE: {
    zh: '证号格式应如 粤（2026）佛南不动产权第0000001号',
    en: 'a certificate number reads like 粤（2026）佛南不动产权第0000001号',
  },
  CODE_SHAPE: { zh: '核验码应为 16 位字母或数字', en: 'the verification code has 16 letters or digits' },

  BLANK_FIELD: {
    zh: '此项不得为空；确实无法填写且允许时填“/”并在附记中说明原因',
    en: 'this field must not be blank; where allowed, enter "/" and give the reason in the remarks',
  },
  SLASH_WITHOUT_REASON: {
    zh: '填写“/”的项目应在附记中写明项目名称和原因',
    en: 'a field filled with "/" needs its name and the reason in the remarks',
  },
  SHARES_SUM: { zh: '各共有人份额之和应恰好为 1', en: 'the shares of the co-owners must sum to exactly 1' },
  TENURE_HOLDERS: { zh: '权利人数量或份额与共有方式不符', en: 'the number or shares of the holders do not fit the tenure' },
  HOLDER_REPEATED: { zh: '同一权利人重复出现', en: 'the same holder is entered twice' },
  RESIDENT_ID_CHECK: {
    zh: '公民身份号码不正确（区划、出生日期或校验码）',
    en: 'the resident identity number is wrong (division, date of birth or check character)',
  },
  USCC_CHECK: {
    zh: '统一社会信用代码不正确（结构或校验码）',
    en: 'the unified social credit code is wrong (structure or check character)',
  },
  HOLDER_ID_TYPE: { zh: '没有这个证件类型代码', en: 'there is no such type of holder identification' },
  RIGHT_UNIT_MISMATCH: { zh: '权利类型与不动产单元代码的特征码不符', en: 'the type of right does not fit the features in the unit code' },
  RIGHT_NATURE_MISMATCH: { zh: '权利性质与权利类型不符', en: 'the nature of the right does not fit its type' },

  ALREADY_REGISTERED: { zh: '该不动产单元已有现势权利，不得重复登记', en: 'the unit already has a registered right' },
  UNIT_UNKNOWN: { zh: '该不动产单元尚未登记', en: 'the unit is not registered' },
  CERTIFICATE_NOT_CURRENT: { zh: '该证书不是现势证书', en: 'the certificate is not the current one' },
  CERTIFICATE_FINAL: { zh: '证书已是终态，不能再变更', en: 'the certificate is in a final state' },
  CASE_UNKNOWN: { zh: '没有这个业务', en: 'there is no such case' },
  CASE_NOT_READY: { zh: '业务不在可登簿状态', en: 'the case is not ready for entry' },
  CASE_MISMATCH: { zh: '业务不属于该不动产单元或该证书', en: 'the case belongs to another unit or certificate' },
  SIDE_NOT_REQUIRED: { zh: '本业务不需要该方的税务证明', en: 'the case does not ask for an attestation of this side' },
  TAX_INCOMPLETE: {
    zh: '缺少买方或卖方的完税（免税、不征税）证明，先税后证',
    en: 'a required side has no tax attestation (paid, exempt or not taxable); tax comes before title',
  },
  TAX_REVERSED: { zh: '税务证明已被撤销', en: 'a tax attestation was reversed' },
  CONFLICT: { zh: '同一编号已用于内容不同的请求', en: 'the same identifier was used for a request with other content' },
  NOT_THE_AUTHOR: { zh: '该事实只能由其法定作出机关写入', en: 'only the legal author of this fact may write it' },
  NOT_FOUND: { zh: '未找到', en: 'not found' },
  UNIT_KEY_MISSING: { zh: '登记机构的单元引用公钥尚未公布', en: "the registry's public key for unit references is not on the ledger" },
  WRONG_TENANT: { zh: '不属于本租户', en: 'this belongs to another tenant' },

  NOT_SIGNED_IN: { zh: '尚未登录', en: 'sign in first' },
  NOT_AUTHORISED: { zh: '当前机构或角色无权进行此操作', en: 'your organisation or role may not do this' },
  MESSAGE_UNTRUSTED: {
    zh: '报文签名、收发机构或加密不符，不予接收',
    en: 'signature, sender, recipient or encryption of the message is not good',
  },
  TOO_MANY_REQUESTS: { zh: '请求过于频繁，请稍后再试', en: 'too many requests; try again later' },
  CALENDAR_UNKNOWN: {
    zh: '该年度的节假日安排尚未录入，无法计算工作日',
    en: "that year's working days are not entered, so a limit cannot be computed",
  },
  SECOND_FACTOR: { zh: '须使用第二种身份鉴别方式（动态口令等）登录', en: 'sign in with a second factor, such as a one-time code' },
  SECOND_PERSON: { zh: '此操作须由另一人复核，申请人不得自行批准', en: 'a second person has to approve; whoever asked cannot' },
  APPROVAL_NOT_OPEN: { zh: '该复核申请未获批准、已使用或已过期', en: 'the approval was not given, was used, or is too old' },
  APPROVAL_DIFFERS: { zh: '所办事项与获批内容不一致', en: 'this is not what was approved, or not for you' },
  LEDGER_UNAVAILABLE: {
    zh: '暂时无法连接账本，稍后用同一请求编号重试',
    en: 'the ledger cannot be reached; try again with the same request id',
  },
  LEDGER_TIMEOUT: {
    zh: '账本未在期限内确认，结果未知，用同一请求编号重试',
    en: 'the ledger did not confirm in time and the outcome is unknown; try again with the same request id',
  },
  LEDGER_CONFLICT: { zh: '有并发业务改动了同一记录，重试即可', en: 'a concurrent transaction changed the same record; try again' },
  ENDORSEMENT_MISMATCH: { zh: '各背书机构的执行结果不一致', en: 'the endorsing organisations computed different results' },
  ENDORSEMENT_POLICY: { zh: '背书不满足背书策略，交易无效', en: 'the endorsements do not satisfy the policy; the transaction is invalid' },
  DOCUMENT_UNAVAILABLE: { zh: '暂时无法取得证照文件', en: 'the document cannot be obtained at present' },
  INTERNAL: { zh: '系统内部错误，凭关联号联系管理员', en: 'internal error; quote the correlation id to the administrator' },
} as const satisfies Record<string, Bilingual>;
