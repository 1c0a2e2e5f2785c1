import { timingSafeEqual } from 'node:crypto';
import {
  Openid4vciIssuer,
  Openid4vciVersion,
  setGlobalConfig,
  type CredentialIssuerMetadata,
  type IssuerMetadataResult,
} from '@openid4vc/openid4vci';
import { DomainError, keyOfJwk, thumbprintOf, type CertificateKind } from '@zhenglian/chaincode/domain';
import { CREDENTIAL_TYP, CREDENTIAL_TYPES, parseCredential } from '@zhenglian/verify';
import { decodeJwt } from 'jose';
import type { Clock, Random } from '../ports.js';
import { CALLBACKS, WalletError } from './callbacks.js';
import { Expiring } from './expiring.js';

// OpenID for Verifiable Credential Issuance 1.0, pre-authorized code flow with a transaction code. A certificate's credential is signed
// when the right is entered, and its digest anchored then; a wallet therefore gets the very credential that was issued, after it has
// proven that it holds the key to which that credential is bound (`cnf`).

export interface ExportParts {
  /** Address of this API without a trailing slash: the credential issuer's identifier. */
  readonly url: string;
  readonly clock: Clock;
  readonly random: Random;
}

export interface ExportOffer {
  /** `openid-credential-offer://…`, for a QR or a link. */
  readonly uri: string;
  /** Six digits that the holder is told apart from the offer. */
  readonly txCode: string;
}

const OFFER_SECONDS = 600;
const TOKEN_SECONDS = 300;
const NONCE_SECONDS = 300;
/** After so many wrong codes an offer is void. */
const TX_CODE_TRIES = 3;
const DIGITS = 1_000_000;
const CONFIGURATIONS: Readonly<Record<CertificateKind, string>> = {
  TITLE_CERTIFICATE: 'title-certificate',
  REGISTRATION_PROOF: 'registration-proof',
};
const NAMES: Readonly<Record<CertificateKind, string>> = { TITLE_CERTIFICATE: '不动产权证书', REGISTRATION_PROOF: '不动产登记证明' };
const KINDS = Object.keys(CONFIGURATIONS) as CertificateKind[];
export const PRE_AUTHORIZED = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';

interface Offered {
  readonly credential: string;
  readonly kind: CertificateKind;
  readonly txCode: string;
  tries: number;
}

export type WalletExport = ReturnType<typeof walletExport>;

/** The issuer's end. Methods throw WalletError in the words of the protocol. */
export function walletExport(parts: ExportParts) {
  const { url, clock, random } = parts;
  if (url.startsWith('http://')) setGlobalConfig({ allowInsecureUrls: true });
  const issuer = new Openid4vciIssuer({ callbacks: CALLBACKS });
  const offers = new Expiring<Offered>(parts, OFFER_SECONDS);
  const tokens = new Expiring<Offered>(parts, TOKEN_SECONDS);
  const nonces = new Expiring<true>(parts, NONCE_SECONDS);
  const metadata = issuer.createCredentialIssuerMetadata(metadataOf(url));
  const authorizationServer = serverMetadata(url);
  const issuerMetadata = {
    originalDraftVersion: Openid4vciVersion.V1,
    credentialIssuer: metadata,
    knownCredentialConfigurations: issuer.getKnownCredentialConfigurationsSupported(metadata),
    authorizationServers: [authorizationServer],
  } as unknown as IssuerMetadataResult;

  return {
    metadata,
    authorizationServer,

    /** @throws DomainError KEY_UNKNOWN for a credential that is bound to no key: whoever had it could not show it */
    async offer(credential: string): Promise<ExportOffer> {
      const { claims } = parseCredential(credential);
      if (claims.cnf === undefined) throw new DomainError('KEY_UNKNOWN', { field: 'certRef' });
      const kind = KINDS.find((one) => CREDENTIAL_TYPES[one] === claims.vct) ?? 'TITLE_CERTIFICATE';
      const txCode = String(Buffer.from(random.bytes(6)).readUIntBE(0, 6) % DIGITS).padStart(6, '0');
      const code = offers.keep({ credential, kind, txCode, tries: 0 });
      const { credentialOffer } = await issuer.createCredentialOffer({
        issuerMetadata,
        credentialConfigurationIds: [CONFIGURATIONS[kind]],
        grants: { [PRE_AUTHORIZED]: { 'pre-authorized_code': code, tx_code: { input_mode: 'numeric', length: 6 } } },
      });
      return { uri: credentialOffer, txCode };
    },

    /** `POST /openid4vci/token` */
    token(form: Readonly<Record<string, unknown>>): object {
      if (form['grant_type'] !== PRE_AUTHORIZED) throw new WalletError('unsupported_grant_type');
      const code = textOf(form['pre-authorized_code']);
      const offered = offers.look(code);
      if (offered === undefined) throw new WalletError('invalid_grant');
      if (!sameText(textOf(form['tx_code']), offered.txCode)) {
        offered.tries += 1;
        if (offered.tries >= TX_CODE_TRIES) offers.take(code);
        throw new WalletError('invalid_grant');
      }
      offers.take(code);
      return { access_token: tokens.keep(offered), token_type: 'Bearer', expires_in: TOKEN_SECONDS };
    },

    /** `POST /openid4vci/nonce` */
    nonce: (): object => issuer.createNonceResponse({ cNonce: nonces.keep(true), cNonceExpiresIn: NONCE_SECONDS }),

    /** `POST /openid4vci/credential` */
    async credential(token: string, body: unknown): Promise<object> {
      const offered = tokens.look(token);
      if (offered === undefined) throw new WalletError('invalid_token', 401);
      const request = parsed(() => issuer.parseCredentialRequest({ issuerMetadata, credentialRequest: body as Record<string, unknown> }));
      if (request.credentialConfigurationId !== CONFIGURATIONS[offered.kind]) throw new WalletError('unknown_credential_configuration');
      const [jwt, ...more] = request.proofs?.jwt ?? [];
      if (jwt === undefined || more.length > 0) throw new WalletError('invalid_proof');
      const nonce = nonceOf(jwt);
      if (nonce === undefined || nonces.take(nonce) === undefined) throw new WalletError('invalid_nonce');
      const proof = await issuer
        .verifyCredentialRequestJwtProof({ issuerMetadata, jwt, expectedNonce: nonce, now: clock.now() })
        .catch(() => undefined);
      if (proof === undefined || !isHolder(proof.signer, offered.credential)) throw new WalletError('invalid_proof');
      tokens.take(token);
      return issuer.createCredentialResponse({ credentialRequest: request, credentials: [{ credential: offered.credential }] });
    },
  };
}

function metadataOf(url: string): CredentialIssuerMetadata {
  return {
    credential_issuer: url,
    credential_endpoint: `${url}/openid4vci/credential`,
    nonce_endpoint: `${url}/openid4vci/nonce`,
    credential_configurations_supported: Object.fromEntries(
      KINDS.map((kind) => [
        CONFIGURATIONS[kind],
        {
          format: CREDENTIAL_TYP,
          vct: CREDENTIAL_TYPES[kind],
          cryptographic_binding_methods_supported: ['jwk'],
          credential_signing_alg_values_supported: ['ES256'],
          proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
          credential_metadata: { display: [{ name: NAMES[kind], locale: 'zh-CN' }] },
        },
      ]),
    ),
  } as CredentialIssuerMetadata;
}

function serverMetadata(url: string) {
  return {
    issuer: url,
    token_endpoint: `${url}/openid4vci/token`,
    response_types_supported: ['none'],
    grant_types_supported: [PRE_AUTHORIZED],
    'pre-authorized_grant_anonymous_access_supported': true,
  };
}

function nonceOf(jwt: string): string | undefined {
  try {
    const { nonce } = decodeJwt(jwt);
    return typeof nonce === 'string' ? nonce : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the key of the proof is the one to which the credential is bound. */
function isHolder(signer: { readonly publicJwk: unknown }, credential: string): boolean {
  const bound = parseCredential(credential).claims.cnf?.jwk;
  try {
    const { x, y } = signer.publicJwk as { x: string; y: string };
    return bound !== undefined && thumbprintOf(keyOfJwk({ x, y })) === thumbprintOf(keyOfJwk(bound));
  } catch {
    return false;
  }
}

function parsed<T>(work: () => T): T {
  try {
    return work();
  } catch {
    throw new WalletError('invalid_credential_request');
  }
}

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a.padEnd(16)), Buffer.from(b.padEnd(16)));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
