import { Certificate } from '@fidm/x509';
import { expect, test } from '@jest/globals';
import shim, { type ChaincodeStub } from 'fabric-shim';
import { rememberCertificates } from './known-certificates.js';
import { loanOfficer, registrar, type Submitter } from './testing/submitters.js';

function identityOf({ mspId, certificate }: Submitter) {
  const stub = {
    getChannelID: () => 'certificates',
    getTxID: () => '1',
    getCreator: () => ({ mspid: mspId, idBytes: Buffer.from(certificate) }),
  };
  return new shim.ClientIdentity(stub as unknown as ChaincodeStub);
}

test('a certificate is parsed once, and nobody is taken for somebody else', () => {
  const parsed = () => Certificate.fromPEM(Buffer.from(registrar.certificate));
  expect(parsed()).not.toBe(parsed());
  rememberCertificates();
  rememberCertificates();
  expect(parsed()).toBe(parsed());
  const roles = [registrar, loanOfficer, registrar].map((who) => identityOf(who).getAttributeValue('zl.role'));
  expect(roles).toEqual(['registrar', 'loan-officer', 'registrar']);
  expect(() => Certificate.fromPEM(Buffer.from('no certificate'))).toThrow('');
});
