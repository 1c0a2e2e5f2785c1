import { certRefOf, parseCode } from '@zhenglian/chaincode/domain';
import { parseCredential } from '@zhenglian/verify';
import { createStore, del, entries, set } from 'idb-keyval';

const CERTIFICATES = createStore('zhenglian-wallet', 'certificates');

/** A certificate as this device keeps it. Nothing of it is anywhere else but at the registry. */
export interface Own {
  /** Digest of the credential: what the ledger knows it by. */
  readonly digest: string;
  readonly credential: string;
  readonly certificateNumber: string;
  readonly licenceId: string;
  /** Of the printed QR, when the holder has given it. */
  readonly code?: string;
  /** The last transaction that the holder has seen, for alerts. */
  readonly seen?: string;
  /** What burdened the unit when the holder last said "seen", by kind. */
  readonly burdens?: Readonly<Record<string, readonly string[]>>;
}

export interface OwnField {
  readonly key: string;
  readonly value: string;
}

/** All certificates on this device. */
export const ownCertificates = async (): Promise<Own[]> => (await entries<string, Own>(CERTIFICATES)).map(([, own]) => own);

/** Keeps a certificate on this device. Throws VerifyError when the text is no credential; `code` makes its QR possible. */
export async function keep(credential: string, code?: string): Promise<Own> {
  const { digest, claims } = parseCredential(credential);
  const own: Own = {
    digest,
    credential: credential.trim(),
    certificateNumber: String(claims.certificate_number),
    licenceId: String(claims.licence_id),
    ...(code ? { code: parseCode(code) } : {}),
  };
  await set(digest, own, CERTIFICATES);
  return own;
}

export const update = (own: Own): Promise<void> => set(own.digest, own, CERTIFICATES);

/** Takes a certificate off this device; the register and the ledger keep theirs. */
export const forget = (digest: string): Promise<void> => del(digest, CERTIFICATES);

/** The fields that the credential discloses. */
export const fieldsOf = ({ credential }: Own): OwnField[] =>
  parseCredential(credential).disclosures.map(({ name, value }) => ({ key: name, value }));

export const certRefOfOwn = ({ licenceId, code }: Own): string | undefined => (code === undefined ? undefined : certRefOf(licenceId, code));

/** What the printed QR says: the verification address with identifier and code in the fragment, which no server sees. */
export const qrOf = ({ licenceId, code }: Own): string | undefined =>
  code === undefined ? undefined : `${location.origin}/v#${licenceId}.${code}`;
