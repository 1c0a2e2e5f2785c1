import { claimsOf, digest, DomainError, toHex, utf8, type DigestTag, type JsonValue } from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { Clock, KeyedReferences, Person, Random, ReadModel } from '../ports.js';
import type { ActRow } from './row.js';

/** A request or an input, member by member. */
export type Members = Readonly<Record<string, JsonValue>>;

export interface FillParts {
  readonly readModel: ReadModel;
  readonly clock: Clock;
  readonly random: Random;
  readonly references: KeyedReferences;
  /** The own organisation. */
  readonly mspId: string;
}

/** What goes to the contract, and what stays here: the texts behind salted digests. */
export interface Filled {
  readonly request: Members;
  readonly secret: Members;
}

const SALT_BYTES = 32;
const TEXT_LIMIT = 20_000;
const HEX64 = /^[0-9a-f]{64}$/;
const TAGS: Readonly<Record<string, DigestTag>> = { receiptDigest: 'zl/receipt/1', applicationDigest: 'zl/application/1' };

/** The member of the input that carries the text behind a digest of the request; undefined where there is none. */
export function textMember(row: ActRow, member: string): string | undefined {
  if (row.hidden?.includes(member) === true) return undefined;
  return row.digests?.[member] ?? (member.endsWith('Digest') ? member.slice(0, -'Digest'.length) : undefined);
}

/** Members of the request that the API fills when they are absent. */
export function isFilled(row: ActRow, member: string): boolean {
  const lists = [row.fresh, row.today, row.now, row.hidden];
  if (lists.some((list) => list?.includes(member) === true) || row.self === member || textMember(row, member) !== undefined) return true;
  if (member === 'port') return 'lender' in row.request.shape || row.contract === 'mortgage';
  const known = ['unitRef', 'division', 'certRef'].includes(member);
  return known && Object.keys(row.request.shape).some((other) => SOURCES.includes(other) && other !== member);
}

/** From what a unit, its district or its certificate can be known. */
const SOURCES = ['certRef', 'caseRef', 'unitRef', 'unitRefs'];

/**
 * Makes the contract's request of what a caller gave: references, days and digests that are absent are made, persons become keyed
 * references, and the unit's reference and district come from what the ledger knows. Nothing is judged here: the domain does.
 * @throws DomainError CONFLICT for a text and its digest at once, TOO_LARGE, BLANK_FIELD, INVALID_FORMAT naming the field
 */
export async function fill(parts: FillParts, row: ActRow, input: Members, by: Person): Promise<Filled> {
  const request: Record<string, JsonValue> = {};
  const secret: Record<string, JsonValue> = {};
  const names = Object.keys(row.request.shape);
  for (const name of names) {
    const value = given(parts, row, name, input, secret) ?? made(parts, row, name);
    if (value !== undefined) request[name] = value;
  }
  await located(parts, row, names, request);
  if ('ground' in input && names.includes('groundRef') && request['groundRef'] === undefined) {
    request['groundRef'] = parts.references.of('ground', textOf(request['unitRef']), textOf(input['ground']));
  }
  const attested = request['attested'];
  if (row.persons !== undefined && isMembers(attested)) request['attested'] = persons(parts, attested, textOf(request[row.persons]), by);
  else if (isMembers(attested)) request['attested'] = attested;
  if (names.includes('port') && row.contract === 'mortgage') request['port'] = lenderPort(parts, request['port']);
  return { request, secret };
}

/** The reference of the record that an act makes or changes. */
export function recordRef(row: ActRow, request: Members, mspId: string): string {
  const part = (member: string): string => {
    if (member === 'SELF') return mspId;
    if (member === 'NOW') return 'now';
    if (member === 'CERT_TAG' || member === 'QUERY') return claimOf(row, request, member);
    if (member === 'scopeRef') return typeof request['scopeRef'] === 'string' ? request['scopeRef'] : '0'.repeat(64);
    return textOf(request[member] ?? (isMembers(request['replacement']) ? request['replacement'][member] : undefined));
  };
  return row.ref.map(part).join('~');
}

function claimOf(row: ActRow, request: Members, member: 'CERT_TAG' | 'QUERY'): string {
  const kinds = { bindKey: 'binding', rebindKey: 'rebinding', consentQuery: 'query', withdrawQuery: 'withdrawal' } as const;
  const kind = kinds[row.function as keyof typeof kinds];
  const claims = claimsOf(kind, textOf(request['jws']));
  return isMembers(claims) ? textOf(claims[member === 'CERT_TAG' ? 'certTag' : 'queryRef']) : '';
}

function given(parts: FillParts, row: ActRow, name: string, input: Members, secret: Record<string, JsonValue>): JsonValue | undefined {
  if (row.hidden?.includes(name) === true) return undefined;
  const shown = textMember(row, name);
  const plain = shown === undefined || name === 'groundRef' ? undefined : input[shown];
  if (plain === undefined || plain === null || shown === name) return input[name] ?? undefined;
  if (input[name] !== undefined) throw new DomainError('CONFLICT', { field: name });
  if (typeof plain !== 'string') throw new DomainError('INVALID_FORMAT', { field: shown });
  if (plain.trim() === '') throw new DomainError('BLANK_FIELD', { field: shown });
  if (plain.length > TEXT_LIMIT) throw new DomainError('TOO_LARGE', { field: shown });
  const salt = parts.random.bytes(SALT_BYTES);
  secret[name] = { salt: toHex(salt), text: plain };
  return digest(TAGS[name] ?? 'zl/document/1', salt, utf8(plain));
}

function made({ clock, random, mspId }: FillParts, row: ActRow, name: string): JsonValue | undefined {
  if (row.fresh?.includes(name) === true) return toHex(random.bytes(32));
  if (row.today?.includes(name) === true) return shanghaiDay(clock.now());
  if (row.now?.includes(name) === true) return `${clock.now().toISOString().slice(0, 19)}Z`;
  return row.self === name ? mspId : undefined;
}

/** Unit and district, from the certificate, case or unit that the request names. */
async function located({ readModel }: FillParts, row: ActRow, names: readonly string[], request: Record<string, JsonValue>): Promise<void> {
  const wants = (name: string) => names.includes(name) && request[name] === undefined && row.hidden?.includes(name) !== true;
  if (!wants('unitRef') && !wants('division') && !wants('certRef')) return;
  const { certRef, caseRef, unitRefs } = request;
  const opened = typeof caseRef === 'string' && HEX64.test(caseRef) ? await readModel.case(caseRef) : undefined;
  const certificate = typeof certRef === 'string' && HEX64.test(certRef) ? await readModel.certificate({ certRef }) : undefined;
  const unitRef = request['unitRef'] ?? certificate?.unitRef ?? opened?.unitRef ?? (Array.isArray(unitRefs) ? unitRefs[0] : undefined);
  if (wants('unitRef') && unitRef !== undefined) request['unitRef'] = unitRef;
  if (wants('division')) {
    const unit = typeof unitRef === 'string' && HEX64.test(unitRef) ? await readModel.record('unit', unitRef) : undefined;
    const division = certificate?.division ?? opened?.division ?? (unit?.record.type === 'unit' ? unit.record.division : undefined);
    if (division !== undefined) request['division'] = division;
  }
}

/** The three persons of a case by references with one key per case, so that equal persons can be told and none is named. */
function persons({ references }: FillParts, attested: Members, caseRef: string, by: Person): Members {
  const named = { enterer: by.account, ...attested };
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [
      name,
      ['acceptor', 'reviewer', 'enterer'].includes(name) && typeof value === 'string' && !HEX64.test(value)
        ? references.of('person', caseRef, value)
        : value,
    ]),
  );
}

function lenderPort({ references }: FillParts, port: JsonValue | undefined): Members {
  if (!isMembers(port)) return {};
  return Object.fromEntries(
    Object.entries(port).map(([name, value]) => [
      name,
      typeof value === 'string' && !HEX64.test(value) ? references.of('port', name, value) : value,
    ]),
  );
}

export function isMembers(value: JsonValue | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is text; empty for anything else. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
