import { DomainError } from '@zhenglian/chaincode/domain';
import type { RequestHandler } from 'express';
import type { Caller } from '../access.js';

export interface RateLimit {
  /** Requests that may come at once. */
  readonly burst: number;
  readonly perSecond: number;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

const MAX_ADDRESSES = 10_000;

/**
 * A token bucket per key. `take` says whether one more request is allowed. Memory is bounded: the longest unused key goes first.
 */
export function tokenBuckets({ burst, perSecond, now = () => performance.now() }: RateLimit): { take(key: string): boolean } {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const at = now();
      const last = buckets.get(key) ?? { tokens: burst, at };
      const tokens = Math.min(burst, last.tokens + ((at - last.at) / 1000) * perSecond);
      const allowed = tokens >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at });
      if (buckets.size > MAX_ADDRESSES) buckets.delete(buckets.keys().next().value ?? '');
      return allowed;
    },
  };
}

/** Answers 429 when an address asks too often. */
export function rateLimit(options: RateLimit): RequestHandler {
  const buckets = tokenBuckets(options);
  return (request, response, next) => {
    if (buckets.take(request.socket.remoteAddress ?? '')) next();
    else
      response
        .status(429)
        .set('Retry-After', '1')
        .json({ code: 'TOO_MANY_REQUESTS', zh: '请求过于频繁，请稍后再试', en: 'Too many requests, try again later' });
  };
}

/** What an account, and an organisation as a whole, may ask; and how often an account may do what shows much of people at once. */
export interface CallerRules {
  readonly account: RateLimit;
  readonly organization: RateLimit;
  readonly sensitive: RateLimit;
}

/** @throws DomainError TOO_MANY_REQUESTS from both of its functions (API4, API6; checklist 18, 19) */
export function callerLimits({ account, organization, sensitive }: CallerRules): {
  admit(caller: Caller): void;
  admitSensitive(caller: Caller, operation: string): void;
} {
  const [accounts, organizations, flows] = [tokenBuckets(account), tokenBuckets(organization), tokenBuckets(sensitive)];
  const demand = (allowed: boolean) => {
    if (!allowed) throw new DomainError('TOO_MANY_REQUESTS');
  };
  return {
    admit({ organization: own, account: name }) {
      demand(accounts.take(`${own}/${name}`));
      demand(organizations.take(own));
    },
    admitSensitive: ({ organization: own, account: name }, operation) => demand(flows.take(`${own}/${name}/${operation}`)),
  };
}
