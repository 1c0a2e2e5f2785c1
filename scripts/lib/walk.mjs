import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNTS } from './accounts.mjs';
import { ATTEST, CASE, COMPLETE_TRANSFER, ISSUE, NETWORK, OPEN_TRANSFER, PERSONS, VERIFY, connect } from './client.mjs';
import { addDisclosure, alterDisclosure, changeField, forgeIssuer } from './forge.mjs';
import { sampleEntry, sampleTransfer } from './samples.mjs';
import { signIn } from './sign-in.mjs';
import { certificateFile } from './walk-file.mjs';
import { keptKey, ownHistory } from './walk-holder.mjs';
import { stories } from './walk-institutions.mjs';
import { carryAway, verifyOffline } from './walk-proof.mjs';
import { erasure, newDevice, presentation, sharing } from './walk-sharing.mjs';
import { units } from './walk-units.mjs';
import { Steps, endorsers, failures, refused } from './steps.mjs';

const RESTART_MS = 60_000;
const TODAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date()); // YYYY-MM-DD

/** The main job from register entry to verification, with what must be refused on the way. */
export async function walk(endpoints) {
  const steps = new Steps();
  const actors = await signInEveryone(steps, endpoints);
  const first = await firstRegistration(steps, actors);
  await certificateFile(steps, actors, first.certRef);
  const transferred = await transfer(steps, actors, first);
  await forgeries(steps, actors, transferred.issued);
  await presentation(steps, actors, transferred.issued, transferred.holder);
  await sharing(steps, actors, transferred.issued.certRef, transferred.holder);
  await ownHistory(steps, actors, transferred.issued.certRef, transferred.holder);
  await keptKey(steps, actors);
  await units(steps, actors, TODAY);
  await erasure(steps, actors, first.certRef);
  await stories(steps, endpoints);
  const carried = await carryAway(steps, endpoints, transferred.issued);
  await restart(steps, endpoints, actors, { certificates: [first, transferred.issued], carried });
}

async function signInEveryone(steps, { organizations }) {
  const { registry, tax } = organizations;
  const actors = { anyone: connect(registry.graphql), verifier: connect(organizations.bank.graphql) };
  await steps.step('network: five organisations on one channel', async () => {
    const { network } = await actors.anyone(NETWORK);
    assert.equal(network.organizations.length, 5);
    return `${network.kind}, channel ${network.channel}, ${network.blockHeight} blocks`;
  });
  await steps.step('registry: issuing without sign-in refused', () =>
    refused('NOT_SIGNED_IN', () => actors.anyone(ISSUE, { input: { requestId: randomUUID(), entry: {}, persons: PERSONS } })),
  );
  await steps.step('registry and tax: sign in by OpenID Connect', async () => {
    const account = (id) => [ACCOUNTS[id].account, ACCOUNTS[id].password];
    actors.registry = connect(registry.graphql, await signIn(registry, ...account('registry')));
    for (const office of ['admin', 'approver', 'citizen', 'school']) {
      actors[office] = connect(registry.graphql, await signIn(registry, office, ACCOUNTS.registry.password));
    }
    actors.tax = connect(tax.graphql, await signIn(tax, ...account('tax')));
    const bank = await signIn(organizations.bank, ...account('bank'));
    actors.bank = connect(organizations.bank.graphql, bank);
    return [ACCOUNTS.registry.account, ACCOUNTS.tax.account].join(', ');
  });
  return actors;
}

async function firstRegistration(steps, { registry, bank, anyone, verifier }) {
  const entry = sampleEntry('01-flat-sole');
  const request = { requestId: randomUUID(), entry, persons: PERSONS, endorsingOrganizations: ['RegistryMSP', 'TaxMSP'] };
  const issue = (input) => registry(ISSUE, { input }).then((data) => data.issueCertificate);
  const unitCode = `${entry.unitCode.slice(0, 12)}X${entry.unitCode.slice(13)}`;
  await steps.step('registry: an entry with a wrong unit code refused', () =>
    refused('UNIT_CODE_SHAPE', () => issue({ ...request, entry: { ...entry, unitCode } })),
  );
  await steps.step('registry: entered by who accepted it refused', () =>
    refused('SAME_PERSON', () => issue({ ...request, persons: { ...PERSONS, acceptor: ACCOUNTS.registry.account } })),
  );
  await steps.step('bank: issuing a certificate refused', () => refused('NOT_AUTHORISED', () => bank(ISSUE, { input: request })));
  let issued;
  await steps.step('registry: first registration issues a certificate', async () => {
    issued = await issue(request);
    return `${issued.certificateNumber}, block ${issued.facts.transaction.block}, endorsed by ${endorsers(issued.facts)}`;
  });
  await steps.step('registry: the same request again writes nothing', async () => {
    const again = await issue(request);
    assert.equal(again.certRef, issued.certRef);
    assert.deepEqual(again.facts.history, issued.facts.history);
  });
  await steps.step('registry: the same request id with other content refused', () =>
    refused('CONFLICT', () => issue({ ...request, entry: { ...entry, location: `${entry.location}A` } })),
  );
  await steps.step('registry: a second certificate for the same right refused', () =>
    refused('ALREADY_REGISTERED', () => issue({ ...request, requestId: randomUUID() })),
  );
  const byNumber = { certificateNumber: issued.certificateNumber, code: issued.code };
  await steps.step('anyone: verify by number and code at the bank', async () => {
    const verdict = await verify(verifier, byNumber, issued.facts.asOfBlock);
    assert.equal(verdict.status, 'VALID');
    return `VALID, endorsed by ${endorsers(verdict.facts)}`;
  });
  await steps.step('anyone: verify the credential', async () => {
    const verdict = await verify(anyone, { credential: issued.credential });
    assert.equal(verdict.status, 'VALID');
    return `VALID, ${verdict.checks.length} checks`;
  });
  await steps.step('anyone: another pair of endorsers shows differently', async () => {
    const other = await issue({
      requestId: randomUUID(),
      entry: sampleEntry('02-flat-by-shares'),
      persons: PERSONS,
      endorsingOrganizations: ['RegistryMSP', 'CourtMSP'],
    });
    const verdict = await verify(anyone, { certificateNumber: other.certificateNumber, code: other.code });
    assert.equal(verdict.status, 'VALID');
    assert.notEqual(endorsers(verdict.facts), endorsers(issued.facts));
    return endorsers(verdict.facts);
  });
  return { ...issued, entry };
}

async function transfer(steps, { registry, tax, anyone }, first) {
  let caseRef;
  let opened;
  await steps.step('registry: a transfer is accepted, its case anchored', async () => {
    const input = { requestId: randomUUID(), certRef: first.certRef, reason: 'SALE' };
    const { openTransfer } = await registry(OPEN_TRANSFER, { input });
    caseRef = openTransfer.caseRef;
    opened = openTransfer.case.transaction.block;
    return `tax needed from ${openTransfer.case.requiredSides.join(' and ')}`;
  });
  const holder = await newDevice();
  const holderKey = { x: holder.x, y: holder.y };
  const request = { requestId: randomUUID(), caseRef, entry: sampleTransfer('01-flat-sole-sold', first.entry.unitCode), holderKey };
  const attested = { holders: 'SIGNED', acceptor: 'window-1', reviewer: 'reviewer' };
  const complete = (more = { attested }) =>
    registry(COMPLETE_TRANSFER, { input: { ...request, ...more } }).then((data) => data.completeTransfer);
  const attest = (side) =>
    tax(ATTEST, {
      input: { requestId: randomUUID(), caseRef, side, kind: 'PAID', receiptNumber: `3440000${Date.now()}`, attestedOn: TODAY },
    });
  await steps.step('registry: a transfer of which nobody attested the review refused', () => refused('HOLDER_CONSENT', () => complete({})));
  const alone = { attested: { ...attested, reviewer: ACCOUNTS.registry.account } };
  await steps.step('registry: who reviewed the case may not enter it', () => refused('SAME_PERSON', () => complete(alone)));
  await steps.step('tax: transfer refused before completion', () => refused('TAX_INCOMPLETE', () => complete()));
  await steps.step('registry: attesting tax itself refused', () =>
    refused('NOT_AUTHORISED', () =>
      registry(ATTEST, { input: { requestId: randomUUID(), caseRef, side: 'BUYER', kind: 'PAID', receiptNumber: '1', attestedOn: TODAY } }),
    ),
  );
  await steps.step('tax: the case arrives; the buyer’s side attested', async () => {
    const { cases } = await tax(CASE, {}, opened);
    assert.ok(cases.edges.some(({ node }) => node.caseRef === caseRef));
    const { attestTax } = await attest('BUYER');
    return attestTax.attestation.transaction.endorsers.map(({ mspId }) => mspId).join(' + ');
  });
  await steps.step('tax: transfer still refused, the seller’s side is missing', () => refused('TAX_INCOMPLETE', () => complete()));
  await steps.step('tax: the seller’s side attested', async () => (await attest('SELLER')).attestTax.attestation.state);
  let issued;
  await steps.step('registry: transfer issues the new certificate', async () => {
    issued = await complete();
    return `${issued.certificateNumber}, block ${issued.facts.transaction.block}`;
  });
  await steps.step('anyone: the old certificate verifies as replaced', async () => {
    const verdict = await verify(anyone, { certificateNumber: first.certificateNumber, code: first.code });
    assert.deepEqual([verdict.status, failures(verdict)], ['INVALID', ['CERTIFICATE_REPLACED']]);
    assert.equal(verdict.facts.successor, issued.certRef);
    return `REPLACED, successor ${issued.certRef.slice(0, 8)}…`;
  });
  await steps.step('anyone: the new certificate verifies', async () => {
    const verdict = await verify(anyone, { credential: issued.credential });
    assert.equal(verdict.status, 'VALID');
    return 'VALID';
  });
  return { issued, holder };
}

async function forgeries(steps, { anyone }, { credential, certificateNumber, code }) {
  const attempts = [
    ['a changed field in the credential', changeField(credential), 'SIGNATURE_INVALID'],
    ['an altered disclosure', alterDisclosure(credential), 'DISCLOSURE_ALTERED'],
    ['a surplus disclosure', addDisclosure(credential), 'DISCLOSURE_SURPLUS'],
    ['a forged issuer', await forgeIssuer(credential), 'ISSUER_UNTRUSTED'],
  ];
  for (const [title, forged, expected] of attempts) {
    await steps.step(`anyone: ${title} found`, async () => {
      const verdict = await verify(anyone, { credential: forged });
      assert.equal(verdict.status, 'INVALID');
      assert.ok(failures(verdict).includes(expected), `expected ${expected}, got ${failures(verdict).join(', ')}`);
      return expected;
    });
  }
  await steps.step('anyone: an unknown number and a wrong code get the same answer', async () => {
    const unknownNumber = certificateNumber.replace(/\d{7}/, '9999999');
    const wrongCode = code.replace(/^./, (first) => (first === '0' ? '1' : '0'));
    const answers = [
      await verify(anyone, { certificateNumber: unknownNumber, code }),
      await verify(anyone, { certificateNumber, code: wrongCode }),
    ];
    assert.deepEqual(answers[0], answers[1]);
    assert.equal(answers[0].status, 'UNKNOWN');
    return failures(answers[0]).join(', ');
  });
}

async function restart(steps, endpoints, { anyone, verifier }, { certificates: [old, current], carried }) {
  const pids = Object.values(endpoints.pids);
  await steps.step('operator: all processes killed', async () => {
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    return `${pids.length} processes`;
  });
  await verifyOffline(steps, endpoints, carried);
  await steps.step('operator: they come back by themselves', async () => {
    await sleep(500);
    const urls = Object.values(endpoints.organizations).map(({ ready }) => ready);
    await until(async () => (await Promise.all(urls.map((url) => fetch(url)))).every(({ ok }) => ok));
  });
  await steps.step('anyone: everything still verifies', async () => {
    const query = ({ certificateNumber, code }) => ({ certificateNumber, code });
    assert.equal((await verify(verifier, query(current))).status, 'VALID');
    assert.deepEqual(failures(await verify(anyone, query(old))), ['CERTIFICATE_REPLACED']);
    assert.equal((await verify(anyone, { credential: current.credential })).status, 'VALID');
  });
}

/** @param asOfBlock waits for a fact that another institution wrote a moment ago and that is still on its way to this one */
async function verify(client, input, asOfBlock) {
  return (await client(VERIFY, { input }, asOfBlock)).verify;
}

async function until(condition) {
  const end = Date.now() + RESTART_MS;
  for (;;) {
    if (await condition().catch(() => false)) return;
    if (Date.now() > end) throw new Error(`not reached within ${RESTART_MS / 1000} s`);
    await sleep(100);
  }
}
