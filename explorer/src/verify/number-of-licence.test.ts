import { expect, test } from '@jest/globals';
import { licenceIdOfNumber, makeLicenceId, parseCertificateNumber } from '@zhenglian/chaincode/domain';
import { numberOfLicence } from './number-of-licence.js';

const USCC = '11440600MB0000001E';
const ISSUERS = [
  {
    mspId: 'RegistryMSP',
    uscc: USCC,
    province: '粤',
    areas: [
      { token: '佛山市', division: '440600' },
      { token: '佛南', division: '440605' },
    ],
  },
];

test.each([
  ['粤（2026）佛南不动产权第0000001号', 1],
  ['粤（2026）佛山市不动产证明第7654321号', 2],
])('the identifier of %s, version %i, leads back to it', (number, version) => {
  const licenceId = licenceIdOfNumber(parseCertificateNumber(number), ISSUERS, version);
  expect(numberOfLicence(licenceId ?? '', ISSUERS)).toBe(number);
});

test.each([
  ['an area of nobody', '20264401030000001', ISSUERS],
  ['a serial of another form', '0123456789ABCDEF0123456789ABCDEF', ISSUERS],
  ['no issuer', '20264406050000001', []],
])('there is no number for %s', (_name, serial, issuers) => {
  expect(numberOfLicence(makeLicenceId({ kind: 'TITLE_CERTIFICATE', issuer: USCC, serial, version: 1 }), issuers)).toBeUndefined();
});
