import type { Bytes } from '../bytes.js';
import { VerifyError } from '../errors.js';
import { sealBundle } from './container.js';
import { bytesOf, listOf, readMessage } from './wire.js';

/**
 * Makes a bundle of an endorsed proposal that was never submitted.
 * @param envelope common.Envelope as the gateway prepares it for submission; its own signature is left out
 * @param subject licence identifier and code of the certificate, as printed; undefined for a bundle that goes with a credential
 * @throws VerifyError BUNDLE_MALFORMED
 */
export async function makeBundle(
  envelope: Bytes,
  subject: { readonly licenceId: string; readonly code: string } | undefined,
): Promise<Bytes> {
  const payload = readMessage(bytesOf(readMessage(envelope, [1, 2]), 1), [1, 2]);
  const header = readMessage(bytesOf(payload, 1), [1, 2]);
  const [action, ...others] = listOf(readMessage(bytesOf(payload, 2), [], [1]), 1);
  if (!action || others.length > 0) throw new VerifyError('BUNDLE_MALFORMED', 'actions');
  const call = readMessage(bytesOf(readMessage(action, [1, 2]), 2), [1, 2]);
  const endorsed = readMessage(bytesOf(call, 2), [1], [2]);
  return sealBundle({
    subject: subject === undefined ? '' : `${subject.licenceId}.${subject.code}`,
    channelHeader: bytesOf(header, 1),
    signatureHeader: bytesOf(header, 2),
    proposalPayload: bytesOf(call, 1),
    responsePayload: bytesOf(endorsed, 1),
    endorsements: listOf(endorsed, 2).map((bytes) => {
      const endorsement = readMessage(bytes, [1, 2]);
      return { identity: bytesOf(endorsement, 1), signature: bytesOf(endorsement, 2) };
    }),
  });
}
