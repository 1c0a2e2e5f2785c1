import type { Text } from '../language/language.js';
import type { Outcome } from './outcome.js';

/**
 * The result as a file to keep or pass on: what was answered, by which checks, on which facts of the ledger, told by
 * which institution. Fields of the certificate and the code are left out, so that the file holds no personal data.
 */
export function verdictFile(outcome: Outcome, answeredBy: Text | undefined): { name: string; text: string } {
  const { certificate, asked, ...rest } = outcome;
  const content = {
    v: 1,
    type: 'zhenglian-verdict',
    ...rest,
    answeredBy: answeredBy ?? null,
    certificate: {
      certificateNumber: certificate?.certificateNumber ?? asked.certificateNumber ?? null,
      licenceId: certificate?.licenceId ?? asked.licenceId ?? null,
      disclosedFields: certificate?.face.map((field) => field.key) ?? [],
    },
  };
  const stamp = outcome.checkedAt.replace(/\D/g, '').slice(0, 14);
  return { name: `zhenglian-verdict-${stamp}.json`, text: `${JSON.stringify(content, null, 2)}\n` };
}
