import { DomainError } from '@zhenglian/chaincode/domain';
import { createMembership, type P256Verify, type Trust } from '@zhenglian/verify/ledger';
import { speakerOf, urlOf } from './addresses.js';
import type { Config } from './config.js';
import { fileSigner } from './exchange/identity.js';
import { senderOf, signRequest } from './exchange/signed-request.js';
import type { Paths } from './paths.js';
import type { AuditLog, Clock, LogExport } from './ports.js';

// Both ends of `POST /audit/supervised`: every institution gives its log to the regulator, and says in it that it did (S12).

const KIND = 'zl-log-request+jws';
const REPORT = 'zl-access-report+jws';
const MILLISECONDS = 60_000;
const LIMIT = 256 * 1024 * 1024;
const BODY = '{}';

export interface LogDeskParts {
  readonly config: Config;
  readonly trust: Trust;
  readonly verify: P256Verify;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly files: LogExport;
}

/** The institution's end. @throws DomainError MESSAGE_UNTRUSTED, NOT_AUTHORISED for anybody but a regulator */
export function logDesk({ config, trust, verify, clock, audit, files }: LogDeskParts) {
  const { organization: own, topology } = config;
  const membership = createMembership(trust.roots, verify);
  const rules = { kind: KIND, own, organizations: topology.organizations, membership, clock } as const;
  return async (token: string, body: string): Promise<AsyncIterable<string>> => {
    const sender = await senderOf(token, body, rules);
    if (sender.kind !== 'regulator') throw new DomainError('NOT_AUTHORISED');
    const event = { account: 'exchange', organization: sender.id, roles: [], subject: 'log.jsonl' };
    await audit.record({ ...event, action: 'LOG_EXPORTED', result: 'RELEASED' });
    return files.lines();
  };
}

export interface LogSideParts {
  readonly config: Config;
  readonly paths: Paths;
  readonly clock: Clock;
  /** The own log. */
  readonly files: LogExport;
}

/** The regulator's end: the logs of all organisations, its own included, and the signature under its reports. */
export function supervision({ config, paths, clock, files }: LogSideParts) {
  const { organization: own, topology } = config;
  const signer = fileSigner(paths.user(speakerOf(own)));
  return {
    async fetchLog(id: string): Promise<string> {
      if (id === own.id) return textOf(files.lines());
      const organization = topology.organizations.find((one) => one.id === id);
      if (organization === undefined) throw new DomainError('NOT_FOUND', { field: 'organization' });
      const authorization = await signRequest(signer, KIND, { from: own.id, to: id, body: BODY, now: clock.now() });
      const response = await fetch(`${urlOf(config, organization)}/audit/supervised`, {
        method: 'POST',
        redirect: 'error',
        headers: { authorization, 'content-type': 'application/json' },
        body: BODY,
        signal: AbortSignal.timeout(MILLISECONDS),
      });
      if (!response.ok || response.body === null) throw new Error(`${id} answers ${response.status}`);
      return textOf(response.body.pipeThrough(new TextDecoderStream()));
    },
    sign: (payload: string) => signer.sign(REPORT, payload),
  };
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > LIMIT) throw new DomainError('TOO_LARGE', { field: 'logs' });
    parts.push(chunk);
  }
  return parts.join('');
}
