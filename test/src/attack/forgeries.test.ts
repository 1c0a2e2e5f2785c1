import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { EndorseError } from '@hyperledger/fabric-gateway';
import { placeOf, shanghaiDay } from '@zhenglian/chaincode/domain';
import {
  type Act,
  applicationOf,
  caseOf,
  CLOCK_KEEPERS,
  entryOf,
  firstRegistration,
  instantIn,
  seizureOf,
  sharingOf,
  TWO,
  WITH_COURT,
  withLender,
} from '../scenario/acts.js';
import { EmbeddedNetwork } from '../scenario/embedded-network.js';
import { HolderKey } from '../scenario/holder-key.js';
import { SECOND_BANK } from '../scenario/live-network.js';
import { reference } from '../scenario/requests.js';
import { forgeries, type Forgery, type Victims } from './forgeries.js';
import { settle } from './races/arena.js';
import { indexOf } from './index-of.js';
import { watchChain, type Watched } from './watch-chain.js';

// reliability.md A5, A17, A24: institutions that run a patched contract on their own peers, on a network with all its policies.
// What is forged is refused at commit, or every institution's watch finds it in the blocks; an honest peer never signs it.
const PORT_OFFSET = Number(process.env['PORT_OFFSET'] ?? 6000);
const START_MS = 120_000;
const VALID = 0;
const ENDORSEMENT_POLICY_FAILURE = 10;

const now = new Date();
const day = shanghaiDay(instantIn(now, 0));
const [holder, thief] = [new HolderKey(), new HolderKey()];
const network = new EmbeddedNetwork(PORT_OFFSET, join(import.meta.dirname, 'dishonest-chaincode.mjs'));

const [unit, title, seized] = [reference(), reference(), reference()];
const [mortgaged, open] = [applicationOf(unit, day), applicationOf(unit, day)];
const entry = entryOf(mortgaged.applicationRef, day);
const sale = caseOf(unit, title, day);
const seizure = seizureOf(seized, '440605-A', instantIn(now, -60));
const shared = sharingOf(network.topology.channel, holder, day);
const stolen = { ...shared.grant, ...placeOf(network.topology.channel), grantRef: reference() };
const VICTIMS: Victims = {
  day,
  unit,
  title,
  seized,
  mortgageRef: entry.mortgageRef,
  caseRef: sale.caseRef,
  applicationRef: open.applicationRef,
  seizureRef: seizure.seizureRef,
  certTag: shared.grant.certTag,
  thiefsGrant: { jws: thief.states('grant', stolen) },
  thiefsGrantRef: stolen.grantRef,
};
const FORGERIES = forgeries(VICTIMS).map((forgery) => [forgery.name, forgery] as const);
const STANDS = [
  ['mortgage', 'getMortgage', { mortgageRef: VICTIMS.mortgageRef }],
  ['mortgage', 'listLive', { unitRef: unit }],
  ['seizure', 'getQueue', { unitRef: seized }],
  ['title', 'getHead', { unitRef: unit }],
  ['access', 'getClock', {}],
] as const;
const committed = new Map<string, Forgery>();
let watched: Watched;
let last: bigint;

beforeAll(async () => {
  network.edit((topology) => {
    topology.organizations.push(structuredClone(SECOND_BANK));
    for (const chaincode of topology.chaincodes)
      chaincode.policy = chaincode.policy.replace("'BankMSP.peer'", "'BankMSP.peer','Bank2MSP.peer'");
  });
  await network.start();
  await network.serving();
  for (const act of honestActs(network.unitKey)) await network.consortium.untilEverywhere(await settle(network.consortium, act));
}, START_MS);

afterAll(() => network.stop(), START_MS);

/** What the regulator's peer holds of all that is attacked; nothing to compare where the attack is to succeed. */
const stands = ({ found }: Forgery) =>
  Promise.all((found ? [] : STANDS).map(([chaincode, name, request]) => network.consortium.read('supervisor', chaincode, name, request)));

describe.each(FORGERIES)('%s', (_, forgery) => {
  const submit = (endorsers: readonly string[]) =>
    network.consortium
      .network(forgery.user)
      .getContract(forgery.chaincode)
      .newProposal(forgery.function, {
        arguments: [JSON.stringify(forgery.request)],
        transientData: { forged: JSON.stringify({ ...forgery.forged, attackers: forgery.attackers }) },
        endorsingOrganizations: [...endorsers],
      })
      .endorse();

  test('with one honest peer among the endorsers it is not even submitted', async () => {
    const honest = ['RegistryMSP', 'TaxMSP', 'CourtMSP', 'RegulatorMSP'].find((mspId) => !forgery.endorsers.includes(mspId)) ?? '';
    await expect(submit([...forgery.endorsers, honest])).rejects.toThrow(EndorseError);
  });

  test('committed: as invalid, and nothing changes, unless the policies cannot see it', async () => {
    const before = await stands(forgery);
    const transaction = await submit(forgery.endorsers);
    const { code, blockNumber, transactionId } = await (await transaction.submit()).getStatus();
    expect(code).toBe(forgery.found ? VALID : ENDORSEMENT_POLICY_FAILURE);
    if (forgery.found) committed.set(transactionId, forgery);
    await network.consortium.untilEverywhere(blockNumber);
    expect(await stands(forgery)).toEqual(before);
  });
});

const Findings = z.object({
  findings: z.object({
    edges: z.array(z.object({ node: z.object({ transactionId: z.string(), kind: z.string(), codes: z.array(z.string()) }) })),
  }),
});

describe('the watch', () => {
  beforeAll(async () => {
    last = await settle(network.consortium, tick());
    watched = await watchChain(network.consortium, network.topology.channel, last);
  }, START_MS);

  test('finds every forgery that was committed, and nothing else', () => {
    expect(committed.size).toBeGreaterThan(4);
    expect([...watched.findings.keys()].toSorted()).toEqual([...committed.keys()].toSorted());
    expect(watched.judged).toBeGreaterThan(committed.size);
  });

  test("shows them in the regulator's API, and the bank sees that they are not its business", async () => {
    const blocks = await network.consortium.blocks('registrar', last);
    const index = await indexOf(blocks, network.trust);
    try {
      const shown = await index.ask('supervisor', 'regulator', '{ findings(first: 100) { edges { node { transactionId kind codes } } } }');
      const nodes = z
        .object({ data: Findings })
        .parse(shown)
        .data.findings.edges.map(({ node }) => node);
      expect(new Set(nodes.map(({ transactionId }) => transactionId))).toEqual(new Set(committed.keys()));
      for (const [id, found] of watched.findings) {
        for (const { kind, codes } of found) expect(nodes).toContainEqual({ transactionId: id, kind, codes });
      }
      expect(await index.ask('bank-officer', 'bank', '{ findings { edges { node { kind } } } }')).toMatchObject({
        errors: [{ originalError: { code: 'NOT_AUTHORISED' } }],
      });
      // no endorsement of what was found counts for anybody: it never verifies
      expect(await index.countedEndorsers([...committed.keys()])).toEqual([]);
    } finally {
      await index.close();
    }
  });

  test('and says what it is', () => {
    for (const [id, { name, found }] of committed) {
      const [first] = watched.findings.get(id) ?? [];
      expect([name, first?.kind, first?.codes]).toEqual([name, found?.kind, found?.codes]);
    }
  });
});

const tick = (): Act => ({
  user: 'registrar',
  chaincode: 'access',
  function: 'tick',
  request: { now: instantIn(new Date(), 0) },
  endorsers: CLOCK_KEEPERS,
});

function honestActs(publicKey: string): Act[] {
  const registrar = (chaincode: string, name: string, request: object, endorsers?: readonly string[]): Act => ({
    user: 'registrar',
    chaincode,
    function: name,
    request,
    ...(endorsers && { endorsers }),
  });
  const lender = (request: object): Act => ({
    user: 'bank-officer',
    chaincode: 'mortgage',
    function: 'applyMortgage',
    request,
    endorsers: withLender('BankMSP'),
  });
  return [
    registrar('title', 'setUnitKey', { publicKey }),
    tick(),
    registrar('title', 'registerFirst', firstRegistration(unit, title, day)),
    registrar('title', 'registerFirst', firstRegistration(seized, reference(), day)),
    lender(mortgaged),
    registrar('mortgage', 'enterMortgage', entry, withLender('BankMSP')),
    lender(open),
    registrar('title', 'openCase', sale),
    { user: 'court-clerk', chaincode: 'seizure', function: 'instruct', request: seizure, endorsers: WITH_COURT },
    registrar('access', 'bindKey', shared.bind, TWO),
  ];
}
