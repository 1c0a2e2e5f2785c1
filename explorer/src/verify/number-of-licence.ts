import { type Issuer, licenceIdOfNumber, parseLicenceId, printCertificateNumber } from '@zhenglian/chaincode/domain';

/**
 * The certificate number that belongs to a licence identifier, so that whoever scans a QR code can compare it with the
 * number on the paper. In: an identifier of right form, the issuers of trust.json. Out: the number as printed;
 * undefined when none of these issuers makes such an identifier.
 */
export function numberOfLicence(licenceId: string, issuers: readonly Issuer[]): string | undefined {
  const { kind, issuer: uscc, serial, version } = parseLicenceId(licenceId);
  const [, year, division, digits] = /^(\d{4})(\d{6})(\d{7})$/.exec(serial) ?? [];
  for (const issuer of issuers.filter((candidate) => candidate.uscc === uscc)) {
    const area = issuer.areas.find((candidate) => candidate.division === division);
    if (!area || !year || !digits) continue;
    const parts = { province: issuer.province, year, area: area.token, kind, serial: digits };
    if (licenceIdOfNumber(parts, [issuer], version) === licenceId) return printCertificateNumber(parts);
  }
  return undefined;
}
