import type { ErrorCode } from '@zhenglian/chaincode/domain';
import { policyBytes } from '../../../chaincode/src/contract/policy.js';
import { applicationOf, attestationOf, entryOf, paper, transferOf } from '../scenario/acts.js';
import { reference } from '../scenario/requests.js';

/** A key by its type and parts. */
type Key = readonly string[];

/** What stands honestly before the attacks. */
export interface Victims {
  readonly day: string;
  /** A unit with its title; a mortgage of the bank burdens it, and an accepted sale lacks its taxes. */
  readonly unit: string;
  readonly title: string;
  readonly mortgageRef: string;
  readonly caseRef: string;
  /** The lender's application that is not entered yet. */
  readonly applicationRef: string;
  readonly seizureRef: string;
  readonly seized: string;
  /** A holder's key is bound to this tag; the statement is under another key. */
  readonly certTag: string;
  readonly thiefsGrant: { readonly jws: string };
  readonly thiefsGrantRef: string;
}

/** What dishonest peers write, and what comes of it. */
export interface Forgery {
  readonly name: string;
  /** Institutions whose peers run a patched contract. */
  readonly attackers: readonly string[];
  readonly endorsers: readonly string[];
  /** The submitter; the service identity of one of the attackers. */
  readonly user: string;
  readonly chaincode: string;
  readonly function: string;
  readonly request: object;
  readonly forged: {
    readonly writes?: readonly (readonly [Key, object])[];
    readonly deletes?: readonly Key[];
    readonly policies?: readonly (readonly [Key, string])[];
    readonly event?: string;
  };
  /** Absent: the policies refuse it at commit. Otherwise it is committed, and every watch says this. */
  readonly found?: { readonly kind: 'UNGATED' | 'UNAUTHORISED'; readonly codes: readonly ErrorCode[] };
}

const MSP: Readonly<Record<string, string>> = {
  registry: 'RegistryMSP',
  tax: 'TaxMSP',
  bank: 'BankMSP',
  bank2: 'Bank2MSP',
  court: 'CourtMSP',
  regulator: 'RegulatorMSP',
};
const USER: Readonly<Record<string, string>> = {
  registry: 'registrar',
  tax: 'tax-officer',
  bank: 'bank-officer',
  bank2: 'bank2-officer',
  court: 'court-clerk',
  regulator: 'supervisor',
};

/** Every attack of A5, A17 and A24 that the policies or the watch must stop. */
export function forgeries(v: Victims): Forgery[] {
  const all = [...ofTax(v), ...ofMortgages(v), ...ofSeizures(v), ...ofGrants(v), ...ofGates(v), ...ofPolicies(v)];
  // what is committed is no record that a contract could read, so it comes last
  return [...all.filter(({ found }) => !found), ...all.filter(({ found }) => found)];
}

type What = Omit<Forgery, 'name' | 'attackers' | 'endorsers' | 'user' | 'found'>;

/** The same forgery by one institution after the other, or by several together. */
function by(name: string, what: What, ...groups: (readonly string[])[]): Forgery[] {
  return groups.map((attackers) => ({
    ...what,
    name: `${name}; endorsed by ${attackers.join(' and ')} (code 10)`,
    attackers,
    endorsers: attackers.map((id) => MSP[id] ?? ''),
    user: USER[attackers[0] ?? ''] ?? '',
  }));
}

function seen(name: string, what: What, attackers: readonly string[], found: NonNullable<Forgery['found']>): Forgery[] {
  return by(name, what, attackers).map((forgery) => ({ ...forgery, name: `${name}; ${attackers.join(' and ')}: ${found.kind}`, found }));
}

function ofTax({ caseRef, unit, day }: Victims): Forgery[] {
  const request = attestationOf(caseRef, unit, 'BUYER', day);
  const writes = [[['att', caseRef, 'BUYER'], { ...request, type: 'att', v: 1, state: 'ATTESTED' }]] as const;
  const what = { chaincode: 'tax', function: 'attest', request, forged: { writes } };
  return by('A17: a tax attestation is forged', what, ['registry'], ['registry', 'court'], ['registry', 'regulator'], ['bank', 'bank2']);
}

function ofMortgages({ unit, seized, mortgageRef, applicationRef, day }: Victims): Forgery[] {
  const live: Key = ['live', unit, 'BankMSP', mortgageRef];
  const release = { mortgageRef, requestRef: reference(), day };
  const released = { chaincode: 'mortgage', function: 'releaseMortgage', request: release, forged: { deletes: [live] } };
  const entry = entryOf(applicationRef, day);
  const written = [['mtg', entry.mortgageRef], { type: 'mtg', v: 1, lender: 'BankMSP' }] as const;
  const own = [['live', seized, 'BankMSP', entry.mortgageRef], { type: 'live', v: 1, lender: 'BankMSP' }] as const;
  const applied = [['apply', applicationRef], { type: 'apply', v: 1, result: entry.mortgageRef }] as const;
  const enter = { chaincode: 'mortgage', function: 'enterMortgage', request: entry };
  const application = applicationOf(unit, day);
  return [
    ...by('A17: a mortgage is released by the tax bureau', released, ['tax'], ['tax', 'regulator'], ['tax', 'registry']),
    ...by('A5: bank B releases bank A’s mortgage', released, ['bank2'], ['bank2', 'regulator'], ['bank2', 'registry']),
    ...by('A5: the registry releases by itself', released, ['registry'], ['registry', 'regulator']),
    ...by(
      'A5: bank B enters a mortgage in bank A’s name',
      { ...enter, forged: { writes: [written, own] } },
      ['bank2'],
      ['bank2', 'regulator'],
    ),
    ...by('A5: bank A’s application is entered behind its back', { ...enter, forged: { writes: [written, applied] } }, [
      'bank2',
      'registry',
    ]),
    ...seen(
      'A5: bank B and the registry invent an application of bank A',
      {
        chaincode: 'mortgage',
        function: 'applyMortgage',
        request: application,
        forged: { writes: [[['apply', application.applicationRef], { type: 'apply', v: 1 }]] },
      },
      ['bank2', 'registry'],
      { kind: 'UNAUTHORISED', codes: ['NOT_THE_AUTHOR'] },
    ),
    ...seen(
      'A5: bank B and the registry enter a mortgage in bank A’s name, which applied for nothing',
      {
        chaincode: 'mortgage',
        function: 'enterMortgage',
        request: { ...entry, applicationRef: reference() },
        forged: { writes: [written, own] },
      },
      ['registry', 'bank2'],
      { kind: 'UNGATED', codes: ['MORTGAGE_UNKNOWN'] },
    ),
  ];
}

function ofSeizures({ seizureRef, seized, day }: Victims): Forgery[] {
  const request = { seizureRef, court: '440605-A', digest: reference(), day };
  const forged = {
    writes: [[['head', seized], { type: 'seizures', v: 1, unitRef: seized, queue: [] }]] as const,
    deletes: [['seize', seizureRef]],
  };
  const lifted = { chaincode: 'seizure', function: 'release', request, forged };
  return by('A5: a seizure is lifted', lifted, ['registry'], ['registry', 'regulator'], ['registry', 'tax'], ['bank', 'registry']);
}

function ofGrants({ certTag, thiefsGrant, thiefsGrantRef }: Victims): Forgery[] {
  const record = { type: 'grant', v: 1, grantRef: thiefsGrantRef, certTag, recipient: 'BankMSP', uses: 1, acts: [] };
  const fabricated = {
    chaincode: 'access',
    function: 'grant',
    request: thiefsGrant,
    forged: { writes: [[['grant', thiefsGrantRef], record]] as const },
  };
  return [
    ...by('A17: the platform fabricates a holder’s grant', fabricated, ['registry']),
    ...seen('A17: the platform fabricates a holder’s grant', fabricated, ['registry', 'tax'], {
      kind: 'UNAUTHORISED',
      codes: ['HOLDER_SIGNATURE'],
    }),
  ];
}

function ofGates({ caseRef, unit, title, day }: Victims): Forgery[] {
  const entry = transferOf(caseRef, unit, title, day);
  const writes = [[['cert', entry.certRef], { type: 'cert', v: 1, certRef: entry.certRef, unitRef: unit, state: 'VALID' }]] as const;
  const printed = { certRef: title, blankDigest: reference(), day };
  const honest = { chaincode: 'title', request: printed, function: 'printCertificate' };
  return [
    ...by('A5: a transfer without its gate', { chaincode: 'title', function: 'registerTransfer', request: entry, forged: { writes } }, [
      'registry',
    ]),
    ...seen(
      'A5: a transfer without its gate',
      { chaincode: 'title', function: 'registerTransfer', request: entry, forged: { writes } },
      ['registry', 'regulator'],
      { kind: 'UNGATED', codes: ['TAX_INCOMPLETE'] },
    ),
    ...seen(
      'A5: a write beside what the act writes',
      { ...honest, forged: { writes: [[['root', 'RegistryMSP', '1'], paper()]] } },
      ['registry', 'court'],
      { kind: 'UNAUTHORISED', codes: [] },
    ),
  ];
}

function ofPolicies({ unit, title, mortgageRef, day }: Victims): Forgery[] {
  const anyone = Buffer.from(policyBytes({ key: { type: '', parts: [] }, all: [], n: 1, of: Object.values(MSP) })).toString('hex');
  const lenders: readonly Key[] = [
    ['live', unit, 'BankMSP', mortgageRef],
    ['mtg', mortgageRef],
  ];
  const clock: Key = ['clock', 'now'];
  const reset = (key: Key, chaincode: string, policy: string): What => ({
    chaincode,
    function: chaincode === 'access' ? 'tick' : 'releaseMortgage',
    request: { day },
    forged: { policies: [[key, policy]] },
  });
  const alone = Object.keys(MSP).map((id) => [id]);
  const grabbed = Buffer.from(policyBytes({ key: { type: '', parts: [] }, all: ['RegistryMSP'], n: 0, of: [] })).toString('hex');
  return [
    ...lenders.flatMap((key) => [
      ...by(
        `A24: the policy of ${key[0]} is opened to anybody`,
        reset(key, 'mortgage', anyone),
        ...alone,
        ['registry', 'bank2'],
        ['tax', 'court', 'regulator'],
      ),
      ...by(`A24: the policy of ${key[0]} is taken away`, reset(key, 'mortgage', ''), ...alone, ['registry', 'regulator']),
    ]),
    ...by('A24: the policy of the clock is taken away', reset(clock, 'access', ''), ...alone, ['registry', 'tax'], ['bank', 'bank2']),
    ...seen(
      'A24: the registry makes a key its own',
      {
        chaincode: 'title',
        function: 'printCertificate',
        request: { certRef: title, blankDigest: reference(), day },
        forged: { policies: [[['head', unit], grabbed]] },
      },
      ['registry', 'tax'],
      { kind: 'UNAUTHORISED', codes: [] },
    ),
  ];
}
