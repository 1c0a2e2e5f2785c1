import { digest, placeOf, signingInput, toHex, utf8, vrfPublicKey } from '@zhenglian/chaincode/domain';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { SAMPLE } from './registry.js';

// Inputs that the domain's schemas accept, made from the types of the GraphQL schema: enough to see who may ask for an act.

/** References of the objects that a sample names, by member. */
export type References = Readonly<Record<string, string>>;

const KEY = toHex(vrfPublicKey(new Uint8Array(32).fill(9)));
const hex = (name: string): string => digest('zl/request/1', utf8(name));
const signed = (text: string): string => `${text}.${'A'.repeat(86)}`;
const place = placeOf('zhenglian');
const binding = { ...place, certTag: hex('tag'), key: KEY, custody: 'DEVICE' as const };

/** Members whose form the type does not tell. */
const VALUES: Readonly<Record<string, unknown>> = {
  act: 'CHANGE',
  approvalId: 'open',
  court: 'COURT-1',
  body: 'POLICE-1',
  holderKey: KEY,
  lender: 'BankMSP',
  party: 'BankMSP',
  to: 'BankMSP',
  recipient: 'BankMSP',
  reason: 'OTHER',
  requiredSides: [],
  scope: 'PARTY',
  signature: '1'.repeat(128),
  purpose: 'x',
  salt: '1'.repeat(64),
};

/** Of single acts, beside what is required. */
const SPECIAL: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  bindHolderKey: { jws: signed(signingInput('binding', binding)) },
  rebindHolderKey: { jws: signed(signingInput('rebinding', { ...binding, previousKey: KEY })) },
  consentToQuery: {
    jws: signed(
      signingInput('query', {
        ...place,
        queryRef: hex('query'),
        certTag: hex('tag'),
        recipient: 'BankMSP',
        purposeDigest: hex('p'),
        expiresOn: '2026-12-31',
      }),
    ),
  },
  withdrawQueryConsent: { jws: signed(signingInput('withdrawal', { ...place, act: 'WITHDRAW', queryRef: hex('query') })) },
  publishDistrictScores: { to: '2026-11-20' },
  endCase: { state: 'WITHDRAWN' },
  registerMortgageRanks: { ranks: [hex('first'), hex('second')] },
  replaceCertificate: { reason: 'REISSUED_DAMAGED' },
  consentAsLender: { act: 'TRANSFER' },
  enterRight: { kind: 'RESIDENCE' },
  reverseTax: { reason: 'OTHER' },
};

const ENTRY_TYPES: Readonly<Record<string, string>> = { registerChange: '300', finishCorrection: '500', voidCertificate: '900' };

/** An input of a mutation about the objects. */
export function sampleInput(act: string, type: GraphQLInputType, references: References, requestId: string): Record<string, unknown> {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) throw new Error(`${act} takes no object`);
  const item = act.replace(/^(applyMortgage|enterMortgage|releaseMortgage|requestMortgageRelease)s$/, '$1');
  const sample = sampleObject(item, named, references);
  return { ...sample, ...SPECIAL[item], requestId };
}

function sampleObject(act: string, type: GraphQLInputObjectType, references: References): Record<string, unknown> {
  const members = Object.values(type.getFields()).filter(
    ({ name, type: own }) => isNonNullType(own) || isDigest(name) || name in references,
  );
  const persons = type.name === 'AttestedInput' && NAMES_PERSONS.has(act) ? { acceptor: 'a', reviewer: 'b' } : {};
  return { ...Object.fromEntries(members.map(({ name, type: own }) => [name, sampleValue(act, name, own, references)])), ...persons };
}

const NAMES_PERSONS: ReadonlySet<string> = new Set(['openCase', 'attestCase', 'enterMortgage']);

/** Digests are optional beside their texts, and one of the two is needed. */
function isDigest(name: string): boolean {
  return name.endsWith('Digest') ? name !== 'completionDigest' : ['digest', 'evidence', 'groundRef'].includes(name);
}

function sampleValue(act: string, name: string, type: GraphQLInputType, references: References): unknown {
  if (isNonNullType(type)) return sampleValue(act, name, type.ofType as GraphQLInputType, references);
  if (isListType(type) && !(name in VALUES)) return [sampleValue(act, name, type.ofType as GraphQLInputType, references)];
  if (name in references) return references[name];
  if (name === 'entry') return { ...SAMPLE, registrationType: ENTRY_TYPES[act] ?? '100', unitCode: references['unitCode'] };
  if (name === 'holders' && act !== '' && String(getNamedType(type)) === 'String') return '张三';
  if (name in VALUES && !isEnumType(type)) return VALUES[name];
  if (isEnumType(type))
    return enumValue(
      name,
      type.getValues().map((value) => value.name),
    );
  if (isInputObjectType(type)) return sampleObject(act, type, references);
  const scalars: Readonly<Record<string, unknown>> = {
    ID: hex(name),
    Int: 1,
    Boolean: false,
    Date: '2026-11-20',
    DateTime: '2026-11-20T04:00:00Z',
    JSON: {},
  };
  return scalars[String(type)] ?? 'x';
}

function enumValue(name: string, values: readonly string[]): unknown {
  const wished = VALUES[name];
  return typeof wished === 'string' && values.includes(wished) ? wished : values[0];
}
