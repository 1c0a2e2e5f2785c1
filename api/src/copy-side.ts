import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decode, DomainError, Hex64, isErrorCode, parseJson } from '@zhenglian/chaincode/domain';
import { createMembership, type P256Verify, type Trust } from '@zhenglian/verify/ledger';
import { z } from 'zod';
import { speakerOf, urlOf } from './addresses.js';
import type { Config } from './config.js';
import { openCopy } from './documents/copies.js';
import { fileSigner, type MessageSigner } from './exchange/identity.js';
import { senderOf, signRequest } from './exchange/signed-request.js';
import type { SignedDesk } from './http/copies.js';
import { openKeyStore } from './keys/open.js';
import { accessLedger } from './ledger/access-ledger.js';
import type { Paths } from './paths.js';
import type { AuditLog, Clock, KeyStore, Ledger, SealedCopy } from './ports.js';
import { openForOrganization, type Opened } from './sharing/open-grant.js';
import type { SharingParts } from './sharing/parts.js';
import type { CopyQuestion, ReceivingParts } from './sharing/receive-copy.js';

// Both ends of `POST /grants/open`: the registry hands copies out, the other organisations get them.

const KIND = 'zl-grant-open+jws';
const MILLISECONDS = 30_000;
const ANSWER_LIMIT = 8 * 1024 * 1024;

const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const Question = z.strictObject({
  grantRef: Hex64,
  useId: Hex64,
  fields: z.array(z.string().max(40)).min(1).max(40),
  publicKey: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Coordinate, y: Coordinate }),
});

const Answer = z.strictObject({
  use: z.strictObject({
    grantRef: Hex64,
    n: z.int().min(1).max(100),
    recipient: z.string().max(60),
    fields: z.array(z.string()),
    day: z.string(),
    eventTag: Hex64,
    ended: z.literal(true).optional(),
  }),
  copy: z
    .strictObject({
      id: z.string(),
      version: z.int(),
      issuer: z.string(),
      kid: z.string(),
      wrappedKey: z.string(),
      ciphertext: z.base64(),
    })
    .optional(),
});

export interface DeskParts {
  readonly config: Config;
  readonly trust: Trust;
  readonly verify: P256Verify;
  readonly clock: Clock;
  readonly sharing: SharingParts;
}

/** The registry's end. */
export function copyDesk({ config, trust, verify, clock, sharing }: DeskParts): SignedDesk {
  const { organization: own, topology } = config;
  const membership = createMembership(trust.roots, verify);
  const rules = { kind: KIND, own, organizations: topology.organizations, membership, clock } as const;
  return async (token, body) => {
    const sender = await senderOf(token, body, rules);
    const question = decode(Question, parseJson(body));
    const actor = { account: 'exchange', organization: sender.id, roles: [] };
    const { use, copy } = await openForOrganization(sharing, { ...question, mspId: sender.mspId, actor });
    return { use, ...(copy && { copy: { ...copy, ciphertext: Buffer.from(copy.ciphertext).toString('base64') } }) };
  };
}

export interface CopySideParts {
  readonly config: Config;
  readonly paths: Paths;
  readonly ledger: Ledger;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** The end of every other organisation; its copies are encrypted to its own wrapping key. */
export function receivingParts({ config, paths, ledger, audit, clock }: CopySideParts): ReceivingParts | undefined {
  const { organization: own, topology } = config;
  const registry = topology.organizations.find(({ kind }) => kind === 'registry');
  if (registry === undefined || registry.id === own.id) return undefined;
  const store = once(() => openKeyStore({ ...config.keyStore, path: join(paths.vault, 'wrapping-keys.json'), clock }));
  const signer = fileSigner(paths.user(speakerOf(own)));
  const ask = askRegistry({ url: urlOf(config, registry), registry: registry.id, own: own.id, signer, clock });
  return {
    ask,
    accessLedger: accessLedger(ledger, topology.channel),
    keys: { current: async () => (await store()).current() },
    decrypt: (copy) => openCopy(copy, async (jwe) => (await store()).unwrap(jwe)),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    audit,
    sleep: (milliseconds) => sleep(milliseconds),
    mspId: own.mspId,
  };
}

/** Opened when it is first needed, since that costs a third of a second and 128 MiB; after a failure it is tried again. */
function once(open: () => Promise<KeyStore>): () => Promise<KeyStore> {
  let opened: Promise<KeyStore> | undefined;
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

export interface AskParts {
  readonly url: string;
  /** Ids of the organisations. */
  readonly registry: string;
  readonly own: string;
  readonly signer: MessageSigner;
  readonly clock: Clock;
}

/** Asks over HTTP; every answer is bounded in time and size, and no redirect is followed. */
export function askRegistry({ url, registry, own, signer, clock }: AskParts): ReceivingParts['ask'] {
  return async (question: CopyQuestion): Promise<Opened> => {
    const body = JSON.stringify(question);
    const authorization = await signRequest(signer, KIND, { from: own, to: registry, body, now: clock.now() });
    return readAnswer(await post(`${url}/grants/open`, authorization, body, registry));
  };
}

async function post(url: string, authorization: string, body: string, registry: string): Promise<unknown> {
  let answer: { ok: boolean; text: string };
  try {
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', redirect: 'error', headers, body, signal: AbortSignal.timeout(MILLISECONDS) });
    if (Number(response.headers.get('content-length') ?? 0) > ANSWER_LIMIT) throw new Error('the answer is too large');
    answer = { ok: response.ok, text: await response.text() };
    if (answer.text.length > ANSWER_LIMIT) throw new Error('the answer is too large');
  } catch (error) {
    throw Object.assign(new DomainError('STORAGE_UNAVAILABLE', { field: registry }), { cause: error });
  }
  const value = jsonOf(answer.text);
  if (answer.ok) return value;
  throw refusal(value);
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text, ANSWER_LIMIT);
  } catch {
    return undefined;
  }
}

/** The registry's own code, if it is one. */
function refusal(value: unknown): DomainError {
  const parsed = z.object({ code: z.string(), codes: z.array(z.string()).optional(), field: z.string().optional() }).safeParse(value);
  const code = parsed.data?.code;
  if (code === undefined || !isErrorCode(code)) return new DomainError('STORAGE_UNAVAILABLE');
  const codes = parsed.data?.codes?.filter(isErrorCode);
  return new DomainError(code, { ...(codes && { codes }), ...(parsed.data?.field !== undefined && { field: parsed.data.field }) });
}

function readAnswer(value: unknown): Opened {
  const parsed = Answer.safeParse(value);
  if (!parsed.success) throw Object.assign(new DomainError('STORAGE_UNAVAILABLE'), { cause: parsed.error });
  const { use, copy } = parsed.data;
  const sealed: SealedCopy | undefined = copy && { ...copy, ciphertext: new Uint8Array(Buffer.from(copy.ciphertext, 'base64')) };
  return { use, copy: sealed };
}
