import type { Bilingual } from './errors.js';

/** What is checked, in order. */
export const CHECKS = {
  RENDITION_FORM: { zh: '版式文件结构', en: 'Form of the PDF file' },
  RENDITION: { zh: '版式文件上链记录', en: 'Record of the PDF file on the ledger' },
  SEAL: { zh: '电子印章', en: 'Electronic seal' },
  ATTACHMENT: { zh: '随附凭证', en: 'Attached credential' },
  QR: { zh: '二维码', en: 'QR code' },
  CREDENTIAL_FORMAT: { zh: '证照格式', en: 'Form of the credential' },
  ISSUER: { zh: '颁发机构', en: 'Issuer' },
  SIGNATURE: { zh: '颁发机构签名', en: "Issuer's signature" },
  DISCLOSURES: { zh: '披露内容', en: 'Disclosed fields' },
  PROOF_FORM: { zh: '证明文件结构', en: 'Form of the proof' },
  PROOF_PLACE: { zh: '所属账本', en: 'Ledger of the proof' },
  PROOF_CALL: { zh: '查询内容', en: 'Question' },
  PROOF_PROPOSAL: { zh: '查询与答复对应', en: 'Question and answer belong together' },
  PROOF_ENDORSERS: { zh: '答复机构签名', en: 'Signatures of the answering institutions' },
  PROOF_ANSWER: { zh: '答复内容', en: 'Answer' },
  PROOF_SUBJECT: { zh: '所指证照', en: 'Certificate in question' },
  PROOF_TITLE: { zh: '登记事实', en: 'Facts of the register' },
  PROOF_TAX: { zh: '税务事实', en: 'Facts of taxation' },
  PROOF_MORTGAGE: { zh: '抵押事实', en: 'Facts of mortgages' },
  PROOF_SEIZURE: { zh: '查封事实', en: 'Facts of seizures' },
  PROOF_TIME: { zh: '证明时间', en: 'Time of the proof' },
  PROOF_TRUST: { zh: '信任文件', en: 'Trust file' },
  HOLDER: { zh: '持有人证明', en: 'Proof by the holder' },
  ANCHOR: { zh: '上链记录', en: 'Record on the ledger' },
  ENDORSEMENT: { zh: '背书机构', en: 'Endorsing organisations' },
  STATE: { zh: '证书状态', en: 'State of the certificate' },
} as const satisfies Record<string, Bilingual>;

interface CheckCodeRow {
  readonly status: 'VALID' | 'INVALID' | 'UNKNOWN' | 'STALE';
  readonly text: Bilingual;
  readonly next: Bilingual;
}

/** A check that passed asks for nothing. */
const NOTHING: Bilingual = { zh: '', en: '' };
const REJECT: Bilingual = {
  zh: '不要接受此证照，向不动产登记机构核实。',
  en: 'Do not accept this certificate; ask the registration authority.',
};
const AGAIN: Bilingual = { zh: '稍后重试，或换用其他机构的核验入口。', en: 'Try again later, or verify through another organisation.' };

const PRESENT_AGAIN: Bilingual = { zh: '由持有人为本次核验重新出示。', en: 'Ask the holder to present it again for this verification.' };
const DOWNLOAD_AGAIN: Bilingual = {
  zh: '由持有人从登记机构重新下载证照文件。',
  en: 'Ask the holder to download the file from the registration authority again.',
};

const PROVE_AGAIN: Bilingual = {
  zh: '由持有人从任一机构重新取得证明。',
  en: 'Ask the holder to get a new proof from any institution.',
};

/** Every outcome of a check, with its status: one place decides which codes are ever VALID. */
export const CHECK_CODES = {
  OK: { status: 'VALID', text: { zh: '通过。', en: 'Passed.' }, next: NOTHING },
  FORMAT_INVALID: {
    status: 'INVALID',
    text: { zh: '内容不是可识别的不动产电子证照。', en: 'This is not a real-estate e-certificate that can be read.' },
    next: { zh: '核对是否粘贴了完整的证照内容。', en: 'Check that the whole credential was pasted or dropped.' },
  },
  ISSUER_UNTRUSTED: {
    status: 'INVALID',
    text: {
      zh: '颁发机构的证书不属于受信任的登记机构。',
      en: "The issuer's certificate does not belong to a trusted registration authority.",
    },
    next: REJECT,
  },
  SIGNATURE_INVALID: {
    status: 'INVALID',
    text: { zh: '签名与内容不符，内容被改动过。', en: 'The signature does not match: the content was changed.' },
    next: REJECT,
  },
  DISCLOSURE_ALTERED: {
    status: 'INVALID',
    text: { zh: '披露的证面内容与颁发时不同，被改动过。', en: 'A disclosed field differs from what was issued: it was altered.' },
    next: REJECT,
  },
  DISCLOSURE_SURPLUS: {
    status: 'INVALID',
    text: { zh: '含有颁发机构没有签发的披露内容。', en: 'There is a disclosed field that the issuer never signed.' },
    next: REJECT,
  },
  DISCLOSURE_DUPLICATE: {
    status: 'INVALID',
    text: { zh: '同一披露内容重复出现。', en: 'The same disclosure occurs twice.' },
    next: { zh: '由持有人重新出示证照。', en: 'Ask the holder to present the certificate again.' },
  },
  NOT_ANCHORED: {
    status: 'INVALID',
    text: {
      zh: '账本上没有这份证照的记录；仅有签名不足以证明其真实。',
      en: 'The ledger holds no record of this credential; a signature alone does not prove it.',
    },
    next: REJECT,
  },
  NOT_FOUND: {
    status: 'UNKNOWN',
    text: { zh: '证号与核验码不能对应到任何证照。', en: 'No certificate belongs to this number and verification code.' },
    next: {
      zh: '核对证号和核验码；仍无结果时向登记机构核实。',
      en: 'Check number and verification code; if both are right, ask the registration authority.',
    },
  },
  LEDGER_UNREACHABLE: {
    status: 'UNKNOWN',
    text: { zh: '暂时无法读取账本，无法判断。', en: 'The ledger cannot be read at present, so nothing can be said.' },
    next: AGAIN,
  },
  ENDORSEMENT_INSUFFICIENT: {
    status: 'INVALID',
    text: { zh: '背书机构不足，不满足背书策略。', en: 'The organisations that endorsed do not satisfy the policy.' },
    next: REJECT,
  },
  CERTIFICATE_REPLACED: {
    status: 'INVALID',
    text: { zh: '证书已被新证书取代，不是现势证书。', en: 'A new certificate took the place of this one; it is not current.' },
    next: { zh: '由持有人出示新证书。', en: 'Ask for the new certificate.' },
  },
  CERTIFICATE_CANCELLED: {
    status: 'INVALID',
    text: { zh: '证书已注销。', en: 'The certificate was cancelled.' },
    next: { zh: '权利已经消灭，可向登记机构查询。', en: 'The right has ended; ask the registration authority.' },
  },
  CERTIFICATE_VOID: {
    status: 'INVALID',
    text: { zh: '证书因签发错误作废。', en: 'The certificate was issued in error and is void.' },
    next: { zh: '向登记机构查询更正后的证书。', en: 'Ask the registration authority for the corrected certificate.' },
  },
  OTHER_LEDGER: {
    status: 'UNKNOWN',
    text: { zh: '证照登记在另一个账本上，无法在此判断。', en: 'The state of this certificate is kept on another ledger.' },
    next: { zh: '使用证照所属登记机构的核验入口。', en: 'Verify through the registration authority that issued it.' },
  },
  HOLDER_KEY_MISSING: {
    status: 'INVALID',
    text: {
      zh: '证照没有绑定持有人密钥，不能证明由持有人出示。',
      en: 'The credential is bound to no key, so nobody can prove to be its holder.',
    },
    next: { zh: '由持有人到登记机构绑定密钥。', en: 'Ask the holder to have a key bound by the registration authority.' },
  },
  HOLDER_PROOF_MISSING: {
    status: 'INVALID',
    text: { zh: '缺少持有人对本次出示的签名。', en: "The holder's signature over this presentation is missing." },
    next: PRESENT_AGAIN,
  },
  HOLDER_PROOF_INVALID: {
    status: 'INVALID',
    text: { zh: '持有人的签名与出示内容不符。', en: "The holder's signature does not match what is presented." },
    next: REJECT,
  },
  HOLDER_PROOF_OTHER: {
    status: 'INVALID',
    text: { zh: '出示是给其他接收方或其他会话的。', en: 'This presentation was made for another recipient or another session.' },
    next: PRESENT_AGAIN,
  },
  HOLDER_PROOF_STALE: {
    status: 'STALE',
    text: { zh: '持有人的出示已超过有效时间。', en: 'The presentation was made too long ago.' },
    next: PRESENT_AGAIN,
  },
  HOLDER_NOT_ASKED: {
    status: 'UNKNOWN',
    text: { zh: '出示是给特定接收方的，在此无法判断。', en: 'The presentation is meant for one recipient and cannot be judged here.' },
    next: { zh: '由其接收方核验。', en: 'Let its recipient verify it.' },
  },
  PDF_MALFORMED: {
    status: 'INVALID',
    text: { zh: '文件不是登记机构签发的证照版式文件。', en: 'The file is not a certificate file as registration authorities make it.' },
    next: DOWNLOAD_AGAIN,
  },
  PDF_APPENDED: {
    status: 'INVALID',
    text: { zh: '文件在盖章之后被追加了内容。', en: 'Something was appended to the file after it was sealed.' },
    next: DOWNLOAD_AGAIN,
  },
  PDF_ACTIVE: {
    status: 'INVALID',
    text: { zh: '文件含有脚本、动作或其他活动内容。', en: 'The file contains scripts, actions or other active content.' },
    next: REJECT,
  },
  RENDITION_NOT_ANCHORED: {
    status: 'INVALID',
    text: {
      zh: '账本上没有这份文件的记录，文件不是原件或被改动过。',
      en: 'The ledger holds no record of this file: it is no original or was changed.',
    },
    next: DOWNLOAD_AGAIN,
  },
  COPY_UNTRUSTED: {
    status: 'INVALID',
    text: {
      zh: '加注说明不是受信任的登记机构所签。',
      en: 'The statement about the copy is not signed by a trusted registration authority.',
    },
    next: REJECT,
  },
  COPY_OTHER_FILE: {
    status: 'INVALID',
    text: { zh: '加注说明属于另一份文件或另一证照。', en: 'The statement about the copy is for another file or another certificate.' },
    next: REJECT,
  },
  COPY_EXPIRED: {
    status: 'STALE',
    text: { zh: '加注件已过有效期。', en: 'The annotated copy is no longer valid: its last day is over.' },
    next: { zh: '由持有人重新授权。', en: 'Ask the holder for a new grant.' },
  },
  RENDITION_OTHER_CERTIFICATE: {
    status: 'INVALID',
    text: { zh: '这份文件在账本上属于另一证照。', en: 'On the ledger this file belongs to another certificate.' },
    next: REJECT,
  },
  SEAL_MISSING: { status: 'INVALID', text: { zh: '文件没有电子印章。', en: 'The file carries no electronic seal.' }, next: DOWNLOAD_AGAIN },
  SEAL_BROKEN: {
    status: 'INVALID',
    text: { zh: '文件内容与电子印章不符，被改动过。', en: 'The file does not match its electronic seal: it was changed.' },
    next: REJECT,
  },
  SEAL_PARTIAL: {
    status: 'INVALID',
    text: { zh: '电子印章没有覆盖整份文件。', en: 'The electronic seal does not cover the whole file.' },
    next: REJECT,
  },
  SEAL_UNTRUSTED: {
    status: 'INVALID',
    text: { zh: '电子印章不属于受信任的登记机构。', en: 'The electronic seal is not that of a trusted registration authority.' },
    next: REJECT,
  },
  ATTACHMENT_MISSING: {
    status: 'INVALID',
    text: { zh: '文件没有随附凭证。', en: 'No credential is attached to the file.' },
    next: DOWNLOAD_AGAIN,
  },
  ATTACHMENT_AMBIGUOUS: {
    status: 'INVALID',
    text: { zh: '文件随附的不是唯一一份凭证。', en: 'The file does not have exactly one credential attached.' },
    next: REJECT,
  },
  QR_MISSING: {
    status: 'INVALID',
    text: { zh: '文件上没有可读的二维码。', en: 'No QR code can be read on the file.' },
    next: DOWNLOAD_AGAIN,
  },
  QR_MISMATCH: {
    status: 'INVALID',
    text: { zh: '二维码与随附凭证不是同一证照。', en: 'The QR code and the attached credential are not of the same certificate.' },
    next: REJECT,
  },
  PROOF_MALFORMED: {
    status: 'INVALID',
    text: { zh: '文件不是完整的账本证明。', en: 'The file is no complete proof from the ledger.' },
    next: PROVE_AGAIN,
  },
  PROOF_OTHER_CHANNEL: {
    status: 'INVALID',
    text: { zh: '证明来自另一个账本。', en: 'The proof is of another ledger.' },
    next: PROVE_AGAIN,
  },
  PROOF_OTHER_CHAINCODE: {
    status: 'INVALID',
    text: { zh: '答复不是由出具证明的合约给出的。', en: 'The answer is not of the contract that makes proofs.' },
    next: REJECT,
  },
  PROOF_OTHER_FUNCTION: {
    status: 'INVALID',
    text: { zh: '答复是对另一种查询作出的。', en: 'The answer was given to a question of another kind.' },
    next: REJECT,
  },
  PROOF_ARGUMENTS: {
    status: 'INVALID',
    text: { zh: '查询的参数不符合规定。', en: 'The question is not well formed.' },
    next: REJECT,
  },
  PROOF_ID_WRONG: {
    status: 'INVALID',
    text: { zh: '查询编号与查询人不符，内容被改动过。', en: 'The id of the question does not follow from who asked: it was changed.' },
    next: REJECT,
  },
  PROOF_PROPOSAL_ALTERED: {
    status: 'INVALID',
    text: { zh: '签名的答复不是对所示查询作出的。', en: 'The signed answer was not given to the question shown.' },
    next: REJECT,
  },
  ENDORSER_UNTRUSTED: {
    status: 'INVALID',
    text: { zh: '签名证书不是该机构签发的。', en: 'A signing certificate was not issued by the institution it names.' },
    next: REJECT,
  },
  ENDORSER_ROLE: {
    status: 'INVALID',
    text: { zh: '签名者不是机构的记账节点。', en: "A signer is not one of the institutions' peers." },
    next: REJECT,
  },
  ENDORSER_REVOKED: {
    status: 'INVALID',
    text: { zh: '签名证书已被吊销。', en: 'A signing certificate was revoked.' },
    next: REJECT,
  },
  ENDORSER_NOT_IN_FORCE: {
    status: 'INVALID',
    text: { zh: '签名证书在该时间不在有效期内。', en: 'A signing certificate was not in force at that time.' },
    next: REJECT,
  },
  ENDORSER_SIGNATURE: {
    status: 'INVALID',
    text: { zh: '机构的签名与答复不符，答复被改动过。', en: "An institution's signature does not match: the answer was changed." },
    next: REJECT,
  },
  ENDORSER_DUPLICATE: {
    status: 'INVALID',
    text: { zh: '同一节点的签名重复出现。', en: 'The same peer signed twice.' },
    next: PROVE_AGAIN,
  },
  PROOF_REFUSED: {
    status: 'INVALID',
    text: { zh: '机构没有作出答复。', en: 'The institutions refused to answer.' },
    next: PROVE_AGAIN,
  },
  PROOF_WRITES: {
    status: 'INVALID',
    text: { zh: '这是一笔写入交易，不是查询的答复。', en: 'This is a transaction that writes, not an answer to a question.' },
    next: REJECT,
  },
  PROOF_ANSWER_MALFORMED: {
    status: 'INVALID',
    text: { zh: '答复的格式不符合规定。', en: 'The answer is not well formed.' },
    next: REJECT,
  },
  PROOF_ANSWER_OTHER: {
    status: 'INVALID',
    text: { zh: '答复说的是另一份证照。', en: 'The answer is about another certificate than the question.' },
    next: REJECT,
  },
  PROOF_SUBJECT_MISSING: {
    status: 'UNKNOWN',
    text: { zh: '证明没有说明是哪份证照。', en: 'The proof does not say which certificate it is about.' },
    next: { zh: '与证照一并核验。', en: 'Verify it together with the certificate.' },
  },
  PROOF_SUBJECT_OTHER: {
    status: 'INVALID',
    text: { zh: '证明属于另一份证照。', en: 'The proof belongs to another certificate.' },
    next: REJECT,
  },
  FACET_UNENDORSED: {
    status: 'UNKNOWN',
    text: { zh: '该事实缺少有权机构的签名，无法判断。', en: 'The institutions that answer for this fact have not signed it.' },
    next: PROVE_AGAIN,
  },
  FACET_OTHER_UNIT: {
    status: 'INVALID',
    text: { zh: '该事实说的是另一不动产单元。', en: 'This fact is about another unit.' },
    next: REJECT,
  },
  FACET_MISSING: {
    status: 'UNKNOWN',
    text: { zh: '证明没有包含转移登记的税务事实。', en: 'The proof lacks the taxation of the transfer.' },
    next: PROVE_AGAIN,
  },
  FACET_TAX_ABSENT: {
    status: 'INVALID',
    text: { zh: '转移登记缺少税务机关的完税证明。', en: 'The transfer lacks an attestation of the tax authority.' },
    next: REJECT,
  },
  PROOF_AHEAD: {
    status: 'UNKNOWN',
    text: { zh: '证明的时间晚于本机时间，无法判断。', en: 'The proof is from the future by the clock of this device.' },
    next: { zh: '校准本机时间后再核验。', en: 'Set the clock of this device and verify again.' },
  },
  NOT_CHECKED: {
    status: 'UNKNOWN',
    text: { zh: '缺少证据，未能检查。', en: 'Not checked, because the evidence for it is missing.' },
    next: { zh: '先看前面的检查结果，或提供完整的证照。', en: 'Look at the checks before this one, or provide the whole credential.' },
  },
  EVIDENCE_STALE: {
    status: 'STALE',
    text: { zh: '证据的时间过早，可能已不反映现状。', en: 'The evidence is too old to speak for the present.' },
    next: AGAIN,
  },
  TRUST_STALE: {
    status: 'UNKNOWN',
    text: { zh: '信任锚已过期，无法判断。', en: 'The trust anchor is out of date, so nothing can be said.' },
    next: { zh: '从登记机构取得新的 trust.json。', en: 'Get a new trust.json from the registration authority.' },
  },
} as const satisfies Record<string, CheckCodeRow>;
