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

  UNIT_RETIRED: {
    zh: '该不动产单元已因分割、合并注销，请使用其后继单元',
    en: 'the unit was retired by a split or merger; use its successors',
  },
  UNIT_BLOCKED: { zh: '共同抵押的某一单元不能抵押，整体不予登记', en: 'one of the units is blocked, and with it the whole' },
  HOLDER_CONSENT: { zh: '权利人或共有人尚未依法签署', en: 'the holder or the co-owners have not signed as the law asks' },
  GUARDIAN_PROMISE: {
    zh: '处分未成年人不动产，缺少监护人为其利益的承诺',
    en: "a minor's property needs the guardian's promise of benefit",
  },
  SAME_PERSON: { zh: '受理、审核、登簿不得为同一人', en: 'acceptance, review and entry need different persons' },
  STATEMENT_RUNNING: { zh: '遗失声明期限未满', en: 'the waiting days of the statement of loss are not over' },
  ANNOUNCEMENT_RUNNING: { zh: '继承公告期限未满', en: 'the announcement of the inheritance is not over' },

  SEIZED: { zh: '不动产已被查封，不得办理', en: 'the unit is seized' },
  HELD: { zh: '不动产被其他机关限制，不得办理', en: 'another body has restricted the unit' },
  DOCUMENT_MISSING: { zh: '缺少文书摘要', en: 'the digest of the document is missing' },
  NOT_THE_DEBTORS: { zh: '文书到达前该不动产已转移给他人', en: 'the unit had gone to somebody else before the document arrived' },
  TERM_TOO_LONG: { zh: '查封或续封期限不得超过三年', en: 'a seizure or extension lasts three years at most' },
  SEIZURE_LAPSED: { zh: '查封期限已届满失效，不能续封', en: 'the seizure has lapsed and cannot be extended' },
  NOT_EFFECTIVE: { zh: '该查封尚未生效（轮候）', en: 'the seizure waits and is not effective' },
  SEIZURE_UNKNOWN: { zh: '没有这个查封', en: 'there is no such seizure' },
  SEIZURE_ENDED: { zh: '查封或限制已解除、处置或失效', en: 'the seizure or hold is over' },
  RANK_TAKEN: {
    zh: '到达在后的查封、限制已经登记，顺位已定，不得插队',
    en: 'one that arrived later is on record already; the ranks are settled',
  },
  ORDER_DONE: { zh: '该过户嘱托已执行或已撤回', en: 'the order was carried out or taken back already' },
  QUEUE_FULL: { zh: '该单元的查封、限制、预告等数量超过上限', en: 'the unit has more seizures, holds or notices than the ledger keeps' },

  LENDER_CONSENT: { zh: '需要抵押权人同意', en: 'the lender has to consent' },
  OTHER_LENDERS_CONSENT: { zh: '变更影响其他抵押权人，需要其书面同意', en: 'the other lenders have to consent' },
  CLAIMS_DETERMINED: { zh: '最高额抵押的债权已确定，不得增加', en: 'the secured claims are determined and cannot grow' },
  CLAIMS_NOT_DETERMINED: {
    zh: '债权确定前不得转让部分最高额抵押权',
    en: 'before the claims are determined, part of a maximum-amount mortgage cannot be transferred',
  },
  TERM_RUNNING: { zh: '债权确定期间未届满', en: 'the period in which the claims can grow is not over' },
  MORTGAGE_ENDED: { zh: '抵押权已注销', en: 'the mortgage has ended' },
  MORTGAGE_UNKNOWN: { zh: '没有这个抵押权或抵押申请', en: 'there is no such mortgage or application' },
  UNIT_EXCLUDED: {
    zh: '该单元不随在建建筑物抵押转为抵押权（预告、共有部分、公共设施、保障房）',
    en: 'the unit is excluded from the conversion of the mortgage on works',
  },
  COMPLETION_MISSING: { zh: '缺少竣工验收备案摘要', en: 'the digest of the completion filing is missing' },

  NOTICE_HOLDER_CONSENT: { zh: '需要预告登记权利人同意', en: 'the holder of the advance notice has to consent' },
  RIGHT_HOLDER_CONSENT: { zh: '需要居住权人或地役权人同意', en: 'the holder of the right of residence or easement has to consent' },
  SEIZING_BODY_CONSENT: { zh: '需要查封机关同意', en: 'the seizing body has to consent' },
  CONSENT_INVALID: { zh: '同意或授权的签名无效', en: 'the signature of the consent or grant is not valid' },
  NOTICE_UNKNOWN: { zh: '没有这个预告登记', en: 'there is no such advance notice' },
  NOTICE_LAPSED: {
    zh: '自能够登记之日起九十日内未申请，预告登记已失效',
    en: 'the notice lapsed: no application within 90 days from when registration became possible',
  },
  NO_PURCHASE_NOTICE: { zh: '没有预购商品房买卖预告登记', en: 'there is no advance notice of the purchase' },
  OBJECTION_UNKNOWN: { zh: '没有这个异议登记', en: 'there is no such objection' },
  OBJECTION_PENDING: { zh: '异议登记正在办理', en: 'an objection is being decided' },
  OBJECTION_NOT_ACKNOWLEDGED: {
    zh: '存在异议登记，受让人或抵押权人应当书面知悉',
    en: 'an objection is live; the acquirer or lender has to acknowledge it',
  },
  OBJECTION_REPEATED: { zh: '同一事由不得再次申请异议登记', en: 'the same ground cannot be objected to again' },
  OBJECTION_LAPSED: { zh: '十五日内未提起诉讼，异议登记已失效', en: 'the objection lapsed: no suit within 15 days' },
  CORRECTION_PENDING: { zh: '更正登记尚未办结', en: 'a correction is under way' },
  LATER_ENTRY: { zh: '其后已有处分、预告或查封登记，不能撤销', en: 'a later disposal, notice or seizure stands in the way' },
  RIGHT_UNKNOWN: { zh: '没有这个居住权或地役权', en: 'there is no such right of residence or easement' },
  NOT_SEPARABLE: {
    zh: '居住权、地役权不得单独转让或抵押',
    en: 'a right of residence or easement cannot be transferred or mortgaged alone',
  },

  ATTESTATION_UNKNOWN: { zh: '没有这个税务证明', en: 'there is no such attestation' },
  PORT_CLOSED: { zh: '该机构的端口已关闭，可到窗口办理', en: 'the port of this institution is closed; the counter is open' },
  PORT_STATE: { zh: '端口不能这样变更状态', en: 'the port cannot go from its state into that one' },
  LOG_CLOSED: { zh: '当日登簿日志已上报，不能更改', en: 'the register log of that day is closed' },
  TICKET_GROUNDLESS: { zh: '账本上的登簿日志与工单所述不符', en: 'the log on the ledger does not bear the ticket out' },
  TICKET_STATE: { zh: '质量工单不能这样变更状态', en: 'the ticket cannot go from its state into that one' },

  KEY_UNKNOWN: { zh: '该证书尚未绑定权利人密钥', en: 'no key of the holder is bound to the certificate' },
  ROOT_CHAIN: { zh: '日志根与前一个不相接', en: 'the log root does not continue the one before it' },
  GRANT_UNKNOWN: { zh: '没有这个授权', en: 'there is no such grant' },
  GRANT_EXPIRED: { zh: '授权已过期', en: 'the grant has expired' },
  GRANT_REVOKED: { zh: '授权已被撤回', en: 'the grant was revoked' },
  GRANT_CONSUMED: { zh: '授权次数已用完', en: 'the grant is used up' },
  WRONG_RECIPIENT: { zh: '授权给了其他机构', en: 'the grant is for another recipient' },
  HOLDER_SIGNATURE: { zh: '不是权利人绑定密钥的签名', en: "this is not a signature of the holder's bound key" },
  RECIPIENT_SIGNATURE: { zh: '不是接收机构登记密钥的签名', en: "this is not a signature of the recipient's registered key" },
  FIELDS_NOT_GRANTED: { zh: '超出授权的数据项', en: 'more fields were asked for than granted' },

  CLOCK_BEHIND: { zh: '账本时钟尚未到达该日期', en: "the ledger's clock has not reached that day" },
  CLOCK_BACKWARDS: { zh: '账本时钟不能倒退', en: "the ledger's clock does not run backwards" },
  CLOCK_MISSING: { zh: '账本时钟尚未启动', en: "the ledger's clock was never ticked" },
  CLOCK_SKEW: { zh: '时间与交易时间相差过大', en: 'the time is too far from that of the transaction' },
  UNGATED: { zh: '该交易没有通过应当的审查', en: 'the transaction was committed without the gate that it needed' },
  UNAUTHORISED: { zh: '该交易没有法定作出机关的背书', en: 'the transaction lacks the endorsement of its legal author' },

  NOT_SIGNED_IN: { zh: '尚未登录', en: 'sign in first' },
  NOT_AUTHORISED: { zh: '当前机构或角色无权进行此操作', en: 'your organisation or role may not do this' },
  MESSAGE_UNTRUSTED: {
    zh: '报文签名、收发机构或加密不符，不予接收',
    en: 'signature, sender, recipient or encryption of the message is not good',
  },
  TOO_MANY_REQUESTS: { zh: '请求过于频繁，请稍后再试', en: 'too many requests; try again later' },
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
  DOCUMENT_ERASED: {
    zh: '证照文件的密钥已依法销毁，内容不能恢复',
    en: 'the document was erased: its keys are destroyed and its content cannot be restored',
  },
  STORAGE_UNAVAILABLE: {
    zh: '暂时无法连接文件存储，稍后用同一请求编号重试',
    en: 'the document storage cannot be reached; try again with the same request id',
  },
  KEY_STORE_UNAVAILABLE: {
    zh: '密钥库无法打开，检查口令或密码机',
    en: 'the key store cannot be opened; check its passphrase or its token',
  },
  KEY_DESTROYED: { zh: '密钥已销毁', en: 'the key was destroyed' },
  GLYPH_MISSING: {
    zh: '字库中没有所需的字符，不能缮证',
    en: 'no font has a character that is needed, so the certificate cannot be printed',
  },
  TEXT_OVERFLOW: { zh: '文字过长，版面容纳不下', en: 'the text is too long for its place on the page' },
  INTERNAL: { zh: '系统内部错误，凭关联号联系管理员', en: 'internal error; quote the correlation id to the administrator' },
} as const satisfies Record<string, Bilingual>;
