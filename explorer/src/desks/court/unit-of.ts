import { execute, Refusal } from '../../api/execute.js';
import { CertificateUnit } from './operations.js';

/** The unit of a certificate, as the public ledger has it. Throws Refusal NOT_FOUND at certRef. */
export async function unitOf(certRef: string): Promise<string> {
  const { ledgerFacts } = await execute(CertificateUnit, { certRef });
  if (ledgerFacts === null)
    throw new Refusal('NOT_FOUND', { zh: '账本上没有这份证书', en: 'the ledger has no such certificate' }, 'certRef');
  return ledgerFacts.unitRef;
}
