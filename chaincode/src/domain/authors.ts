/** The only organisation and service role that may write a facet's facts. `mspId` absent: any organisation with that role. */
export interface Author {
  readonly mspId?: string;
  readonly role: string;
}

export const REGISTRAR: Author = { mspId: 'RegistryMSP', role: 'registrar' };
export const TAX_OFFICER: Author = { mspId: 'TaxMSP', role: 'tax-officer' };
export const COURT_CLERK: Author = { mspId: 'CourtMSP', role: 'court-clerk' };
export const SUPERVISOR: Author = { mspId: 'RegulatorMSP', role: 'supervisor' };
/** Banks join: their organisations are told by the role that the channel's members gave them. */
export const BANK_OFFICER: Author = { role: 'bank-officer' };

/** The organisations with which the channel began. */
export const FOUNDERS: readonly string[] = ['RegistryMSP', 'TaxMSP', 'BankMSP', 'CourtMSP', 'RegulatorMSP'];

/** Whether an organisation is a bank: one of the channel that is none of the four authorities. */
export function isBank(mspId: string): boolean {
  return /^Bank\d{0,3}MSP$/.test(mspId);
}
