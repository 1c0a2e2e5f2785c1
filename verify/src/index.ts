/** Verification of real-estate e-certificates: evidence in, verdict out. Runs in Node and in browsers; fetch, clock and cryptography come in. */
export {
  assembleCredential,
  CREDENTIAL_ALG,
  CREDENTIAL_LIMITS,
  CREDENTIAL_TYP,
  CREDENTIAL_TYPE,
  CREDENTIAL_TYPES,
  DIGEST_ALG,
  disclosureDigest,
  encodeDisclosure,
  HolderKey,
  issuerUrn,
  kindOfType,
} from './credential/format.js';
export { type ExpectedPresentation, keyBindingText } from './credential/key-binding.js';
export { type Credential, credentialDigest, type Disclosure, parseCredential } from './credential/parse.js';
export { discloseFields, type HolderSign, presentCredential, type PresentationRequest } from './credential/present.js';
export * from './bundle/index.js';
export { type P256Key, type P256Verify, webCryptoP256 } from './ecdsa.js';
export { VERIFY_ERROR_CODES, VerifyError, type VerifyErrorCode, verifyErrorText } from './errors.js';
export { type FactsSource, type FactsTransaction, LedgerFacts, offline, parseFacts, parseRenditionFacts, RenditionFacts } from './facts.js';
export { type Fetch, graphqlFacts, type GraphqlFactsOptions, VERIFIER_OPERATIONS } from './facts-graphql.js';
export { type MspRole, parsePolicy, type Policy, type Principal, satisfies } from './policy.js';
export type { ShownCertificate } from './shown.js';
export { networkStatement, verdictText } from './text.js';
export { type Organization, parseTrust, quorumOf, type Trust, TrustDocument } from './trust.js';
export {
  CREDENTIAL_CHECKS,
  PRESENTATION_CHECKS,
  REFERENCE_CHECKS,
  type Reference,
  type Report,
  verifyCredential,
  type VerifyOptions,
  verifyReference,
} from './verify.js';
export { type Certificate, parseCertificate } from './x509/certificate.js';
export { createMembership, type Identity, type Membership } from './x509/membership.js';
