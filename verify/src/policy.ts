import { VerifyError } from './errors.js';

export const MSP_ROLES = ['peer', 'client', 'admin', 'orderer'] as const;
export type MspRole = (typeof MSP_ROLES)[number];

/** Who signed: an organisation's membership id and the role that its certificate states. */
export interface Principal {
  readonly mspId: string;
  readonly role: MspRole;
}

/** An endorsement policy as a tree: a principal, or n of several. */
export type Policy = { readonly mspId: string; readonly role: MspRole | 'member' } | { readonly n: number; readonly of: readonly Policy[] };

const MAX_LENGTH = 4096;
const MAX_DEPTH = 8;

/**
 * Reads Fabric's policy language: `AND(...)`, `OR(...)`, `OutOf(n, ...)`, `'MSP.role'` with role member, peer, client, admin, orderer.
 * @throws VerifyError POLICY_SYNTAX
 */
export function parsePolicy(text: string): Policy {
  if (text.length > MAX_LENGTH) throw new VerifyError('POLICY_SYNTAX', 'length');
  const tokens = tokenize(text);
  const policy = parseExpression(tokens, 0);
  if (tokens.next() !== undefined) throw new VerifyError('POLICY_SYNTAX', 'text after the end');
  return policy;
}

/**
 * Whether the signers satisfy the policy, as Fabric's cauthdsl decides it: one signer counts once in the whole evaluation,
 * so that AND('A.peer', 'A.peer') needs two different peers of A. Pass distinct signers.
 */
export function satisfies(policy: Policy, signers: readonly Principal[]): boolean {
  return evaluate(policy, signers, new Set());
}

/** Signers are taken greedily and given back when a branch fails: Fabric does the same, and so must we to agree with it. */
function evaluate(policy: Policy, signers: readonly Principal[], used: Set<number>): boolean {
  if (!('of' in policy)) {
    const found = signers.findIndex(
      (s, i) => !used.has(i) && s.mspId === policy.mspId && (policy.role === 'member' || s.role === policy.role),
    );
    if (found >= 0) used.add(found);
    return found >= 0;
  }
  let verified = 0;
  for (const branch of policy.of) {
    const attempt = new Set(used);
    if (!evaluate(branch, signers, attempt)) continue;
    verified++;
    for (const index of attempt) used.add(index);
  }
  return verified >= policy.n;
}

interface Tokens {
  next(): string | undefined;
  peek(): string | undefined;
}

function tokenize(text: string): Tokens {
  const list: string[] = [];
  const pattern = /\s*(?:('[^'\s]*'|"[^"\s]*")|([A-Za-z]+)|([0-9]+)|([(),]))/y;
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const match = pattern.exec(text);
    if (!match) throw new VerifyError('POLICY_SYNTAX', 'unexpected character');
    list.push(match[0].trim());
  }
  let at = 0;
  return { next: () => list[at++], peek: () => list[at] };
}

function parseExpression(tokens: Tokens, depth: number): Policy {
  if (depth > MAX_DEPTH) throw new VerifyError('POLICY_SYNTAX', 'depth');
  const token = tokens.next() ?? '';
  if (/^['"]/.test(token)) return parsePrincipal(token.slice(1, -1));
  const gate = token.toUpperCase();
  if (gate !== 'AND' && gate !== 'OR' && gate !== 'OUTOF') throw new VerifyError('POLICY_SYNTAX', 'gate');
  expect(tokens, '(');
  let n = gate === 'OR' ? 1 : 0;
  if (gate === 'OUTOF') {
    n = parseCount(tokens.next());
    expect(tokens, ',');
  }
  const of = [parseExpression(tokens, depth + 1)];
  while (tokens.peek() === ',') {
    tokens.next();
    of.push(parseExpression(tokens, depth + 1));
  }
  expect(tokens, ')');
  if (gate === 'AND') n = of.length;
  // 0 of several would be met by nobody's signature
  if (n < 1 || n > of.length) throw new VerifyError('POLICY_SYNTAX', 'count');
  return { n, of };
}

function expect(tokens: Tokens, token: string): void {
  if (tokens.next() !== token) throw new VerifyError('POLICY_SYNTAX', `'${token}' expected`);
}

function parseCount(token: string | undefined): number {
  const digits = (token ?? '').replaceAll(/['"]/g, '');
  if (!/^[0-9]{1,3}$/.test(digits)) throw new VerifyError('POLICY_SYNTAX', 'count');
  return Number(digits);
}

function parsePrincipal(text: string): Policy {
  const match = /^([A-Za-z0-9.-]{1,64})\.(member|peer|client|admin|orderer)$/.exec(text);
  if (!match?.[1]) throw new VerifyError('POLICY_SYNTAX', 'principal');
  const role = match[2] === 'member' ? 'member' : MSP_ROLES.find((r) => r === match[2]);
  if (!role) throw new VerifyError('POLICY_SYNTAX', 'principal');
  return { mspId: match[1], role };
}
