import { DomainError } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import { verifySigned, type MessageSigner, type Verification } from './identity.js';

/** What a recipient signs about a message: that exactly this content arrived, and what became of it. */
const ReceiptShape = z.strictObject({
  v: z.literal(1),
  id: z.string(),
  from: z.string(),
  to: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** ACCEPTED: handled. WAITING: kept until its predecessors are there. REFUSED: it will not be handled, for the reason of the code. */
  state: z.enum(['ACCEPTED', 'WAITING', 'REFUSED']),
  code: z.string().max(60).optional(),
  at: z.iso.datetime(),
});

export type Receipt = z.infer<typeof ReceiptShape>;

export function signReceipt(signer: MessageSigner, receipt: Receipt): Promise<string> {
  return signer.sign('zl-receipt+jws', JSON.stringify(receipt));
}

export interface ExpectedReceipt {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly digest: string;
}

/** @throws DomainError MESSAGE_UNTRUSTED unless the recipient itself signed it about exactly this message */
export async function readReceipt(
  jws: string,
  recipientMsp: string,
  expected: ExpectedReceipt,
  verification: Verification,
): Promise<Receipt> {
  const text = await verifySigned(jws, 'zl-receipt+jws', recipientMsp, verification);
  const parsed = ReceiptShape.safeParse(JSON.parse(text));
  if (!parsed.success) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'receipt' });
  const { id, from, to, digest } = parsed.data;
  const same = id === expected.id && from === expected.from && to === expected.to && digest === expected.digest;
  if (!same) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'receipt' });
  return parsed.data;
}
