import { DomainError } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import type { Clock, FaultyBlock, ReplicaPeer } from '../ports.js';
import { claimsText, digestOf, REPLICA_SCHEME, toCar, type ReplicaAct } from './replica-protocol.js';

export interface HttpReplicaParts {
  /** Id of the organisation that keeps the copies, and where its API is. */
  readonly organization: string;
  readonly url: string;
  /** Id of the own organisation. */
  readonly own: string;
  /** Signs with one of the own service identities; certificate in the header. */
  readonly sign: (text: string) => Promise<string>;
  readonly clock: Clock;
}

const MILLISECONDS = 30_000;
const ANSWER_LIMIT = 2 * 1024 * 1024;
const Faults = z.array(z.strictObject({ block: z.string().max(200), fault: z.enum(['MISSING', 'CORRUPT']) })).max(1_000);
const NOTHING = new Uint8Array();

/** Copies at another organisation's API. Every answer is bounded in time and size, and no redirect is followed. */
export function httpReplica(parts: HttpReplicaParts): ReplicaPeer {
  const ask = (act: ReplicaAct, root: string, block = '', body: Uint8Array = NOTHING) => request(parts, { act, root, block, body });
  return {
    organization: parts.organization,
    async store(root, blocks) {
      await ask('STORE', root, '', await toCar(root, blocks));
    },
    async block(root, block) {
      const answer = await ask('BLOCK', root, block);
      return answer.length === 0 ? undefined : answer;
    },
    async check(root): Promise<readonly FaultyBlock[]> {
      const parsed = Faults.safeParse(parse(await ask('CHECK', root)));
      if (!parsed.success) throw new DomainError('STORAGE_UNAVAILABLE');
      return parsed.data;
    },
    async remove(root) {
      await ask('REMOVE', root);
    },
  };
}

interface Asked {
  readonly act: ReplicaAct;
  readonly root: string;
  readonly block: string;
  readonly body: Uint8Array;
}

async function request({ organization, url, own, sign, clock }: HttpReplicaParts, { act, root, block, body }: Asked): Promise<Uint8Array> {
  const at = clock.now().toISOString();
  const claims = { v: 1, from: own, to: organization, act, root, block, body: digestOf(body), at } as const;
  try {
    const response = await fetch(`${url}/replica/${act.toLowerCase()}`, {
      method: 'POST',
      redirect: 'error',
      headers: { authorization: `${REPLICA_SCHEME} ${await sign(claimsText(claims))}`, 'content-type': 'application/vnd.ipld.car' },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(MILLISECONDS),
    });
    if (!response.ok) throw new Error(`${organization} answers ${response.status}`);
    if (Number(response.headers.get('content-length') ?? 0) > ANSWER_LIMIT) throw new Error('the answer is too large');
    const answer = new Uint8Array(await response.arrayBuffer());
    if (answer.length > ANSWER_LIMIT) throw new Error('the answer is too large');
    return answer;
  } catch (error) {
    throw Object.assign(new DomainError('STORAGE_UNAVAILABLE', { field: organization }), { cause: error });
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
