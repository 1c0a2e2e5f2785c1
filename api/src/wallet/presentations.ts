import { setGlobalConfig } from '@openid4vc/openid4vci';
import { Openid4vpVerifier } from '@openid4vc/openid4vp';
import { disclosedKeysOf, DomainError } from '@zhenglian/chaincode/domain';
import { CREDENTIAL_TYP, CREDENTIAL_TYPES } from '@zhenglian/verify';
import type { AskedPresentation, Clock, Random, Verification, Verifier } from '../ports.js';
import { CALLBACKS, WalletError } from './callbacks.js';
import { Expiring } from './expiring.js';

// OpenID for Verifiable Presentations 1.0: an institution asks for some fields of a certificate, the holder's wallet answers by
// `direct_post`. The answer is judged as any presentation: chain of the issuer, anchor, state, and the holder's signature for this
// audience and nonce.

export interface PresentationParts {
  /** Address of this API without a trailing slash. */
  readonly url: string;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly random: Random;
}

const SECONDS = 600;
const QUERY_ID = 'certificate';

interface Kept {
  readonly uri: string;
  readonly audience: string;
  readonly nonce: string;
  verification: Verification | 'BEING_JUDGED' | undefined;
}

export type Presentations = ReturnType<typeof presentations>;

/** The verifier's end. */
export function presentations(parts: PresentationParts) {
  const { url, random } = parts;
  if (url.startsWith('http://')) setGlobalConfig({ allowInsecureUrls: true });
  const library = new Openid4vpVerifier({ callbacks: CALLBACKS });
  const asked = new Expiring<Kept>(parts, SECONDS);

  return {
    /** @throws DomainError INVALID_FORMAT for no field or one that no certificate has */
    async ask(fields: readonly string[]): Promise<AskedPresentation> {
      const known = new Set<string>(disclosedKeysOf('TITLE_CERTIFICATE'));
      if (fields.length === 0 || !fields.every((field) => known.has(field))) throw new DomainError('INVALID_FORMAT', { field: 'fields' });
      const kept: { -readonly [K in keyof Kept]: Kept[K] } = { uri: '', audience: '', nonce: '', verification: undefined };
      const id = asked.keep(kept);
      const responseUri = `${url}/openid4vp/${id}`;
      kept.audience = `redirect_uri:${responseUri}`;
      kept.nonce = Buffer.from(random.bytes(24)).toString('base64url');
      const { authorizationRequest } = await library.createOpenId4vpAuthorizationRequest({
        scheme: 'openid4vp://',
        authorizationRequestPayload: {
          response_type: 'vp_token',
          client_id: kept.audience,
          response_uri: responseUri,
          response_mode: 'direct_post',
          nonce: kept.nonce,
          dcql_query: queryFor(fields),
          client_metadata: {
            vp_formats_supported: { [CREDENTIAL_TYP]: { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] } },
          },
        },
      });
      kept.uri = authorizationRequest;
      return { id, uri: kept.uri, verification: undefined };
    },

    /** `POST /openid4vp/<id>`: the wallet's one answer. @throws WalletError */
    async answer(id: string, form: Readonly<Record<string, unknown>>): Promise<object> {
      const kept = asked.look(id);
      if (kept === undefined || kept.verification !== undefined) throw new WalletError('invalid_request');
      const credential = onlyCredential(form['vp_token']);
      kept.verification = 'BEING_JUDGED';
      const { audience, nonce } = kept;
      kept.verification = await parts.verifier.verify({ credential, presentation: { audience, nonce } });
      return {};
    },

    result(id: string): AskedPresentation | undefined {
      const kept = asked.look(id);
      if (kept === undefined) return undefined;
      return { id, uri: kept.uri, verification: kept.verification === 'BEING_JUDGED' ? undefined : kept.verification };
    },
  };

  function onlyCredential(token: unknown): string {
    try {
      const { [QUERY_ID]: found, ...others } = library.parseDcqlVpToken(token);
      const [credential, ...more] = found ?? [];
      if (typeof credential !== 'string' || more.length > 0 || Object.keys(others).length > 0) throw new Error('not one credential');
      return credential;
    } catch {
      throw new WalletError('invalid_request');
    }
  }
}

/** Digital Credentials Query Language: one certificate of title, with exactly these fields. */
function queryFor(fields: readonly string[]): object {
  const claims = fields.map((field) => ({ path: [field] }));
  const meta = { vct_values: [CREDENTIAL_TYPES.TITLE_CERTIFICATE] };
  return { credentials: [{ id: QUERY_ID, format: CREDENTIAL_TYP, meta, claims }] };
}
