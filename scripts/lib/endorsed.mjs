import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { common, gateway as messages, ledger, peer } from '@hyperledger/fabric-protos';
import { at, readTopology } from './paths.mjs';

const built = (path) => import(at(`network/dist/${path}.js`));
const { signLowS } = await built('ca/signature');
const { serializeIdentity } = await built('embedded/msp');
const { unpackProposal } = await built('embedded/proposal');

/**
 * A transaction that writes keys without any chaincode having run: endorsed with the keys of two organisations' peers, as only whoever
 * holds all keys of a test system can.
 * @param {import('@hyperledger/fabric-gateway').Contract} contract
 * @param {[key: string, value: Uint8Array][]} writes ascending by key
 * @returns {Uint8Array} a prepared transaction, for `gateway.newTransaction`
 */
export function endorseWrites(contract, varDir, chaincode, writes) {
  const proposed = messages.ProposedTransaction.deserializeBinary(contract.newProposal('fill').getBytes());
  const proposal = unpackProposal(proposed.getProposal());
  const response = responsePayload(proposal, chaincode, writes);
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(response);
  endorsed.setEndorsementsList(peersOf(varDir).map((identity) => endorsement(identity, response)));
  const payload = new peer.ChaincodeActionPayload();
  payload.setAction(endorsed);
  payload.setChaincodeProposalPayload(proposal.payload);
  const action = new peer.TransactionAction();
  action.setHeader(proposal.header.getSignatureHeader_asU8());
  action.setPayload(payload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.addActions(action);
  const content = new common.Payload();
  content.setHeader(proposal.header);
  content.setData(transaction.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(content.serializeBinary());
  const prepared = new messages.PreparedTransaction();
  prepared.setTransactionId(proposal.transactionId);
  prepared.setEnvelope(envelope);
  return prepared.serializeBinary();
}

function responsePayload(proposal, chaincode, writes) {
  const set = new ledger.rwset.kvrwset.KVRWSet();
  for (const [key, value] of writes) {
    const write = set.addWrites(new ledger.rwset.kvrwset.KVWrite());
    write.setKey(key);
    write.setValue(value);
  }
  const namespace = new ledger.rwset.NsReadWriteSet();
  namespace.setNamespace(chaincode);
  namespace.setRwset(set.serializeBinary());
  const results = new ledger.rwset.TxReadWriteSet();
  results.addNsRwset(namespace);
  const answer = new peer.Response();
  answer.setStatus(200);
  const id = new peer.ChaincodeID();
  id.setName(chaincode);
  const action = new peer.ChaincodeAction();
  action.setResults(results.serializeBinary());
  action.setResponse(answer);
  action.setChaincodeId(id);
  const payload = new peer.ProposalResponsePayload();
  payload.setProposalHash(proposal.hash);
  payload.setExtension$(action.serializeBinary());
  return Buffer.from(payload.serializeBinary());
}

function endorsement({ serialized, key }, response) {
  const entry = new peer.Endorsement();
  entry.setEndorser(serialized);
  entry.setSignature(signLowS(key, Buffer.concat([response, serialized])));
  return entry;
}

/** The first peers of registry and tax bureau. */
function peersOf(varDir) {
  const two = readTopology().organizations.filter(({ kind }) => kind === 'registry' || kind === 'tax');
  return two.map(({ id, mspId, peers }) => {
    const folder = join(varDir, 'organizations', id, 'peers', peers[0].name, 'msp');
    const read = (path) => readFileSync(join(folder, path), 'utf8');
    return { serialized: serializeIdentity(mspId, read('signcerts/cert.pem')), key: createPrivateKey(read('keystore/key.pem')) };
  });
}
