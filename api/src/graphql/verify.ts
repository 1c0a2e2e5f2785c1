import { checkText, checkTitle, DomainError, parseCertificateNumber, parseLicenceId, type CheckResult } from '@zhenglian/chaincode/domain';
import type { Evidence, ShownCertificate, Verification } from '../ports.js';
import { builder, LocalizedTextRef } from './builder.js';
import { FaceFieldRef } from './certificates.js';
import { CertificateKindRef, LedgerFactsRef } from './ledger-types.js';
import { NetworkInfoRef } from './network.js';

const CheckStatusRef = builder.enumType('CheckStatus', {
  description: 'VALID 有效, INVALID 无效, UNKNOWN 无法判断, STALE 证据过期.',
  values: ['VALID', 'INVALID', 'UNKNOWN', 'STALE'] as const,
});

const CheckResultRef = builder.objectRef<CheckResult>('CheckResult').implement({
  description: 'One check of a verdict. 检查项。',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'From a closed list. 检查项代码。' }),
    title: t.field({ type: LocalizedTextRef, resolve: ({ name }) => ({ zh: checkTitle(name, 'zh'), en: checkTitle(name, 'en') }) }),
    status: t.field({ type: CheckStatusRef, resolve: (c) => c.status }),
    code: t.exposeString('code', { description: 'From a closed list. 结果代码。' }),
    text: t.field({ type: LocalizedTextRef, description: 'What was found. 结果说明。', resolve: ({ code }) => textOf(code, 'text') }),
    next: t.field({ type: LocalizedTextRef, description: 'What to do next. 下一步。', resolve: ({ code }) => textOf(code, 'next') }),
  }),
});

const VerifiedCertificateRef = builder.objectRef<ShownCertificate>('VerifiedCertificate').implement({
  description: 'Only what the evidence already shows. 仅为证据本身所示内容。',
  fields: (t) => ({
    kind: t.field({ type: CertificateKindRef, nullable: true, resolve: (c) => c.kind }),
    certificateNumber: t.string({ nullable: true, resolve: (c) => c.certificateNumber }),
    licenceId: t.string({ nullable: true, resolve: (c) => c.licenceId }),
    face: t.field({
      type: [FaceFieldRef],
      resolve: ({ face }) => [...face],
    }),
  }),
});

export const VerdictRef = builder.objectRef<Verification>('Verdict').implement({
  description: 'VALID only if every required check is. 核验结论：全部检查项有效方为有效。',
  fields: (t) => ({
    status: t.field({ type: CheckStatusRef, resolve: ({ verdict }) => verdict.status }),
    text: t.field({ type: LocalizedTextRef, description: 'The answer in one sentence. 一句话结论。', resolve: (a) => a.text }),
    checks: t.field({ type: [CheckResultRef], resolve: ({ verdict }) => [...verdict.checks] }),
    certificate: t.field({ type: VerifiedCertificateRef, nullable: true, resolve: (a) => a.shown }),
    facts: t.field({ type: LedgerFactsRef, nullable: true, resolve: (a) => a.facts }),
    network: t.field({ type: NetworkInfoRef, resolve: (_answer, _args, context) => context }),
  }),
});

const VerifyInput = builder.inputType('VerifyInput', {
  description: 'Exactly one of: credential; pdf; certificateNumber and code; licenceId and code. 四种证据择一。',
  fields: (t) => ({
    credential: t.string({ description: 'SD-JWT VC presentation. 可验证凭证。' }),
    audience: t.string({
      description: 'With credential and nonce: for whom its holder must have presented it. 与凭证、随机数同用：出示对象。',
    }),
    nonce: t.string({ description: "The verifier's random value, which it has to remember as used up. 核验方随机数，仅用一次。" }),
    pdf: t.string({ description: 'A certificate file, base64. 证照文件（base64）。' }),
    statement: t.string({
      description: 'With the file of an annotated copy: the signed statement that came with it. 加注件所附签名说明。',
    }),
    certificateNumber: t.string({ description: 'With code. 证号，与核验码同用。' }),
    licenceId: t.string({ description: 'With code. 电子证照标识，与核验码同用。' }),
    code: t.string({ description: 'Of the printed QR. 核验码。' }),
  }),
});

builder.queryField('verify', (t) =>
  t.field({
    type: VerdictRef,
    description: 'Public. 公开核验。',
    args: { input: t.arg({ type: VerifyInput, required: true }) },
    resolve: (_root, { input }, { verifier }) => verifier.verify(evidenceOf(input)),
  }),
);

interface Input {
  readonly credential?: string | null | undefined;
  readonly audience?: string | null | undefined;
  readonly nonce?: string | null | undefined;
  readonly pdf?: string | null | undefined;
  readonly statement?: string | null | undefined;
  readonly certificateNumber?: string | null | undefined;
  readonly licenceId?: string | null | undefined;
  readonly code?: string | null | undefined;
}

/** A slip of the keyboard is named as such. What is well formed but unknown stays one answer with a wrong code: no existence oracle. */
function evidenceOf({ credential, audience, nonce, pdf, statement, certificateNumber, licenceId, code }: Input): Evidence {
  const given = [credential, pdf, certificateNumber, licenceId].filter((value) => typeof value === 'string');
  const expected = [audience, nonce].filter((value) => typeof value === 'string').length;
  if (expected > 0 && (expected < 2 || typeof credential !== 'string')) throw new DomainError('INVALID_FORMAT', { field: 'audience' });
  if (given.length === 1 && typeof credential === 'string' && typeof code !== 'string') {
    return typeof audience === 'string' && typeof nonce === 'string' ? { credential, presentation: { audience, nonce } } : { credential };
  }
  if (typeof statement === 'string' && typeof pdf !== 'string') throw new DomainError('INVALID_FORMAT', { field: 'statement' });
  if (given.length === 1 && typeof pdf === 'string' && typeof code !== 'string') {
    return { pdf: Buffer.from(pdf, 'base64'), ...(typeof statement === 'string' && { statement }) };
  }
  if (given.length === 1 && typeof code === 'string') {
    if (typeof certificateNumber === 'string') return { certificateNumber: parseCertificateNumber(certificateNumber).normalised, code };
    if (typeof licenceId === 'string') return { licenceId: parseLicenceId(licenceId.trim()).text, code };
  }
  throw new DomainError('INVALID_FORMAT', { field: 'input' });
}

function textOf(code: CheckResult['code'], part: 'text' | 'next') {
  return { zh: checkText(code, 'zh')[part], en: checkText(code, 'en')[part] };
}
