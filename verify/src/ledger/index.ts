/** Parsing and verification of Fabric blocks and transactions. Apart from the main entry: it carries Fabric's protobuf definitions. */
export { type Block, dataHash, encodeHeader, NOT_VALIDATED, type OrdererSignature, parseBlock } from './block.js';
export { type EndorsementReport, type VerifiedEndorser, verifyCreator, verifyEndorsements } from './endorsement.js';
export { type BlockEntry, readTransactions, VALID } from './read-block.js';
export type { NamespaceAccess, Read, Version, Write } from './read-write-set.js';
export {
  type ChaincodeTransaction,
  type Endorsement,
  type LedgerTransaction,
  type OtherTransaction,
  parseTransaction,
  readIdentity,
  type SerializedIdentity,
} from './transaction.js';
export { type BlockTrust, type ChainPosition, verifiedSigners, verifyBlock } from './verify-block.js';
export { decodeSignature, type P256Key, type P256Verify, webCryptoP256 } from '../ecdsa.js';
export { VerifyError, type VerifyErrorCode } from '../errors.js';
export { type MspRole, parsePolicy, type Policy, type Principal, satisfies } from '../policy.js';
export { type Organization, parseTrust, quorumOf, type Trust, TrustDocument } from '../trust.js';
export { createMembership, type Identity, type Membership } from '../x509/membership.js';
export { type Certificate, parseCertificate } from '../x509/certificate.js';
export { followConfig, trustFromGenesis, type TrustPoint, updateTrust, verifyOrdered } from './trust-chain.js';
export { type ChannelConfig, readConfig } from './config.js';
export { type EvidenceDocument, collectEvidence, isEvidence, packEvidence, parseEvidence } from '../evidence/package.js';
export { dayOf, type EvidenceAct, type EvidenceReport, verifyEvidence } from '../evidence/verify-evidence.js';
