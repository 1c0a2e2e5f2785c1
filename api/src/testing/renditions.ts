import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateFace, makeLicenceId, parseRegisterEntry, proofFace, type ProofContent } from '@zhenglian/chaincode/domain';
import { credentialIssuer } from '../documents/issuer.js';
import type { RenditionContent } from '../ports.js';
import { type TestPem, testAuthority } from './identity.js';

export const USCC = '11440600MB0000001E';
export const AUTHORITY = '佛山市不动产登记中心';
export const PUBLIC_URL = 'https://verify.example';
export const CODE = 'ABCDEFGHJKMNPQRS';
const ISSUED_AT = new Date('2026-11-21T02:00:00Z');
const EXAMPLES = join(import.meta.dirname, '../../../examples/register');

export const MORTGAGE: ProofContent = {
  matter: 'MORTGAGE',
  holders: ['示例银行股份有限公司佛山分行'],
  obligors: ['吴𠮷样', '欧阳示范'],
  location: '佛山市顺德区示例街道办事处样板社区演示大道1号二单元二三〇一号房',
  unitCode: '440606008015GB00230F00110023',
  other: ['抵押方式：一般抵押', '被担保主债权数额：1200000.00元', '债务履行期限：2026年11月21日起2046年11月20日止', '抵押权顺位：第一顺位'],
  remarks: '禁止或限制转让抵押不动产的约定：无。',
};

/** An authority with the identities that issue and seal, their files in a folder of its own. */
export async function testIssuers() {
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-rendition-'));
  const authority = await testAuthority();
  const keep = (name: string, { certificate, key }: TestPem) => {
    const user = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
    writeFileSync(user.certificate, certificate);
    writeFileSync(user.key, key, { mode: 0o600 });
    return user;
  };
  const issuer = keep('issuer', await authority.issue('issuer'));
  return {
    folder,
    root: authority.pem,
    issuer,
    seal: keep('seal', await authority.issue('seal')),
    issue: async (role: string) => keep(role, await authority.issue(role)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type TestIssuers = Awaited<ReturnType<typeof testIssuers>>;

/** The content of a certificate of title, from one of the example entries; `change` alters the entry first. */
export async function titleContent(
  { issuer }: Pick<TestIssuers, 'issuer'>,
  example: string,
  change: (entry: Record<string, unknown>) => Record<string, unknown> = (entry) => entry,
): Promise<RenditionContent> {
  const entry = parseRegisterEntry(change(JSON.parse(readFileSync(join(EXAMPLES, example), 'utf8')) as Record<string, unknown>));
  const area = entry.unitCode.startsWith('440605') ? '佛南' : '佛顺';
  const face = certificateFace(entry, `粤（2026）${area}不动产权第0000008号`, '2026-11-21');
  return { credential: await sign(issuer, 'TITLE_CERTIFICATE', entry.unitCode.slice(0, 6), face), code: CODE };
}

/** The content of a proof of registration. */
export async function proofContent({ issuer }: Pick<TestIssuers, 'issuer'>, change: Partial<ProofContent> = {}): Promise<RenditionContent> {
  const face = proofFace({ ...MORTGAGE, ...change }, '粤（2026）佛顺不动产证明第0000008号', '2026-11-21');
  return { credential: await sign(issuer, 'REGISTRATION_PROOF', '440606', face), code: CODE };
}

/** Salts are counted, not random: the same content gives the same file in every run, but for signatures. */
async function sign(
  user: TestIssuers['issuer'],
  kind: 'TITLE_CERTIFICATE' | 'REGISTRATION_PROOF',
  division: string,
  face: ReturnType<typeof proofFace> | ReturnType<typeof certificateFace>,
): Promise<string> {
  let count = 0;
  const random = {
    bytes: (length: number) =>
      createHash('shake256', { outputLength: length })
        .update(String((count += 1)))
        .digest(),
  };
  const licenceId = makeLicenceId({ kind, issuer: USCC, serial: `2026${division}0000008`, version: 1 });
  const content = { licenceId, certificateNumber: face.certificate_number, face, issuedAt: ISSUED_AT };
  return (await credentialIssuer({ user, uscc: USCC, random }).sign(content)).credential;
}
