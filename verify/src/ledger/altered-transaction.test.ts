import { beforeAll, expect, test } from '@jest/globals';
import commonPb from '@hyperledger/fabric-protos/lib/common/common_pb.js';
import eventPb from '@hyperledger/fabric-protos/lib/peer/chaincode_event_pb.js';
import proposalPb from '@hyperledger/fabric-protos/lib/peer/proposal_pb.js';
import responsePb from '@hyperledger/fabric-protos/lib/peer/proposal_response_pb.js';
import transactionPb from '@hyperledger/fabric-protos/lib/peer/transaction_pb.js';
import { concat, sha256, toHex, utf8 } from '../bytes.js';
import type { VerifyErrorCode } from '../errors.js';
import { satisfies } from '../policy.js';
import { createAuthority, serialize, type TestAuthority, withHighS } from '../../testing/pki.js';
import { recordedBlock, recordedTrust as trust } from '../../testing/recorded-network.js';
import { parseCertificate } from '../x509/certificate.js';
import { createMembership, type Membership } from '../x509/membership.js';
import { parseBlock } from './block.js';
import { verifyCreator, verifyEndorsements } from './endorsement.js';
import { readTransactions } from './read-block.js';
import { type ChaincodeTransaction, parseTransaction } from './transaction.js';

const [envelope = new Uint8Array()] = parseBlock(recordedBlock(646)).envelopes;
const good = parseCall(envelope);
const recorded = createMembership(trust.roots);

function parseCall(bytes: Uint8Array): ChaincodeTransaction {
  const transaction = parseTransaction(bytes, trust.channel);
  if (transaction.kind !== 'CHAINCODE') throw new Error('kind');
  return transaction;
}

interface Parts {
  channelHeader: InstanceType<typeof commonPb.ChannelHeader>;
  signatureHeader: InstanceType<typeof commonPb.SignatureHeader>;
  transaction: InstanceType<typeof transactionPb.Transaction>;
  call: InstanceType<typeof transactionPb.ChaincodeActionPayload>;
  result: InstanceType<typeof responsePb.ProposalResponsePayload>;
  action: InstanceType<typeof proposalPb.ChaincodeAction>;
  /** Fits txid, action header and proposal hash to the altered parts, so that only the named check can fail. */
  fit: { id: boolean; actionHeader: boolean; proposalHash: boolean };
}

/** Takes the recorded envelope apart, lets a case alter it, and puts it together again. */
function altered(alter: (parts: Parts) => void): Uint8Array {
  const outer = commonPb.Envelope.deserializeBinary(envelope);
  const payload = commonPb.Payload.deserializeBinary(outer.getPayload_asU8());
  const header = payload.getHeader() ?? new commonPb.Header();
  const transaction = transactionPb.Transaction.deserializeBinary(payload.getData_asU8());
  const [entry = new transactionPb.TransactionAction()] = transaction.getActionsList();
  const call = transactionPb.ChaincodeActionPayload.deserializeBinary(entry.getPayload_asU8());
  const endorsed = call.getAction() ?? new transactionPb.ChaincodeEndorsedAction();
  const result = responsePb.ProposalResponsePayload.deserializeBinary(endorsed.getProposalResponsePayload_asU8());
  const parts: Parts = {
    channelHeader: commonPb.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8()),
    signatureHeader: commonPb.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8()),
    transaction,
    call,
    result,
    action: proposalPb.ChaincodeAction.deserializeBinary(result.getExtension_asU8()),
    fit: { id: false, actionHeader: false, proposalHash: false },
  };
  alter(parts);
  const { signatureHeader, channelHeader, fit } = parts;
  if (fit.id) channelHeader.setTxId(toHex(sha256(signatureHeader.getNonce_asU8(), signatureHeader.getCreator_asU8())));
  header.setSignatureHeader(signatureHeader.serializeBinary());
  header.setChannelHeader(channelHeader.serializeBinary());
  if (fit.actionHeader) entry.setHeader(header.getSignatureHeader_asU8());
  if (fit.proposalHash) {
    const proposal = call.getChaincodeProposalPayload_asU8();
    result.setProposalHash(sha256(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8(), proposal));
  }
  result.setExtension$(parts.action.serializeBinary());
  endorsed.setProposalResponsePayload(result.serializeBinary());
  call.setAction(endorsed);
  entry.setPayload(call.serializeBinary());
  payload.setData(transaction.serializeBinary());
  payload.setHeader(header);
  outer.setPayload(payload.serializeBinary());
  return outer.serializeBinary();
}

test('taking apart and putting together alters nothing', () => {
  expect(toHex(altered(() => undefined))).toBe(toHex(envelope));
});

const refused: [string, VerifyErrorCode, (parts: Parts) => void][] = [
  ['another channel', 'TRANSACTION_OTHER_CHANNEL', ({ channelHeader }) => channelHeader.setChannelId('other')],
  ['another transaction id', 'TRANSACTION_ID_WRONG', ({ channelHeader }) => channelHeader.setTxId('00'.repeat(32))],
  ['another nonce', 'TRANSACTION_ID_WRONG', ({ signatureHeader }) => signatureHeader.setNonce(new Uint8Array(24))],
  ['no nonce', 'TRANSACTION_MALFORMED', ({ signatureHeader }) => signatureHeader.setNonce('')],
  [
    'another submitter than the one whom the endorsers answered',
    'TRANSACTION_MALFORMED',
    ({ signatureHeader, fit }) => {
      signatureHeader.setNonce(new Uint8Array(24));
      fit.id = true;
    },
  ],
  ['another time', 'PROPOSAL_HASH_WRONG', ({ channelHeader }) => channelHeader.setEpoch(1)],
  ['no time', 'TRANSACTION_MALFORMED', ({ channelHeader }) => channelHeader.clearTimestamp()],
  [
    'other arguments',
    'PROPOSAL_HASH_WRONG',
    ({ call }) => call.setChaincodeProposalPayload(otherArguments(call.getChaincodeProposalPayload_asU8())),
  ],
  ['two actions', 'TRANSACTION_MALFORMED', ({ transaction }) => transaction.addActions(transaction.getActionsList()[0])],
  ['no action', 'TRANSACTION_MALFORMED', ({ transaction }) => transaction.setActionsList([])],
  ['a result of another chaincode', 'TRANSACTION_MALFORMED', ({ action }) => action.getChaincodeId()?.setName('tax')],
  ['an event of another chaincode', 'TRANSACTION_MALFORMED', ({ action }) => action.setEvents(event('tax', good.transactionId))],
  ['an event of another transaction', 'TRANSACTION_MALFORMED', ({ action }) => action.setEvents(event('title', '00'.repeat(32)))],
  [
    'a header that announces another chaincode',
    'TRANSACTION_MALFORMED',
    ({ channelHeader, fit }) => {
      // ChaincodeHeaderExtension { chaincode_id (2): ChaincodeID { name (2): "tax" } }
      channelHeader.setExtension$(Uint8Array.of(0x12, 0x05, 0x12, 0x03, ...utf8('tax')));
      fit.proposalHash = true;
    },
  ],
  ['a write set that is none', 'TRANSACTION_MALFORMED', ({ action }) => action.setResults(Uint8Array.of(0xff, 0xff))],
];

test.each(refused)('%s: %s', (_name, code, alter) => {
  expect(() => parseTransaction(altered(alter), trust.channel)).toThrow(expect.objectContaining({ code }));
});

test.each([
  ['an answer', ({ action }: Parts) => action.getResponse()?.setStatus(201)],
  ['a write set', ({ action }: Parts) => action.setResults(new Uint8Array())],
  [
    'a proposal with its hash',
    ({ channelHeader, fit }: Parts) => {
      channelHeader.setEpoch(1);
      fit.proposalHash = true;
    },
  ],
])('%s altered after endorsement: no endorsement counts, nor does the submitter’s signature', async (_name, alter) => {
  const transaction = parseCall(altered(alter));
  const { endorsers, rejected } = await verifyEndorsements(transaction, recorded);
  expect(endorsers).toEqual([]);
  expect(rejected.map(({ code }) => code)).toEqual(good.endorsements.map(() => 'SIGNATURE_WRONG'));
  await expect(verifyCreator(transaction, recorded)).rejects.toMatchObject({ code: 'SIGNATURE_WRONG' });
});

test('an event is read with its name', () => {
  const { event: read } = parseCall(altered(({ action }) => action.setEvents(event('title', good.transactionId))));
  expect(read?.name).toBe('e');
});

test('garbage in a block is an entry with its reason and hides no neighbour', () => {
  const block = { ...parseBlock(recordedBlock(646)), envelopes: [Uint8Array.of(1, 2, 3), envelope], validationCodes: [1, 0] };
  expect(readTransactions(block, trust.channel)).toMatchObject([
    { index: 0, validationCode: 1, error: { code: 'TRANSACTION_MALFORMED' } },
    { index: 1, validationCode: 0, transaction: { kind: 'CHAINCODE' } },
  ]);
});

let registry: TestAuthority;
let tax: TestAuthority;
let membership: Membership;
beforeAll(async () => {
  registry = await createAuthority('registry');
  tax = await createAuthority('tax');
  membership = createMembership(
    new Map([
      ['RegistryMSP', [parseCertificate(registry.pem)]],
      ['TaxMSP', [parseCertificate(tax.pem)]],
    ]),
  );
});

const endorse = async (mspId: string, ca: TestAuthority, options: Parameters<TestAuthority['issue']>[0] & { highS?: boolean } = {}) => {
  const peer = await ca.issue({ units: ['peer'], ...options });
  const endorser = serialize(mspId, peer.pem);
  const signature = await peer.signDer(concat(good.proposalResponsePayload, endorser.bytes), { highS: options.highS ?? false });
  return { endorser, signature };
};
const at = new Date('2026-06-01T00:00:00Z');
const report = async (...endorsements: ChaincodeTransaction['endorsements']) =>
  verifyEndorsements({ ...good, endorsements }, membership, at);

test('endorsers are read from verified signatures, one per key', async () => {
  const first = await endorse('RegistryMSP', registry);
  const second = await endorse('RegistryMSP', registry);
  const third = await endorse('TaxMSP', tax);
  const { endorsers, rejected } = await report(first, first, second, third);
  expect(rejected).toEqual([]);
  expect(endorsers.map(({ mspId, role }) => [mspId, role])).toEqual([
    ['RegistryMSP', 'peer'],
    ['RegistryMSP', 'peer'],
    ['TaxMSP', 'peer'],
  ]);
});

const rejections: [string, VerifyErrorCode, () => Promise<ChaincodeTransaction['endorsements'][number]>][] = [
  ['another organisation’s authority', 'CERTIFICATE_UNTRUSTED', async () => endorse('TaxMSP', registry)],
  ['an authority of its own', 'CERTIFICATE_UNTRUSTED', async () => endorse('TaxMSP', await createAuthority('tax'))],
  ['an unknown organisation', 'IDENTITY_UNKNOWN_MSP', async () => endorse('OtherMSP', tax)],
  ['two roles', 'IDENTITY_ROLE', async () => endorse('TaxMSP', tax, { units: ['peer', 'client'] })],
  ['no role', 'IDENTITY_ROLE', async () => endorse('TaxMSP', tax, { units: ['staff'] })],
  ['an authority as signer', 'CERTIFICATE_UNTRUSTED', async () => endorse('TaxMSP', tax, { isAuthority: true })],
  [
    'an expired certificate',
    'CERTIFICATE_NOT_IN_FORCE',
    async () => endorse('TaxMSP', tax, { notAfter: new Date('2026-02-01T00:00:00Z') }),
  ],
  ['a high S', 'SIGNATURE_WRONG', async () => endorse('TaxMSP', tax, { highS: true })],
  [
    'another identity than the signed one',
    'SIGNATURE_WRONG',
    async () => ({ ...(await endorse('TaxMSP', tax)), endorser: (await endorse('TaxMSP', tax)).endorser }),
  ],
  ['no certificate', 'CERTIFICATE_MALFORMED', async () => ({ endorser: serialize('TaxMSP', ''), signature: new Uint8Array() })],
];

test.each(rejections)('an endorsement with %s counts nothing: %s', async (_name, code, make) => {
  const { endorsers, rejected } = await report(await make(), await endorse('RegistryMSP', registry));
  expect(rejected.map((entry) => entry.code)).toEqual([code]);
  expect(endorsers.map(({ mspId }) => mspId)).toEqual(['RegistryMSP']);
});

test('a client’s endorsement is verified as a client’s and satisfies no peer policy', async () => {
  const { endorsers } = await report(await endorse('TaxMSP', tax, { units: ['client'] }));
  expect(endorsers).toMatchObject([{ mspId: 'TaxMSP', role: 'client' }]);
  expect(satisfies({ mspId: 'TaxMSP', role: 'peer' }, endorsers)).toBe(false);
});

test('the high-S form of a recorded endorsement is refused', async () => {
  const endorsements = good.endorsements.map((entry) => ({ ...entry, signature: withHighS(entry.signature) }));
  const { endorsers } = await verifyEndorsements({ ...good, endorsements }, recorded);
  expect(endorsers).toEqual([]);
});

test('more endorsements than any policy needs are refused before any is verified', async () => {
  const [one] = good.endorsements;
  if (!one) throw new Error('none');
  await expect(report(...Array.from({ length: 101 }, () => one))).rejects.toMatchObject({ code: 'TRANSACTION_MALFORMED' });
});

function event(chaincode: string, transactionId: string): Uint8Array {
  const message = new eventPb.ChaincodeEvent();
  message.setChaincodeId(chaincode);
  message.setTxId(transactionId);
  message.setEventName('e');
  return message.serializeBinary();
}

function otherArguments(proposal: Uint8Array): Uint8Array {
  const payload = proposalPb.ChaincodeProposalPayload.deserializeBinary(proposal);
  const input = payload.getInput_asU8();
  payload.setInput(input.map((byte, i) => (i === input.length - 1 ? byte ^ 1 : byte)));
  return payload.serializeBinary();
}
