import { randomBytes } from 'node:crypto';
import {
  certificateFace,
  certRefOf,
  DISCLOSED_FACE_KEYS,
  type Face,
  type FaceKey,
  licenceIdOfNumber,
  newCodeFrom,
  parseCertificateNumber,
  parseRegisterEntry,
  type RegisterEntry,
} from '@zhenglian/chaincode/domain';
import {
  assembleCredential,
  CREDENTIAL_TYP,
  CREDENTIAL_TYPE,
  credentialDigest,
  DIGEST_ALG,
  disclosureDigest,
  encodeDisclosure,
  issuerUrn,
} from '@zhenglian/verify';
import { type TestNetwork, USCC } from '../../../verify/testing/credential.js';
import type { TestIdentity } from '../../../verify/testing/pki.js';

/** One issued certificate with all that its holder gets. */
export interface Issued {
  certificateNumber: string;
  licenceId: string;
  code: string;
  certRef: string;
  credentialDigest: string;
  jwt: string;
  disclosures: ReadonlyMap<FaceKey, string>;
  /** With all disclosures, or with those named. */
  present: (names?: readonly FaceKey[]) => string;
}

/** A fictional flat with one owner. */
export const ENTRY: RegisterEntry = parseRegisterEntry({
  unitCode: '440605001001GB00001F00010001',
  registrationType: '100',
  registrationReason: '新建商品房买卖',
  rightType: '4',
  rightNature: '102',
  tenure: 'SOLE',
  holders: [{ name: '陈晓岚', idType: '111', idNumber: '11010519491231002X' }],
  location: '广东省佛山市南海区桂城街道𠮷祥路1号3栋1201房',
  landUse: '0701',
  landArea: { value: '1200.00', unit: '1' },
  buildings: [
    {
      name: '3',
      use: '1',
      structure: '3',
      totalStoreys: '18',
      storey: '12',
      area: '89.50',
      exclusiveArea: '72.10',
      sharedArea: '17.40',
      completedOn: '2026-06-30',
    },
  ],
  termFrom: '2020-01-01',
  termTo: '2089-12-31',
  remarks: '无',
});

/** Issues a certificate as the registry does; `change` writes other words into its face before it is signed. */
export async function issue(serial: string, { issuer: signer, document }: TestNetwork, change: Partial<Face> = {}): Promise<Issued> {
  const certificateNumber = `粤（2026）佛南不动产权第${serial}号`;
  const licenceId = licenceIdOfNumber(parseCertificateNumber(certificateNumber), document.issuers);
  if (licenceId === undefined) throw new Error('the issuer of the fixtures has no such area');
  const code = newCodeFrom(new Uint8Array(randomBytes(10)));
  const face = { ...certificateFace(ENTRY, certificateNumber, '2026-11-20'), ...change };
  const disclosures = new Map(
    DISCLOSED_FACE_KEYS.map((key) => [key, encodeDisclosure(randomBytes(16).toString('base64url'), key, face[key])]),
  );
  const jwt = await sign(signer, {
    iss: issuerUrn(USCC),
    vct: CREDENTIAL_TYPE,
    iat: Date.parse('2026-11-20T02:00:00Z') / 1000,
    licence_id: licenceId,
    certificate_number: certificateNumber,
    _sd_alg: DIGEST_ALG,
    _sd: [...disclosures.values()].map(disclosureDigest).sort(),
  });
  return {
    certificateNumber,
    licenceId,
    code,
    certRef: certRefOf(licenceId, code),
    credentialDigest: credentialDigest(jwt),
    jwt,
    disclosures,
    present: (names = [...disclosures.keys()]) =>
      assembleCredential(
        jwt,
        names.map((name) => disclosures.get(name) ?? ''),
      ),
  };
}

async function sign(signer: TestIdentity, claims: object): Promise<string> {
  const header = { alg: 'ES256', typ: CREDENTIAL_TYP, x5c: [Buffer.from(signer.der).toString('base64')] };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${Buffer.from(await signer.signRaw(Buffer.from(signed))).toString('base64url')}`;
}
