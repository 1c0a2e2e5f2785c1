/** A GraphQL call that answered with errors; `code` is the API's error code. */
export class ApiError extends Error {
  constructor({ message, extensions = {} }) {
    super(message);
    this.code = extensions.code;
    this.field = extensions.field;
    this.extensions = extensions;
  }
}

/**
 * A client of one institution's API.
 * @param {string} url the GraphQL address
 * @param {string} [token] access token of the signed-in account
 * @returns {(document: string, variables?: object, asOfBlock?: number) => Promise<object>} the data; throws ApiError for the
 *   first error. With asOfBlock the institution answers once it has indexed that block.
 */
export function connect(url, token) {
  return async (query, variables = {}, asOfBlock) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
        ...(asOfBlock !== undefined && { 'x-as-of-block': String(asOfBlock) }),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(60_000),
    });
    const { data, errors } = await response.json();
    if (errors?.length) throw new ApiError(errors[0]);
    return data;
  };
}

const FACTS = `certRef unitRef state successor enteredOn asOfBlock credentialDigest
  transaction { id block endorsers { mspId organization { zh en } } } history { id block }`;

/** Who accepts and reviews in the demonstration; who is signed in enters. */
export const PERSONS = { acceptor: 'window-1', reviewer: 'reviewer' };

export const ISSUE = `mutation ($input: IssueCertificateInput!) {
  issueCertificate(input: $input) { certRef certificateNumber licenceId code qr credential facts { ${FACTS} } } }`;
export const RENDER = `mutation ($input: RenderCertificateInput!) { renderCertificate(input: $input) { sha256 fileName pdf } }`;
export const OPEN_TRANSFER = `mutation ($input: OpenTransferInput!) {
  openTransfer(input: $input) { caseRef case { state requiredSides transaction { block } } } }`;
export const COMPLETE_TRANSFER = `mutation ($input: CompleteTransferInput!) {
  completeTransfer(input: $input) { certRef certificateNumber code credential facts { ${FACTS} } } }`;
export const ATTEST = `mutation ($input: AttestTaxInput!) {
  attestTax(input: $input) { attestation { side kind state transaction { id block endorsers { mspId } } } } }`;
export const VERIFY = `query ($input: VerifyInput!) {
  verify(input: $input) { status checks { name status code text { zh en } } facts { ${FACTS} } } }`;
export const NETWORK = `{ network { kind channel blockHeight organizations { mspId name { zh en } } } }`;
export const CASE = `{ cases(state: READY, first: 100) { edges { node { caseRef requiredSides attestations { side kind } } } } }`;

const GRANT_FIELDS = 'grant { grantRef fields limit expiresOn revoked }';
export const REGISTER_RECIPIENT = `mutation ($input: RegisterRecipientInput!) { registerRecipient(input: $input) { recipient } }`;
export const DRAFT_KEY = `mutation ($input: DraftCertificateKeyInput!) { draftCertificateKey(input: $input) { signingInput } }`;
export const BIND_KEY = `mutation ($input: BindCertificateKeyInput!) { bindCertificateKey(input: $input) { requestId } }`;
export const DRAFT_GRANT = `mutation ($input: DraftGrantInput!) { draftGrant(input: $input) { signingInput } }`;
export const CONFIRM_GRANT = `mutation ($input: StatementInput!) { confirmGrant(input: $input) { ${GRANT_FIELDS} } }`;
export const REVOKE_GRANT = `mutation ($input: StatementInput!) { revokeGrant(input: $input) { ${GRANT_FIELDS} } }`;
export const OPEN_GRANT = `mutation ($input: StatementInput!) { openGrant(input: $input) { id version issuer keyId wrappedKey ciphertext } }`;
export const GRANT = `query ($grantRef: ID!) { grant(grantRef: $grantRef) { revoked uses { n fields } } }`;
export const RECEIVE_COPY = `mutation ($input: ReceiveCopyInput!) {
  receiveCopy(input: $input) { recipientName purpose validUntil file statement } }`;
