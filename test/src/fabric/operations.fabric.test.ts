import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChainPosition, parseBlock, verifyBlock } from '@zhenglian/verify/ledger';
import { messageOf } from '../scenario/consortium.js';
import { at } from '../../../scripts/lib/paths.mjs';
import { growthScenario } from '../scenario/growth-scenario.js';
import { registration } from '../scenario/requests.js';
import { readableEverywhere, report, underLoad } from '../scenario/under-load.js';
import { NativeFabric } from './native-fabric.js';

// What operators do to a running network (docs/operations), each under load and with its outcome looked at from outside.
const MINUTES = 60_000;
const VALID = 0;
// SmartBFT complains about a silent leader after 5 s (network/fabric/configtx.ts), then changes the view.
const LEADER_CHANGE_MS = 30_000;
/** A peer that gossip has not heard of for 25 s is gone (core.yaml, peer.gossip.aliveExpirationTimeout). */
const FORGOTTEN_MS = 40_000;

const fabric = new NativeFabric(Number(process.env['PORT_OFFSET'] ?? 7000) + 500);

beforeAll(async () => {
  await fabric.run('up');
  await fabric.run('deploy');
  fabric.connect();
  await fabric.consortium.submit('registrar', 'title', 'setUnitKey', { publicKey: fabric.trust.document.unitKey });
}, 5 * MINUTES);

afterAll(() => fabric.stop(), MINUTES);

/** A gateway may still count on a peer that has just stopped, until gossip has forgotten it: the same request is sent again, as clients do. */
async function submitOnceForgotten(request: object): Promise<{ readonly code: number }> {
  const end = Date.now() + FORGOTTEN_MS;
  for (;;) {
    try {
      return await fabric.consortium.submit('registrar', 'title', 'registerFirst', request);
    } catch (error) {
      if (Date.now() > end || !/failed to collect enough transaction endorsements|UNAVAILABLE/.test(messageOf(error))) throw error;
      await sleep(1_000);
    }
  }
}

test(
  'all is well, by the operator’s check; the record of the ceremony is the network’s, and another one is told apart',
  async () => {
    expect(await fabric.run('check')).toBe('all is well\n');
    const file = join(fabric.varDir, 'record.txt');
    writeFileSync(file, await fabric.run('record'));
    expect(await fabric.run('record', file)).toContain('as in');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/[0-9a-f]{4}$/m, 'beef'));
    await expect(fabric.run('record', file)).rejects.toMatchObject({ stdout: expect.stringContaining('only in the record') });
  },
  MINUTES,
);

test(
  'every metric that an alert asks for is one that a node has',
  async () => {
    const rules = readFileSync(at('network/fabric/containers/alerts.yml'), 'utf8');
    const asked = [...new Set(rules.match(/\b(?:consensus|ledger|gossip|endorser|process)_\w+/g))];
    const metrics = [await fabric.metrics('orderer2'), await fabric.metrics('peer0.bank')].join('\n');
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.filter((name) => !metrics.includes(`# TYPE ${name} `))).toEqual([]);
  },
  MINUTES,
);

test(
  'the registry’s first peer is away: the second one serves its clients and endorses for everybody',
  async () => {
    await fabric.run('stop', 'peer0.registry');
    const request = registration();
    // the client's connection has gone with it: a call that was on its way is sent again through the other
    expect((await submitOnceForgotten(request)).code).toBe(VALID);
    const asOthersSee = await fabric.consortium.readEverywhere('title', 'getCertificate', { certRef: request.certRef }, isValid);
    expect(asOthersSee.every(isValid)).toBe(true);
    await fabric.run('start', 'peer0.registry');
    fabric.connect();
    await readableEverywhere(fabric.consortium, request.certRef);
  },
  2 * MINUTES,
);

test.each(['tax', 'bank', 'regulator'])(
  'the peer of %s is away: registrations go on with whoever else may endorse; back again it catches up',
  async (organization) => {
    const request = registration();
    await fabric.run('stop', `peer0.${organization}`);
    try {
      const begun = Date.now();
      expect((await submitOnceForgotten(request)).code).toBe(VALID);
      report(`without the peer of ${organization}`, `registered after ${Date.now() - begun} ms`);
      // what needs that very institution waits for it
      const own = fabric.consortium.organizations.find(({ id }) => id === organization)?.mspId ?? '';
      const refusal = await fabric.consortium
        .submit('registrar', 'title', 'registerFirst', registration(), ['RegistryMSP', own])
        .then(() => '', messageOf);
      expect(refusal).toMatch(/UNAVAILABLE|FAILED_PRECONDITION|ABORTED/);
    } finally {
      await fabric.run('start', `peer0.${organization}`);
      fabric.connect();
    }
    await readableEverywhere(fabric.consortium, request.certRef);
  },
  2 * MINUTES,
);

const [joining, upgrade, revocation, following] = growthScenario(() => fabric);

test.each([joining!])('$name', ({ run }) => expect(run()).resolves.toBeUndefined(), 10 * MINUTES);

test(
  'a further peer joins from another peer’s snapshot',
  async () => {
    const folder = (await fabric.run('snapshot', 'peer0.registry')).trim();
    fabric.edit(({ organizations }) => organizations.at(-1)?.peers.push({ name: 'peer1', port: 17652 }));
    expect(await fabric.run('up', folder)).toContain('endorsed by every organisation');
    const status = await fabric.run('status');
    expect(heightOf(status, 'peer1.bank2')).toBe(heightOf(status, 'peer0.registry'));
  },
  5 * MINUTES,
);

test.each([upgrade!])(
  '$name; the servers of the old version are gone',
  async ({ run }) => {
    await run();
    expect(await fabric.run('status')).not.toMatch(/^chaincode-\w+ /m);
  },
  10 * MINUTES,
);

test(
  'an upgrade that would interrupt the service is refused and changes nothing',
  async () => {
    const before = structuredClone(fabric.topology.chaincodes);
    fabric.edit(({ chaincodes }) => void (chaincodes[0]!.version = '1.2'));
    await expect(fabric.run('upgrade')).rejects.toThrow(/sequence \d, but \d follows[^]*needs the other slot, a/);
    fabric.edit(({ chaincodes }) => void chaincodes.splice(0, chaincodes.length, ...before));
  },
  MINUTES,
);

test.each([revocation!])('$name', ({ run }) => expect(run()).resolves.toBeUndefined(), 5 * MINUTES);

test(
  'every certificate is renewed with its key kept, under load',
  async () => {
    const files = [
      'registry/peers/peer0/msp/signcerts',
      'registry/peers/peer0/tls',
      'court/orderers/orderer3/tls',
      'registry/users/registrar',
    ];
    const read = () => files.map((file) => new X509Certificate(fabric.certificateOf(`${file}/cert.pem`)));
    const before = read();
    await underLoad(fabric.consortium, 'renewal of everything', () => fabric.run('renew'));
    read().forEach((certificate, index) => {
      expect(certificate.serialNumber).not.toBe(before[index]?.serialNumber);
      expect(certificate.publicKey.equals(before[index]!.publicKey)).toBe(true);
    });
    fabric.connect();
  },
  10 * MINUTES,
);

// After the renewal: the evidence that it makes is of certificates that have since been replaced.
test.each([following!])('$name', ({ run }) => expect(run()).resolves.toBeUndefined(), 5 * MINUTES);

test(
  'the leading orderer is killed under load: one pause, nothing acknowledged is lost, another one leads',
  async () => {
    const leader = await fabric.leader();
    const outcome = await underLoad(fabric.consortium, 'leader killed', () => Promise.resolve(fabric.kill(leader)));
    expect(outcome.longestPause).toBeLessThan(LEADER_CHANGE_MS);
    expect(await fabric.leader()).not.toBe(leader);
    await fabric.run('up');
  },
  5 * MINUTES,
);

test(
  'one orderer of four lost: the network goes on; two lost: it stops cleanly, and goes on when one is back',
  async () => {
    const followers = ['orderer1', 'orderer2', 'orderer3', 'orderer4'];
    const leader = await fabric.leader();
    const [first = '', second = ''] = followers.filter((name) => name !== leader);
    await underLoad(fabric.consortium, 'follower killed', () => Promise.resolve(fabric.kill(first)));
    await expect(fabric.run('check')).rejects.toMatchObject({ stdout: expect.stringContaining(`${first}: not running`) });
    fabric.kill(second);
    const request = registration();
    const refusal = await fabric.consortium.submit('registrar', 'title', 'registerFirst', request).then(() => '', messageOf);
    expect(refusal).toMatch(/SubmitError[^]*UNAVAILABLE/);
    const answers = await fabric.consortium.readEverywhere('title', 'getCertificate', { certRef: request.certRef }, isNotFound);
    expect(answers.every(isNotFound)).toBe(true);
    await fabric.run('start', second);
    // the same request again: it may have been ordered as soon as there was a quorum, which is a success too
    const code = await until(() => fabric.consortium.submit('registrar', 'title', 'registerFirst', request).then(String, () => ''));
    expect(code).not.toBe('');
    await readableEverywhere(fabric.consortium, request.certRef);
    await fabric.run('start', first);
  },
  5 * MINUTES,
);

test(
  'an organisation is backed up, loses everything, and is restored; the others went on meanwhile',
  async () => {
    const archive = join(fabric.varDir, 'court.tar.gz');
    await fabric.run('backup', 'court', archive);
    const during = registration();
    expect((await fabric.consortium.submit('registrar', 'title', 'registerFirst', during)).code).toBe(VALID);
    const running = (await fabric.run('status')).match(/^(?:\S+[.-]court(?:-b)?|orderer3)(?= )/gm) ?? [];
    expect(running).toEqual(expect.arrayContaining(['orderer3', 'peer0.court', 'chaincode-court-b']));
    await fabric.run('stop', ...running);
    const own = ['organizations/court', 'fabric/data/orderer3', 'fabric/data/peer0.court'].map((folder) => join(fabric.varDir, folder));
    const authority = ['fabric/ca/court', 'network/ca/court'].map((folder) => join(fabric.varDir, folder)).filter(existsSync);
    expect([own.every(existsSync), authority.length]).toEqual([true, 1]);
    for (const folder of [...own, ...authority]) rmSync(folder, { recursive: true });
    const meanwhile = registration();
    expect((await fabric.consortium.submit('registrar', 'title', 'registerFirst', meanwhile)).code).toBe(VALID);
    const begun = Date.now();
    await fabric.run('restore', 'court', archive);
    expect(await fabric.run('up')).toContain('endorsed by every organisation');
    report('restore of an organisation to its first endorsement', `${((Date.now() - begun) / 1000).toFixed(1)} s`);
    fabric.connect();
    await readableEverywhere(fabric.consortium, during.certRef);
    await readableEverywhere(fabric.consortium, meanwhile.certRef);
  },
  5 * MINUTES,
);

test(
  'after all this the chain is one, linked and signed by the orderers’ quorum from the pinned genesis block on',
  async () => {
    const { blockNumber } = await fabric.consortium.submit('registrar', 'title', 'registerFirst', registration());
    const { trust } = fabric;
    let position: ChainPosition | undefined;
    for (const bytes of await fabric.consortium.blocks('registrar', blockNumber))
      position = await verifyBlock(parseBlock(bytes), position, trust);
    expect(position?.number).toBe(Number(blockNumber));
  },
  5 * MINUTES,
);

const isValid = (answer: unknown): boolean => (answer as { state?: string } | undefined)?.state === 'VALID';
const isNotFound = (answer: unknown): boolean => typeof answer === 'string' && answer.includes('NOT_FOUND');
const heightOf = (status: string, name: string): string | undefined => new RegExp(`${name} .*height (\\d+)`).exec(status)?.[1];

/** Asks again until there is an answer that is not empty. */
async function until(ask: () => Promise<string>): Promise<string> {
  const end = Date.now() + MINUTES;
  for (;;) {
    const answer = await ask();
    if (answer !== '' || Date.now() > end) return answer;
  }
}
