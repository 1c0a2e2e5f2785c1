import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChainPosition, parseBlock, verifyBlock } from '@zhenglian/verify/ledger';
import { type Consortium, messageOf } from '../scenario/consortium.js';
import { at } from '../../../scripts/lib/paths.mjs';
import { Load, type LoadReport } from '../scenario/load.js';
import { DAY, DIVISION, reference, registration } from '../scenario/requests.js';
import { NativeFabric } from './native-fabric.js';

// What operators do to a running network (docs/operations), each under load and with its outcome looked at from outside.
const MINUTES = 60_000;
const CLIENTS = 4;
const VALID = 0;
const ENDORSEMENT_POLICY_FAILURE = 10;
// SmartBFT complains about a silent leader after 5 s (network/fabric/configtx.ts), then changes the view.
const LEADER_CHANGE_MS = 30_000;
const UPGRADE_PAUSE_MS = 10_000;

const fabric = new NativeFabric(Number(process.env['PORT_OFFSET'] ?? 7000) + 500);
let consortium: Consortium;

beforeAll(async () => {
  await fabric.run('up');
  await fabric.run('deploy');
  consortium = fabric.connect();
  await consortium.submit('registrar', 'title', 'setUnitKey', { publicKey: fabric.trust.document.unitKey });
}, 5 * MINUTES);

afterAll(() => fabric.stop(), MINUTES);

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

test.each(['tax', 'bank', 'regulator'])(
  'the peer of %s is away: registrations go on with whoever else may endorse; back again it catches up',
  async (organization) => {
    await fabric.run('stop', `peer0.${organization}`);
    const request = registration();
    expect((await consortium.submit('registrar', 'title', 'registerFirst', request)).code).toBe(VALID);
    // what needs that very institution waits for it
    const own = consortium.organizations.find(({ id }) => id === organization)?.mspId ?? '';
    const refusal = await consortium
      .submit('registrar', 'title', 'registerFirst', registration(), ['RegistryMSP', own])
      .then(() => '', messageOf);
    expect(refusal).toMatch(/UNAVAILABLE|FAILED_PRECONDITION|ABORTED/);
    await fabric.run('start', `peer0.${organization}`);
    consortium = fabric.connect();
    await everywhere(request.certRef);
  },
  2 * MINUTES,
);

test(
  'a second bank joins a running network under load, enters a mortgage and releases it; no other bank can release it (S3, S5)',
  async () => {
    fabric.edit((topology) => {
      topology.organizations.push(SECOND_BANK);
      for (const chaincode of topology.chaincodes.filter(({ policy }) => policy.includes("'BankMSP.peer'"))) {
        chaincode.sequence += 1;
        chaincode.policy = chaincode.policy.replace("'BankMSP.peer'", "'BankMSP.peer','Bank2MSP.peer'");
      }
    });
    await underLoad('a second bank joins', () => fabric.run('add-org', 'bank2'));
    consortium = fabric.connect();
    const mortgage = await registeredUnitFor('Bank2MSP');
    const both = ['RegistryMSP', 'Bank2MSP'];
    const act = (user: string, name: string, request: object, endorsers = both) =>
      consortium.submit(user, 'mortgage', name, request, endorsers).then(({ code }) => code);
    expect(await act('bank2-officer', 'applyMortgage', mortgage.application)).toBe(VALID);
    expect(await act('registrar', 'enterMortgage', mortgage.entry)).toBe(VALID);
    expect(await act('bank2-officer', 'requestRelease', mortgage.request)).toBe(VALID);
    const { port: _, ...release } = mortgage.request;
    expect(await act('registrar', 'releaseMortgage', release, ['RegistryMSP', 'BankMSP'])).toBe(ENDORSEMENT_POLICY_FAILURE); // not this bank's
    expect(await act('registrar', 'releaseMortgage', release)).toBe(VALID);
  },
  5 * MINUTES,
);

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

test(
  'all chaincodes are upgraded under load',
  async () => {
    fabric.edit(({ chaincodes }) => {
      for (const chaincode of chaincodes) Object.assign(chaincode, { version: '1.1', sequence: chaincode.sequence + 1, slot: 'b' });
    });
    const { longestPause } = await underLoad('upgrade', () => fabric.run('upgrade'));
    expect(longestPause).toBeLessThan(UPGRADE_PAUSE_MS); // both versions run, and what a new definition overtakes is endorsed again
    expect(await fabric.run('status')).not.toMatch(/^chaincode-\w+ /m); // the servers of 1.0 are gone
  },
  5 * MINUTES,
);

test(
  'an upgrade that would interrupt the service is refused and changes nothing',
  async () => {
    const before = structuredClone(fabric.topology.chaincodes);
    fabric.edit(({ chaincodes }) => void (chaincodes[0]!.version = '1.2'));
    await expect(fabric.run('upgrade')).rejects.toThrow(/sequence 3, but 4 follows[^]*needs the other slot, a/);
    fabric.edit(({ chaincodes }) => void chaincodes.splice(0, chaincodes.length, ...before));
  },
  MINUTES,
);

test(
  'a revoked identity is refused by every peer; what it wrote stays; its successor writes on',
  async () => {
    const { caseRef, attestation } = await openCase();
    expect((await consortium.submit('tax-officer', 'tax', 'attest', attestation('BUYER'))).code).toBe(VALID);
    await fabric.run('revoke', 'tax', 'tax-officer');
    const refused = await until(() => consortium.submit('tax-officer', 'tax', 'attest', attestation('SELLER')).then(() => '', messageOf));
    expect(refused).toMatch(/creator certificate is not valid|access denied/);
    await expect(consortium.submit('registrar', 'title', 'registerFirst', registration())).resolves.toMatchObject({ code: VALID });
    fabric.edit(({ organizations }) => {
      organizations.find(({ id }) => id === 'tax')?.users.unshift({ name: 'tax-officer-2', role: 'tax-officer' });
    });
    await fabric.run('up'); // enrols whom the topology names and who has no certificate
    consortium = fabric.connect();
    expect((await consortium.submit('tax-officer-2', 'tax', 'attest', attestation('SELLER'))).code).toBe(VALID);
    const first = await consortium.readEverywhere('tax', 'getAttestation', { caseRef, side: 'BUYER' }, isAttested);
    expect(first.every(isAttested)).toBe(true);
  },
  3 * MINUTES,
);

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
    await underLoad('renewal of everything', () => fabric.run('renew'));
    read().forEach((certificate, index) => {
      expect(certificate.serialNumber).not.toBe(before[index]?.serialNumber);
      expect(certificate.publicKey.equals(before[index]!.publicKey)).toBe(true);
    });
    consortium = fabric.connect();
  },
  10 * MINUTES,
);

test(
  'the leading orderer is killed under load: one pause, nothing acknowledged is lost, another one leads',
  async () => {
    const leader = await fabric.leader();
    const report = await underLoad('leader killed', () => Promise.resolve(fabric.kill(leader)));
    expect(report.longestPause).toBeLessThan(LEADER_CHANGE_MS);
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
    await underLoad('follower killed', () => Promise.resolve(fabric.kill(first)));
    await expect(fabric.run('check')).rejects.toMatchObject({ stdout: expect.stringContaining(`${first}: not running`) });
    fabric.kill(second);
    const request = registration();
    const refusal = await consortium.submit('registrar', 'title', 'registerFirst', request).then(() => '', messageOf);
    expect(refusal).toMatch(/SubmitError[^]*UNAVAILABLE/);
    const answers = await consortium.readEverywhere('title', 'getCertificate', { certRef: request.certRef }, isNotFound);
    expect(answers.every(isNotFound)).toBe(true);
    await fabric.run('start', second);
    // the same request again: it may have been ordered as soon as there was a quorum, which is a success too
    const code = await until(() => consortium.submit('registrar', 'title', 'registerFirst', request).then(String, () => ''));
    expect(code).not.toBe('');
    await everywhere(request.certRef);
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
    expect((await consortium.submit('registrar', 'title', 'registerFirst', during)).code).toBe(VALID);
    const running = (await fabric.run('status')).match(/^(?:\S+[.-]court(?:-b)?|orderer3)(?= )/gm) ?? [];
    expect(running).toEqual(expect.arrayContaining(['orderer3', 'peer0.court', 'chaincode-court-b']));
    await fabric.run('stop', ...running);
    const own = ['organizations/court', 'fabric/data/orderer3', 'fabric/data/peer0.court'].map((folder) => join(fabric.varDir, folder));
    const authority = ['fabric/ca/court', 'network/ca/court'].map((folder) => join(fabric.varDir, folder)).filter(existsSync);
    expect([own.every(existsSync), authority.length]).toEqual([true, 1]);
    for (const folder of [...own, ...authority]) rmSync(folder, { recursive: true });
    const meanwhile = registration();
    expect((await consortium.submit('registrar', 'title', 'registerFirst', meanwhile)).code).toBe(VALID);
    const begun = Date.now();
    await fabric.run('restore', 'court', archive);
    expect(await fabric.run('up')).toContain('endorsed by every organisation');
    report('restore of an organisation to its first endorsement', `${((Date.now() - begun) / 1000).toFixed(1)} s`);
    consortium = fabric.connect();
    await everywhere(during.certRef);
    await everywhere(meanwhile.certRef);
  },
  5 * MINUTES,
);

test(
  'after all this the chain is one, linked and signed by the orderers’ quorum from the pinned genesis block on',
  async () => {
    const { blockNumber } = await consortium.submit('registrar', 'title', 'registerFirst', registration());
    const { trust } = fabric;
    let position: ChainPosition | undefined;
    for (const bytes of await consortium.blocks('registrar', blockNumber)) position = await verifyBlock(parseBlock(bytes), position, trust);
    expect(position?.number).toBe(Number(blockNumber));
  },
  5 * MINUTES,
);

const SECOND_BANK = {
  id: 'bank2',
  kind: 'bank',
  mspId: 'Bank2MSP',
  name: { zh: '第二家银行', en: 'Second bank' },
  peers: [{ name: 'peer0', port: 17651 }],
  ca: { port: 17654 },
  chaincodePort: 17661,
  api: { port: 17680 },
  users: [{ name: 'bank2-officer', role: 'bank-officer' }],
};

/** Runs something while registrations go on before, during and after it; nothing acknowledged may be missing anywhere. */
async function underLoad(what: string, work: () => Promise<unknown>): Promise<LoadReport> {
  const load = new Load(consortium, CLIENTS);
  await load.progress(20).catch(async (error: unknown) => {
    await load.stop();
    throw error;
  });
  const begun = Date.now();
  const done = await work().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (done === undefined) await load.progress(20);
  const outcome = await load.stop();
  if (done !== undefined) throw done;
  const { acknowledged, longestPause, failures } = outcome;
  report(
    what,
    `${acknowledged.length} acknowledged, longest pause ${longestPause} ms, work ${((Date.now() - begun) / 1000).toFixed(1)} s, failures ${JSON.stringify(failures)}`,
  );
  for (const certRef of [...acknowledged.slice(-5), ...acknowledged.filter((_, index) => index % 20 === 0)]) await everywhere(certRef);
  return outcome;
}

/** The certificate is readable at every organisation's own peer. */
async function everywhere(certRef: string): Promise<void> {
  const has = (answer: unknown) => (answer as { state?: string } | undefined)?.state === 'VALID';
  const answers = await consortium.readEverywhere('title', 'getCertificate', { certRef }, has);
  expect(answers).toEqual(answers.map(() => expect.objectContaining({ certRef, state: 'VALID' })));
}

/** A unit with its certificate, seen by all, the clock ticked today; and what a bank and the registry do for a mortgage on it. */
async function registeredUnitFor(lender: string) {
  const now = new Date();
  await consortium.submit('registrar', 'access', 'tick', { now: now.toISOString().replace(/\.\d+Z$/, 'Z') });
  const first = registration();
  await consortium.submit('registrar', 'title', 'registerFirst', first);
  await everywhere(first.certRef);
  const [applicationRef, mortgageRef] = [reference(), reference()];
  const terms = { form: 'MORTGAGE', kind: 'GENERAL', contractDigest: reference(), transferBan: false, excludesOthers: false };
  const attested = { holders: 'SIGNED', acceptor: reference(), reviewer: reference(), enterer: reference() };
  const proof = { certRef: reference(), credentialDigest: reference() };
  const own = { applicationRef, lender, division: DIVISION, unitRefs: [first.unitRef], queryConsentRef: reference() };
  return {
    application: { ...own, ...terms, port: {}, day: DAY },
    entry: { mortgageRef, applicationRef, proof, attested, enteredOn: DAY },
    request: { mortgageRef, requestRef: reference(), port: {}, day: DAY },
  };
}

async function openCase() {
  const first = registration();
  await consortium.submit('registrar', 'title', 'registerFirst', first);
  const caseRef = reference();
  const { unitRef, certRef } = first;
  const request = {
    caseRef,
    unitRef,
    certRef,
    act: 'TRANSFER',
    requiredSides: ['BUYER', 'SELLER'],
    applicationDigest: reference(),
    division: DIVISION,
    openedOn: DAY,
  };
  await consortium.submit('registrar', 'title', 'openCase', request);
  const isOpen = (answer: unknown) => (answer as { state?: string } | undefined)?.state === 'READY';
  await consortium.readEverywhere('title', 'getCase', { caseRef }, isOpen); // other peers may be a block behind
  const attestation = (side: string) => ({
    caseRef,
    unitRef,
    side,
    kind: 'PAID',
    receiptDigest: reference(),
    office: '14406050000',
    attestedOn: DAY,
  });
  return { caseRef, attestation };
}

const isAttested = (answer: unknown): boolean => (answer as { kind?: string } | undefined)?.kind === 'PAID';
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

/** Figures of the run, for whoever reads the output. */
function report(what: string, figures: string): void {
  process.stderr.write(`    ${what}: ${figures}\n`);
}
