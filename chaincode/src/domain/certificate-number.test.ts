import { expect, test } from '@jest/globals';
import { licenceIdOfNumber, parseCertificateNumber, parseLicenceId, printCertificateNumber, type Issuer } from './index.js';
import { USCC } from './testing/entries.js';
import { refusalOf } from './testing/refusal.js';

const PRINTED = '粤（2026）佛南不动产权第0000001号';
const parts = { province: '粤', year: '2026', area: '佛南', kind: 'TITLE_CERTIFICATE', serial: '0000001' } as const;
const issuer: Issuer = {
  mspId: 'RegistryMSP',
  uscc: USCC,
  province: '粤',
  areas: [
    { token: '佛山市', division: '440600' },
    { token: '佛南', division: '440605' },
  ],
};

test.each([
  PRINTED,
  '粤(2026)佛南不动产权第0000001号',
  ' 粤 （2026） 佛南 不动产权 第 0000001 号 ',
  '粤（２０２６）佛南不动产权第０００００01号',
  '粤〔2026〕佛南不动产权第0000001号',
])('%s is the same number', (text) => {
  expect(parseCertificateNumber(text)).toEqual({ ...parts, printed: PRINTED, normalised: '粤(2026)佛南不动产权第0000001号' });
});

test('a proof has its own word', () => {
  const proof = { ...parts, kind: 'REGISTRATION_PROOF', area: '佛山市', serial: '0120034' } as const;
  expect(printCertificateNumber(proof)).toBe('粤（2026）佛山市不动产证明第0120034号');
  expect(parseCertificateNumber('粤(2026)佛山市不动产证明第0120034号')).toMatchObject(proof);
});

test.each([
  '',
  '粤（2026）佛南不动产权第000001号',
  '粤（2026）佛南不动产权第00000001号',
  '粤（26）佛南不动产权第0000001号',
  '某（2026）佛南不动产权第0000001号',
  '粤（2026）不动产权第0000001号',
  '粤（2026）佛南不动产权证第0000001号',
  '粤2026佛南不动产权第0000001号',
  '粤（2026）NANHAI不动产权第0000001号',
  `${PRINTED}；`,
  PRINTED.repeat(10),
])('%j is no certificate number', (text) => {
  expect(refusalOf(() => parseCertificateNumber(text))).toEqual({ code: 'CERTIFICATE_NUMBER_SHAPE', field: 'certificateNumber' });
});

test('impossible parts are not printed', () => {
  expect(refusalOf(() => printCertificateNumber({ ...parts, serial: '1' })).code).toBe('CERTIFICATE_NUMBER_SHAPE');
});

test('the licence identifier derives from the number by year, division and serial', () => {
  const id = licenceIdOfNumber(parseCertificateNumber(PRINTED), [issuer]);
  expect(parseLicenceId(id ?? '')).toMatchObject({ kind: 'TITLE_CERTIFICATE', issuer: USCC, serial: '20264406050000001', version: 1 });
  expect(parseLicenceId(licenceIdOfNumber(parts, [issuer], 2) ?? '')).toMatchObject({ version: 2 });
});

test('nobody stands behind an area or province of no given issuer', () => {
  expect(licenceIdOfNumber({ ...parts, area: '佛禅' }, [issuer])).toBeUndefined();
  expect(licenceIdOfNumber({ ...parts, province: '桂' }, [issuer])).toBeUndefined();
  expect(licenceIdOfNumber(parts, [])).toBeUndefined();
});
