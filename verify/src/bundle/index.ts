export { type BundleParts, BUNDLE_LIMITS, BUNDLE_MAGIC, isBundle, openBundle, sealBundle, type SignedBy } from './container.js';
export { makeBundle } from './make.js';
export { type ParsedProof, parseProof } from './parse.js';
export { type BundleOptions, type BundleReport, verifyBundle } from './verify-bundle.js';
export { verifyWithProof } from './with-credential.js';
export { type ProofLine, proofLines } from './words.js';
