import { deflateRawSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { honestPlan, message, partsOf, readSet, readWriteSet } from '../../../verify/testing/proof.js';
import { invalid, type ProofCase } from './case.js';

const MALFORMED = invalid('PROOF_FORM', 'PROOF_MALFORMED');
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** A file around any body, with the right hash. */
export const around = (body: Uint8Array): Uint8Array => join(text('ZLP1'), createHash('sha256').update(body).digest(), body);
const deflated = (inflated: Uint8Array): Uint8Array => around(new Uint8Array(deflateRawSync(inflated)));
const part = (bytes: Uint8Array): Uint8Array => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return join(length, bytes);
};

/** The honest parts as a list, to be rearranged. */
function listed(): Uint8Array[] {
  const { subject, channelHeader, signatureHeader, proposalPayload, responsePayload, endorsements } = partsOf(honestPlan());
  const list = [text(subject), channelHeader, signatureHeader, proposalPayload, responsePayload];
  return [...list, ...endorsements.flatMap(({ identity, signature }) => [identity, signature])];
}

const form = (name: string, about: string, change: Pick<ProofCase, 'plan' | 'parts' | 'file'>): ProofCase => ({
  name: `form_${name}_fail`,
  about,
  expected: MALFORMED,
  ...change,
});

const file = (name: string, about: string, make: (bytes: Uint8Array) => Uint8Array): ProofCase => form(name, about, { file: make });
const header = (name: string, about: string, more: Uint8Array): ProofCase =>
  form(name, about, { parts: (parts) => ({ ...parts, channelHeader: join(parts.channelHeader, more) }) });
const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

/** What is no bundle, or one that two readers could understand differently. */
export const FORM_CASES: readonly ProofCase[] = [
  file('empty', 'no file at all', () => new Uint8Array()),
  file('magic', 'another kind of file', (bytes) => flip(bytes, 3)),
  file('head_only', 'nothing behind the head', (bytes) => bytes.slice(0, 36)),
  file('hash', 'a flipped bit in the hash', (bytes) => flip(bytes, 10)),
  file('damaged', 'a flipped bit in the body', (bytes) => flip(bytes, 200)),
  file('truncated', 'the last bytes are missing', (bytes) => bytes.slice(0, -20)),
  file('truncated_hashed_again', 'the last bytes are missing, the hash fits', (bytes) => around(bytes.slice(36, -20))),
  file('bytes_behind', 'bytes behind the end', (bytes) => join(bytes, text('x'))),
  file('bytes_behind_hashed_again', 'bytes behind the compressed stream, the hash fits', (bytes) =>
    around(join(bytes.slice(36), text('xyz'))),
  ),
  file('over_long', 'a file over the limit', (bytes) => join(bytes, new Uint8Array(33_000))),
  file('no_deflate', 'a body that is not compressed', () => around(text('these are no compressed bytes'))),
  file('bomb', 'a small file that swells', () => deflated(new Uint8Array(2_000_000))),
  file('no_parts', 'an empty list of parts', () => deflated(new Uint8Array())),
  file('four_parts', 'the answer is missing', () => deflated(join(...listed().slice(0, 4).map(part)))),
  file('half_endorsement', 'an identity without a signature', () => deflated(join(...listed().slice(0, -1).map(part)))),
  file('part_too_long', 'a part that reaches beyond the end', () => deflated(join(...listed().map(part), Uint8Array.of(0, 0, 1, 0, 1)))),
  file('part_length_cut', 'half a length at the end', () => deflated(join(...listed().map(part), Uint8Array.of(0, 0)))),
  file('too_many_endorsements', '21 endorsements', () => {
    const list = listed();
    return deflated(join(...list.slice(0, 5).map(part), ...Array.from({ length: 21 }, () => list.slice(5, 7).map(part)).flat()));
  }),
  form('subject_lower_case', 'the code in small letters', { plan: (plan) => void (plan.subject = plan.subject.toLowerCase()) }),
  form('subject_check', 'a licence identifier with a wrong check character', {
    plan: (plan) => void (plan.subject = plan.subject.replace(/(\.001\.)(.)/, (_, a: string, b: string) => a + (b === '0' ? '1' : '0'))),
  }),
  form('subject_issuer', 'an issuer code with a wrong check character', {
    plan: (plan) => void (plan.subject = plan.subject.replace('1E.', '1F.')),
  }),
  form('subject_no_dot', 'a subject that is none', { plan: (plan) => void (plan.subject = 'certificate') }),
  form('subject_short_code', 'a code of 15 characters', { plan: (plan) => void (plan.subject = plan.subject.slice(0, -1)) }),
  form('subject_space', 'a space behind the code', { plan: (plan) => void (plan.subject += ' ') }),
  file('subject_no_text', 'a subject that is not UTF-8', () =>
    deflated(join(...[Uint8Array.of(0xff, 0xfe), ...listed().slice(1)].map(part))),
  ),
  form('header_type', 'the header of a configuration', { plan: (plan) => void (plan.type = 1) }),
  header('header_field', 'a field of the header that nobody knows', message([9, 1])),
  header('header_order', 'fields of the header out of order', message([4, text('zhenglian')])),
  header('header_channel_twice', 'two extensions: which one counts?', message([7, message([2, message([2, text('access')])])])),
  header('header_unread_twice', 'a field that nobody reads, twice', message([8, text('x')], [8, text('x')])),
  form('call_unread_twice', 'the language of the called program, twice', {
    parts: (parts) => ({
      ...parts,
      proposalPayload: message([
        1,
        message([1, message([1, 2], [1, 2], [2, message([2, text('access')])], [3, message([1, text('prove')])])]),
      ]),
    }),
  }),
  form('reads_unread_twice', 'the kind of the read set, twice', {
    plan: (plan) => void (plan.readWriteSet = join(message([1, 1], [1, 1]), plan.readWriteSet)),
  }),
  header('header_fixed', 'a fixed-size field', Uint8Array.of(0x41, 0, 0, 0, 0, 0, 0, 0, 0)),
  header('header_group', 'a group, long deprecated', Uint8Array.of(0x43, 0x44)),
  header('header_varint', 'a number in more bytes than needed', Uint8Array.of(0xc2, 0x00, 0x00)),
  header('header_length', 'a field that reaches beyond the header', Uint8Array.of(0x42, 0x7f)),
  form('boundary', 'the last field of the header moved to the next part', {
    parts: (parts) => {
      const extension = message([7, message([2, message([2, text('access')])])]);
      const cut = parts.channelHeader.length - extension.length;
      return {
        ...parts,
        channelHeader: parts.channelHeader.slice(0, cut),
        signatureHeader: join(parts.channelHeader.slice(cut), parts.signatureHeader),
      };
    },
  }),
  form('no_nonce', 'a question without nonce', { plan: (plan) => void (plan.nonce = new Uint8Array()) }),
  form('no_creator', 'a question by nobody', { parts: (parts) => ({ ...parts, signatureHeader: message([2, text('nonce')]) }) }),
  form('transient', 'transient data, which no hash covers', {
    parts: (parts) => ({ ...parts, proposalPayload: join(parts.proposalPayload, message([2, message([1, text('k')], [2, text('v')])])) }),
  }),
  form('call_garbage', 'a call that is no protobuf', { parts: (parts) => ({ ...parts, proposalPayload: text('{"function":"prove"}') }) }),
  form('call_decorations', 'decorations beside the arguments', {
    parts: (parts) => ({
      ...parts,
      proposalPayload: message([
        1,
        message([1, message([1, 2], [2, message([2, text('access')])], [3, message([1, text('prove')], [2, message([1, text('k')])])])]),
      ]),
    }),
  }),
  form('response_field', 'a field behind the signed answer', {
    parts: (parts) => ({ ...parts, responsePayload: join(parts.responsePayload, message([3, text('x')])) }),
  }),
  form('response_empty', 'no answer', { parts: (parts) => ({ ...parts, responsePayload: Uint8Array.of(0x0a) }) }),
  form('reads_field', 'an unknown field in the read set', {
    plan: (plan) => void (plan.readWriteSet = readWriteSet([['access', join(readSet(), message([9, 1]))]])),
  }),
  form('identity_field', 'a field behind the certificate', {
    parts: (parts) => ({
      ...parts,
      endorsements: parts.endorsements.map((one) => ({ ...one, identity: join(one.identity, message([3, text('x')])) })),
    }),
  }),
  form('identity_order', 'MSP and certificate the other way round', {
    parts: (parts) => ({
      ...parts,
      endorsements: parts.endorsements.map((one) => ({ ...one, identity: message([2, text('pem')], [1, text('RegistryMSP')]) })),
    }),
  }),
];
