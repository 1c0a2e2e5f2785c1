/** Fabric CA's REST interface over HTTPS: cainfo, enroll, reenroll, register, revoke, gencrl. */
import { X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { z } from 'zod';
import type { CertificateAuthority, Enrollment } from './authority.js';
import { certificateIds } from './certificates.js';
import { Attribute } from './database.js';
import { authenticationFailure, authorizationFailure, CA_CODES, CaError } from './errors.js';
import { readToken } from './token.js';

const BODY_LIMIT = 256 * 1024;
const REQUEST_TIMEOUT = 15_000;
const VERSION = '1.5.21'; // the release whose interface this is

const EnrollBody = z.object({
  certificate_request: z.string().min(1),
  profile: z.string().optional(),
  attr_reqs: z.array(z.object({ name: z.string(), optional: z.boolean().optional() })).nullish(),
});
const RegisterBody = z.object({
  id: z.string(),
  type: z.enum(['client', 'peer', 'admin', 'orderer', '']).optional(),
  secret: z.string().optional(),
  max_enrollments: z.int().optional(),
  affiliation: z.string().optional(),
  attrs: z.array(Attribute).nullish(),
});
const RevokeBody = z.object({
  id: z.string().optional(),
  serial: z.string().optional(),
  aki: z.string().optional(),
  reason: z.string().optional(),
  gencrl: z.boolean().optional(),
});
const CaName = z.object({ caname: z.string().optional() });

interface Call {
  request: IncomingMessage;
  uri: string;
  bytes: Buffer;
  body: unknown;
}

interface Endpoint {
  methods: readonly string[];
  success: number;
  handle: (authority: CertificateAuthority, call: Call) => Promise<unknown>;
}

const ENDPOINTS: Record<string, Endpoint> = {
  cainfo: { methods: ['GET', 'POST'], success: 200, handle: async (authority) => serverInfo(authority) },
  enroll: {
    methods: ['POST'],
    success: 201,
    handle: async (authority, call) => {
      const { id, secret } = basicCredentials(call.request);
      return enrollmentResult(authority, await authority.enroll(id, secret, enrollmentOf(call)));
    },
  },
  reenroll: {
    methods: ['POST'],
    success: 201,
    handle: async (authority, call) =>
      enrollmentResult(authority, await authority.reenroll(tokenCaller(authority, call), enrollmentOf(call))),
  },
  register: {
    methods: ['POST'],
    success: 201,
    handle: async (authority, call) => {
      const body = parseBody(RegisterBody, call);
      const secret = await authority.register(tokenCaller(authority, call), {
        ...body,
        type: body.type === '' ? undefined : body.type,
        maxEnrollments: body.max_enrollments,
        attributes: body.attrs ?? [],
      });
      return { secret };
    },
  },
  revoke: {
    methods: ['POST'],
    success: 200,
    handle: async (authority, call) => {
      const body = parseBody(RevokeBody, call);
      const plain = (text: string | undefined): string | undefined => text?.toLowerCase().replace(/^0+/, '').replaceAll(':', '');
      const revoked = await authority.revoke(tokenCaller(authority, call), { ...body, serial: plain(body.serial), aki: plain(body.aki) });
      return {
        RevokedCerts: revoked.map((entry) => ({ Serial: entry.serial, AKI: entry.aki })),
        CRL: body.gencrl === true && revoked.length > 0 ? base64(await authority.revocationList()) : '',
      };
    },
  },
  gencrl: {
    methods: ['POST'],
    success: 200,
    handle: async (authority, call) => ({ CRL: base64(await authority.generateCrl(tokenCaller(authority, call))) }),
  },
};

/** Serves one authority. @param log gets the reason of refusals and failures, without secrets. */
export async function serveAuthority(options: {
  authority: CertificateAuthority;
  host: string;
  port: number;
  tls: { key: string; cert: string };
  log: (message: string, fields: Record<string, unknown>) => void;
}): Promise<Server> {
  const server = createServer({ ...options.tls, minVersion: 'TLSv1.2' }, (request, response) => {
    void answer(options.authority, request, response, options.log);
  });
  server.requestTimeout = REQUEST_TIMEOUT;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}

async function answer(
  authority: CertificateAuthority,
  request: IncomingMessage,
  response: ServerResponse,
  log: (message: string, fields: Record<string, unknown>) => void,
): Promise<void> {
  const uri = request.url ?? '/';
  try {
    const name = /^\/(?:api\/v1\/)?([a-z]+)(?:\?.*)?$/.exec(uri)?.[1] ?? '';
    const endpoint = Object.hasOwn(ENDPOINTS, name) ? ENDPOINTS[name] : undefined;
    if (endpoint === undefined) throw new CaError(404, CA_CODES.UNKNOWN, 'Not found');
    const method = request.method ?? '';
    if (!endpoint.methods.includes(method)) throw new CaError(405, CA_CODES.METHOD_NOT_ALLOWED, `Method ${method} is not allowed`);
    const bytes = await readBody(request);
    const call: Call = { request, uri, bytes, body: parseJson(bytes) };
    checkCaName(authority, call);
    send(response, endpoint.success, await endpoint.handle(authority, call), []);
  } catch (error) {
    const refusal = error instanceof CaError ? error : new CaError(500, CA_CODES.UNKNOWN, 'internal error', String(error));
    log('ca request refused', { ca: authority.name, uri, code: refusal.code, reason: refusal.detail ?? refusal.message });
    send(response, refusal.status, '', [{ code: refusal.code, message: refusal.message }]);
  }
}

function send(response: ServerResponse, status: number, result: unknown, errors: readonly { code: number; message: string }[]): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ result, errors, messages: [], success: errors.length === 0 }));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new CaError(413, CA_CODES.BAD_BODY, `Request body is larger than ${BODY_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw new CaError(400, CA_CODES.BAD_BODY, 'Invalid request body');
  }
}

function parseBody<T>(schema: z.ZodType<T>, call: Call): T {
  if (call.body === undefined) throw new CaError(400, CA_CODES.EMPTY_BODY, 'Empty request body');
  const parsed = schema.safeParse(call.body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new CaError(400, CA_CODES.BAD_BODY, `Invalid request body: ${problems}`);
}

function checkCaName(authority: CertificateAuthority, call: Call): void {
  const inBody = CaName.safeParse(call.body);
  const wanted = new URL(call.uri, 'https://ca').searchParams.get('ca') ?? (inBody.success ? inBody.data.caname : undefined);
  if (wanted !== undefined && wanted !== '' && wanted !== authority.name)
    throw new CaError(404, CA_CODES.CA_NOT_FOUND, `CA '${wanted}' does not exist`);
}

function enrollmentOf(call: Call): Enrollment {
  const body = parseBody(EnrollBody, call);
  return { certificateRequest: body.certificate_request, profile: body.profile, attributeRequests: body.attr_reqs ?? undefined };
}

function basicCredentials(request: IncomingMessage): { id: string; secret: string } {
  const header = authorizationHeader(request);
  const text = /^Basic (.+)$/i.exec(header)?.[1];
  const decoded = text === undefined ? '' : Buffer.from(text, 'base64').toString();
  const colon = decoded.indexOf(':');
  if (colon < 0) throw authenticationFailure('No user/pass in authorization header');
  return { id: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
}

/** Enrollment id of the caller, proven by a token of a certificate that this authority issued and did not revoke. */
function tokenCaller(authority: CertificateAuthority, call: Call): string {
  const header = authorizationHeader(call.request);
  const pem = readToken(header, { method: call.request.method ?? '', uri: call.uri, body: call.bytes });
  if (pem === undefined) throw authenticationFailure('Invalid token in authorization header');
  const certificate = new X509Certificate(pem);
  const root = new X509Certificate(authority.certificate);
  if (!certificate.checkIssued(root) || !certificate.verify(root.publicKey)) throw authenticationFailure('Untrusted certificate');
  if (Date.parse(certificate.validTo) < Date.now()) throw authenticationFailure('The certificate has expired');
  const { serial, commonName } = certificateIds(pem);
  const state = authority.certificateState(serial);
  if (state === 'revoked') throw authenticationFailure('The certificate in the authorization header is a revoked certificate');
  if (state === undefined) throw authorizationFailure('The certificate is not on record');
  return commonName;
}

function authorizationHeader(request: IncomingMessage): string {
  const header = request.headers.authorization;
  if (header === undefined) throw new CaError(401, CA_CODES.NO_AUTHORIZATION_HEADER, 'No authorization header');
  return header;
}

function serverInfo(authority: CertificateAuthority): Record<string, string> {
  return {
    CAName: authority.name,
    CAChain: base64(authority.certificate),
    IssuerPublicKey: '',
    IssuerRevocationPublicKey: '',
    Version: VERSION,
  };
}

function enrollmentResult(authority: CertificateAuthority, certificate: string): Record<string, unknown> {
  return { Cert: base64(certificate), ServerInfo: serverInfo(authority) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
