import 'reflect-metadata';
import { X509Crl } from '@peculiar/x509';
import { guarded } from '../errors.js';
import type { Certificate } from './certificate.js';

/** How a certificate is known on the revocation lists of an organisation: by its issuer's name and its serial number. */
export const revocationKey = (mspId: string, { issuer, serial }: Pick<Certificate, 'issuer' | 'serial'>): string =>
  `${mspId}\n${issuer}\n${serial}`;

/**
 * The certificates of one revocation list. Its signature is not asked for: the list stands in the trust file, or in a configuration
 * that the channel agreed on, and each of them is trusted as a whole.
 * @throws VerifyError CERTIFICATE_MALFORMED
 */
export function parseCrl(mspId: string, pem: string): readonly string[] {
  return guarded('CERTIFICATE_MALFORMED', 'revocation list', () => {
    const list = new X509Crl(pem);
    return list.entries.map(({ serialNumber }) =>
      revocationKey(mspId, { issuer: list.issuer, serial: serialNumber.toLowerCase().replace(/^0+(?=.)/, '') }),
    );
  });
}
