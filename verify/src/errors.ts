/** Every reason for which evidence, trust or a block is refused. Tests and callers look at the code, never at the text. */
export const VERIFY_ERROR_CODES = [
  'BLOCK_MALFORMED',
  'BLOCK_OUT_OF_ORDER',
  'BLOCK_NOT_LINKED',
  'BLOCK_DATA_ALTERED',
  'BLOCK_QUORUM_MISSING',
  'GENESIS_MISMATCH',
  'CONFIG_MALFORMED',
  'CONFIG_JUMP',
  'CONFIG_ALTERED',
  'CONFIG_UNSIGNED',
  'EVIDENCE_MALFORMED',
  'EVIDENCE_OTHER',
  'WITNESS_MALFORMED',
  'WITNESS_DIFFERS',
  'TRANSACTION_MALFORMED',
  'TRANSACTION_ID_WRONG',
  'TRANSACTION_OTHER_CHANNEL',
  'PROPOSAL_HASH_WRONG',
  'SIGNATURE_WRONG',
  'CERTIFICATE_MALFORMED',
  'CERTIFICATE_UNTRUSTED',
  'CERTIFICATE_NOT_IN_FORCE',
  'IDENTITY_UNKNOWN_MSP',
  'IDENTITY_ROLE',
  'POLICY_SYNTAX',
  'CERTIFICATE_REVOKED',
  'CREDENTIAL_MALFORMED',
  'BUNDLE_MALFORMED',
  'PDF_MALFORMED',
  'PDF_APPENDED',
  'PDF_ACTIVE',
  'SEAL_MALFORMED',
  'ATTACHMENT_MISSING',
  'ATTACHMENT_AMBIGUOUS',
  'TRUST_INVALID',
  'FACTS_INVALID',
  'FACTS_UNREACHABLE',
] as const;

export type VerifyErrorCode = (typeof VERIFY_ERROR_CODES)[number];

const texts: Record<VerifyErrorCode, { zh: string; en: string }> = {
  BLOCK_MALFORMED: { zh: '区块无法解析', en: 'The block cannot be parsed' },
  BLOCK_OUT_OF_ORDER: { zh: '区块号不连续', en: 'The block number does not follow the previous one' },
  BLOCK_NOT_LINKED: { zh: '区块没有指向前一区块', en: 'The block does not point to the previous block' },
  BLOCK_DATA_ALTERED: { zh: '区块内容与其数据摘要不符', en: 'The block contents do not match their hash' },
  BLOCK_QUORUM_MISSING: { zh: '区块缺少足够的排序节点签名', en: 'The block lacks a quorum of orderer signatures' },
  GENESIS_MISMATCH: { zh: '创世区块与信任文件不符', en: 'The genesis block is not the one of the trust file' },
  CONFIG_MALFORMED: { zh: '通道配置无法解析', en: 'The configuration of the channel cannot be parsed' },
  CONFIG_JUMP: { zh: '通道配置不连续，中间有遗漏', en: 'A configuration of the channel is missing in between' },
  CONFIG_ALTERED: { zh: '通道配置不是由其更新得出的', en: 'The configuration is not what its update makes' },
  CONFIG_UNSIGNED: { zh: '通道配置的更新没有得到有权机构签名', en: 'The update lacks signatures that the previous configuration asks for' },
  EVIDENCE_MALFORMED: { zh: '证据包无法解析', en: 'The evidence package cannot be parsed' },
  EVIDENCE_OTHER: { zh: '证据包的内容属于另一证照', en: 'The evidence package holds something about another certificate' },
  WITNESS_MALFORMED: { zh: '公示摘要无法解析', en: 'The public witness cannot be parsed' },
  WITNESS_DIFFERS: {
    zh: '区块与公示的摘要不符：有人看到的是另一份账本',
    en: 'The block differs from the public witness: somebody was shown another ledger',
  },
  TRANSACTION_MALFORMED: { zh: '交易无法解析', en: 'The transaction cannot be parsed' },
  TRANSACTION_ID_WRONG: { zh: '交易编号与其内容不符', en: 'The transaction id does not follow from its contents' },
  TRANSACTION_OTHER_CHANNEL: { zh: '交易属于另一通道', en: 'The transaction belongs to another channel' },
  PROPOSAL_HASH_WRONG: { zh: '背书所指的提案不是本交易的提案', en: 'The endorsed proposal is not the one of this transaction' },
  SIGNATURE_WRONG: { zh: '签名不正确', en: 'The signature is wrong' },
  CERTIFICATE_MALFORMED: { zh: '数字证书无法解析', en: 'The X.509 certificate cannot be parsed' },
  CERTIFICATE_UNTRUSTED: { zh: '数字证书不是受信任机构签发的', en: 'The X.509 certificate was not issued by a trusted authority' },
  CERTIFICATE_NOT_IN_FORCE: { zh: '数字证书在该时间不在有效期内', en: 'The X.509 certificate was not in force at that time' },
  IDENTITY_UNKNOWN_MSP: { zh: '身份所属机构不在信任文件中', en: 'The identity belongs to no organisation of the trust file' },
  IDENTITY_ROLE: { zh: '身份没有唯一的节点角色', en: 'The identity does not have exactly one role' },
  POLICY_SYNTAX: { zh: '背书策略写法有误', en: 'The endorsement policy is not well formed' },
  CERTIFICATE_REVOKED: { zh: '数字证书已被吊销', en: 'The X.509 certificate was revoked' },
  BUNDLE_MALFORMED: { zh: '证明文件无法解析', en: 'The proof bundle cannot be parsed' },
  CREDENTIAL_MALFORMED: { zh: '凭证格式有误', en: 'The credential is not well formed' },
  PDF_MALFORMED: { zh: '文件不是证照版式文件', en: 'The file is not a certificate file' },
  PDF_APPENDED: { zh: '文件末尾之后还有内容', en: 'There is something behind the end of the file' },
  PDF_ACTIVE: { zh: '文件含有活动内容', en: 'The file contains active content' },
  SEAL_MALFORMED: { zh: '电子印章的签名格式有误', en: 'The signature of the seal is not well formed' },
  ATTACHMENT_MISSING: { zh: '文件没有随附凭证', en: 'No credential is attached to the file' },
  ATTACHMENT_AMBIGUOUS: { zh: '文件随附的不是唯一一份凭证', en: 'Not exactly one credential is attached to the file' },
  TRUST_INVALID: { zh: '信任文件有误', en: 'The trust file is not valid' },
  FACTS_INVALID: { zh: '账本事实的格式有误', en: 'The ledger facts are not well formed' },
  FACTS_UNREACHABLE: { zh: '无法取得账本事实', en: 'The ledger facts cannot be reached' },
};

/** The sentence of a code for people. */
export function verifyErrorText(code: VerifyErrorCode, language: 'zh' | 'en'): string {
  return texts[code][language];
}

/** Refusal of something read from outside. `detail` names the place (a field, a number), never personal data. */
export class VerifyError extends Error {
  readonly code: VerifyErrorCode;
  readonly detail: string | undefined;

  constructor(code: VerifyErrorCode, detail?: string, options?: { cause?: unknown }) {
    super(`${code}: ${texts[code].en}${detail === undefined ? '' : ` (${detail})`}`, options);
    this.name = 'VerifyError';
    this.code = code;
    this.detail = detail;
  }
}

/** Runs a decoder over hostile input: whatever it throws becomes one coded error; coded errors pass unchanged. */
export function guarded<T>(code: VerifyErrorCode, detail: string, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof VerifyError) throw cause;
    throw new VerifyError(code, detail, { cause });
  }
}
