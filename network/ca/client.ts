/** Client of a Fabric CA's REST interface; works against the embedded authority and a real fabric-ca-server alike. */
import { type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { z } from 'zod';
import { createRequest, newPrivateKey, privateKeyObject } from './certificates.js';
import { makeToken } from './token.js';

const TIMEOUT = 20_000;

/** A certificate with its private key, both PEM. */
export interface EnrolledIdentity {
  certificate: string;
  key: string;
}

/** A refusal by the authority, with Fabric CA's code, or a failure to reach it (code undefined). */
export class CaClientError extends Error {
  constructor(
    message: string,
    readonly code?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CaClientError';
  }
}

const Answer = z.object({
  success: z.boolean(),
  result: z.unknown(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).nullish(),
});
const EnrollmentResult = z.object({ Cert: z.string() });
const RegistrationResult = z.object({ secret: z.string() });
const RevocationResult = z.object({
  RevokedCerts: z.array(z.object({ Serial: z.string(), AKI: z.string() })).nullish(),
  CRL: z.string().nullish(),
});
const InfoResult = z.object({ CAName: z.string(), CAChain: z.string(), Version: z.string() });

export interface RegistrationRequest {
  id: string;
  type: 'client' | 'peer' | 'admin' | 'orderer';
  secret?: string;
  maxEnrollments?: number;
  attributes?: readonly { name: string; value: string; ecert?: boolean }[];
}

export class CaClient {
  /**
   * @param url for example https://localhost:17054
   * @param tlsRoot PEM of the root that issued the authority's TLS certificate
   * @param caName name of the authority on a server with several
   */
  constructor(
    private readonly url: string,
    private readonly tlsRoot: string,
    private readonly caName = '',
  ) {}

  /** Name, chain (PEM) and version of the authority. */
  async cainfo(): Promise<{ name: string; chain: string; version: string }> {
    const result = InfoResult.parse(await this.#call('cainfo', { caname: this.caName }));
    return { name: result.CAName, chain: decode(result.CAChain), version: result.Version };
  }

  /** Enrols with a secret under a fresh key. @param hosts with hosts: a TLS certificate */
  async enroll(id: string, secret: string, options: { hosts?: readonly string[] } = {}): Promise<EnrolledIdentity> {
    const key = newPrivateKey();
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    return { certificate: await this.#sign('enroll', id, key, options.hosts, () => authorization), key };
  }

  /** A new certificate for the same key, so that what knows the key goes on. @param hosts with hosts: a TLS certificate */
  async reenroll(identity: EnrolledIdentity, id: string, options: { hosts?: readonly string[] } = {}): Promise<EnrolledIdentity> {
    const token = this.#tokenOf(identity);
    return { certificate: await this.#sign('reenroll', id, identity.key, options.hosts, token), key: identity.key };
  }

  /** Registers an identity; the registrar signs. @returns the enrollment secret */
  async register(registrar: EnrolledIdentity, request: RegistrationRequest): Promise<string> {
    const body = {
      id: request.id,
      type: request.type,
      secret: request.secret,
      max_enrollments: request.maxEnrollments,
      affiliation: '',
      attrs: request.attributes ?? [],
      caname: this.caName,
    };
    return RegistrationResult.parse(await this.#call('register', body, this.#tokenOf(registrar))).secret;
  }

  /** Revokes an identity, or one certificate by serial and authority key identifier. @returns serials, and the CRL (PEM) when asked for */
  async revoke(
    revoker: EnrolledIdentity,
    request: { id?: string; serial?: string; aki?: string; reason?: string; gencrl?: boolean },
  ): Promise<{ revoked: string[]; crl: string }> {
    const result = RevocationResult.parse(await this.#call('revoke', { ...request, caname: this.caName }, this.#tokenOf(revoker)));
    return { revoked: (result.RevokedCerts ?? []).map((entry) => entry.Serial), crl: decode(result.CRL ?? '') };
  }

  async #sign(
    endpoint: 'enroll' | 'reenroll',
    id: string,
    key: string,
    hosts: readonly string[] | undefined,
    authorization: (uri: string, body: Buffer) => string,
  ): Promise<string> {
    const body = {
      certificate_request: await createRequest(id, key, hosts ?? []),
      profile: hosts === undefined ? '' : 'tls',
      hosts: hosts ?? [],
      caname: this.caName,
    };
    return decode(EnrollmentResult.parse(await this.#call(endpoint, body, authorization)).Cert);
  }

  #tokenOf(identity: EnrolledIdentity): (uri: string, body: Buffer) => string {
    const key = privateKeyObject(identity.key);
    return (uri, body) => makeToken(key, identity.certificate, { method: 'POST', uri, body });
  }

  async #call(endpoint: string, body: unknown, authorization?: (uri: string, body: Buffer) => string): Promise<unknown> {
    const uri = `/api/v1/${endpoint}`;
    const bytes = Buffer.from(JSON.stringify(body));
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (authorization !== undefined) headers['authorization'] = authorization(uri, bytes);
    const text = await this.#send(uri, bytes, headers);
    let answer: z.infer<typeof Answer>;
    try {
      answer = Answer.parse(JSON.parse(text));
    } catch (cause) {
      throw new CaClientError(`${this.url}${uri}: the answer is not Fabric CA's: ${text.slice(0, 200)}`, undefined, { cause });
    }
    if (!answer.success) {
      const [first] = answer.errors ?? [];
      throw new CaClientError(`${this.url}${uri}: ${first?.message ?? 'refused'} (code ${first?.code ?? 0})`, first?.code);
    }
    return answer.result;
  }

  #send(uri: string, body: Buffer, headers: Record<string, string>): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void => {
        reject(new CaClientError(`${this.url}${uri}: ${String(cause)}`, undefined, { cause }));
      };
      const options = { method: 'POST', ca: this.tlsRoot, headers, timeout: TIMEOUT, agent: false as const };
      const call = httpsRequest(`${this.url}${uri}`, options, (response) => {
        readAll(response).then(resolve, fail);
      });
      call.on('error', fail);
      call.on('timeout', () => call.destroy(new Error(`no answer within ${TIMEOUT} ms`)));
      call.end(body);
    });
  }
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function decode(text: string): string {
  return Buffer.from(text, 'base64').toString();
}
