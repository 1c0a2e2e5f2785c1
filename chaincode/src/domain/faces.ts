import { FACE_FIELDS, type Face, type FaceField } from './face.js';
import type { CertificateKind } from './licence.js';
import { PROOF_FIELDS, type ProofFace } from './proof-face.js';

/** The face of a certificate of either kind. */
export type AnyFace = Face | ProofFace;

const FIELDS: Readonly<Record<CertificateKind, readonly FaceField[]>> = {
  TITLE_CERTIFICATE: FACE_FIELDS,
  REGISTRATION_PROOF: PROOF_FIELDS,
};

/** The fields of the statutory table of a kind, in its order. */
export function faceFieldsOf(kind: CertificateKind): readonly FaceField[] {
  return FIELDS[kind];
}

/** Names of the fields that a credential of a kind carries as one selective disclosure each. */
export function disclosedKeysOf(kind: CertificateKind): readonly string[] {
  return FIELDS[kind].filter(({ selective }) => selective).map(({ key }) => key);
}

/**
 * Where a field of the face stands in the national licence directory: the basic items have names of their own in GB/T 36903
 * (证照名称, 持证主体, …); what is particular to a kind of licence is an extension item `KZ_*`.
 */
export interface DirectoryItem {
  /** Name of the directory's item. */
  readonly item: string;
  /** Claim or face field that it is taken from. */
  readonly from: string;
}

/** Basic items of the directory that every certificate has, and the claim of the credential that they are taken from. */
export const BASIC_ITEMS: readonly DirectoryItem[] = [
  { item: '证照名称', from: 'vct' },
  { item: '证照类型代码', from: 'licence_id' },
  { item: '证照编号', from: 'certificate_number' },
  { item: '证照标识', from: 'licence_id' },
  { item: '证照颁发机构代码', from: 'iss' },
  { item: '证照颁发日期', from: 'issued_on' },
  { item: '持证主体', from: 'holders' },
  { item: '证照状态', from: 'status' },
];

/** Extension items of a kind: `KZ_` and the Chinese name of the field of the face. */
export function extensionItems(kind: CertificateKind): readonly DirectoryItem[] {
  const basic = new Set(BASIC_ITEMS.map(({ from }) => from));
  return FIELDS[kind].filter(({ key }) => !basic.has(key)).map(({ key, zh }) => ({ item: `KZ_${zh}`, from: key }));
}

/** The statutory names, as printed on the cover. */
export const KIND_NAMES: Readonly<Record<CertificateKind, { readonly zh: string; readonly en: string }>> = {
  TITLE_CERTIFICATE: { zh: '不动产权证书', en: 'Certificate of real-estate title' },
  REGISTRATION_PROOF: { zh: '不动产登记证明', en: 'Proof of registration' },
};
