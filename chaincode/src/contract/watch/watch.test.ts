import { expect, test } from '@jest/globals';
import { attest, CALLS, CASE, type Call, ledgerBefore, NEW, OLD, ref, STEPS, UNIT } from '../testing/scenario.js';
import { MemoryLedger, type Endorsed } from '../testing/memory-ledger.js';
import { PLACE, statement, testKey, type TestKey } from '../testing/signing.js';
import { registrar, taxOfficer } from '../testing/submitters.js';
import { judgeAgain, type CommittedTransaction } from './watch.js';

const TRANSFER = CALLS.registerTransfer;

test('an honest transaction is never found, whatever it does', async () => {
  const ledger = new MemoryLedger();
  for (const step of STEPS) {
    const call = CALLS[step];
    const before = ledger.view();
    const endorsed = await ledger.submit(...call);
    expect(Object.keys(endorsed.writes)).not.toHaveLength(0);
    expect(await judgeAgain(committed(call, endorsed), before)).toEqual([]);
  }
});

test('a repeated request writes nothing, so there is nothing to judge', async () => {
  const ledger = await ledgerBefore('attestBuyer');
  const call = CALLS.registerFirst;
  expect(await judgeAgain(committed(call, await ledger.submit(...call)), ledger.view())).toEqual([]);
});

test('A5: a transfer that a patched registry committed without its gate is UNGATED, with the codes that it should have got', async () => {
  const ledger = await ledgerBefore('attestBuyer');
  const honest = await endorsedAfterTax();
  expect(await judgeAgain(committed(TRANSFER, honest), ledger.view())).toEqual([
    { kind: 'UNGATED', reason: 'REFUSED', codes: ['TAX_INCOMPLETE'] },
  ]);
});

test('A17: a tax attestation in the name of the registry is UNAUTHORISED', async () => {
  const ledger = await ledgerBefore('attestBuyer');
  const endorsed = await ledger.endorse(taxOfficer, 'tax', 'attest', attest('BUYER'));
  const forged: Call = [registrar, 'tax', 'attest', attest('BUYER')];
  expect(await judgeAgain(committed(forged, endorsed), ledger.view())).toEqual([
    { kind: 'UNAUTHORISED', reason: 'REFUSED', codes: ['NOT_THE_AUTHOR'] },
  ]);
});

test('a grant that a platform fabricated with a key of its own is UNAUTHORISED', async () => {
  const [holder, platform] = [testKey(1), testKey(2)];
  const binding = (key: TestKey): Call => {
    const jws = statement('binding', { ...PLACE, certTag: ref(70), key: key.publicKey, custody: 'DEVICE' }, key);
    return [registrar, 'access', 'bindKey', { jws, day: '2026-11-21' }];
  };
  const claims = { grantRef: ref(71), certTag: ref(70), recipient: 'BankMSP', fields: ['holders'], uses: 1, purposeDigest: ref(72) };
  const jws = statement('grant', { ...PLACE, ...claims, expiresOn: '2026-12-31' }, platform);
  const grant: Call = [registrar, 'access', 'grant', { jws }];
  const [ledger, elsewhere] = [new MemoryLedger(), new MemoryLedger()];
  await ledger.submit(...binding(holder));
  await elsewhere.submit(...binding(platform));
  expect(await judgeAgain(committed(grant, await elsewhere.endorse(...grant)), ledger.view())).toEqual([
    { kind: 'UNAUTHORISED', reason: 'REFUSED', codes: ['HOLDER_SIGNATURE'] },
  ]);
});

const certificate = `\u0000cert\u0000${NEW}\u0000`;
const foreign = { namespace: 'tax', key: `\u0000att\u0000${CASE}\u0000BUYER\u0000`, value: Buffer.from('{}') };

// What was committed instead of what the honest contract writes.
test.each<[string, (honest: CommittedTransaction) => CommittedTransaction, string]>([
  [
    'a changed value',
    (t) => ({ ...t, writes: t.writes.map((w) => (w.key === certificate ? { ...w, value: Buffer.from('{}') } : w)) }),
    'WRITES_DIFFER',
  ],
  ['a write that is missing', (t) => ({ ...t, writes: t.writes.slice(1) }), 'WRITES_DIFFER'],
  [
    'a deletion instead of a write',
    (t) => ({ ...t, writes: t.writes.map((w) => (w.key === certificate ? { ...w, value: undefined } : w)) }),
    'WRITES_DIFFER',
  ],
  ['a surplus write in another namespace', (t) => ({ ...t, writes: [...t.writes, foreign] }), 'WRITES_DIFFER'],
  [
    'A24: a key policy that is reset',
    (t) => ({ ...t, policies: [{ namespace: 'title', key: certificate, policy: Buffer.from('') }] }),
    'POLICIES_DIFFER',
  ],
  ['another event', (t) => ({ ...t, event: { name: 'CASE_OPENED', payload: Buffer.from('{}') } }), 'EVENT_DIFFERS'],
  ['no event', (t) => ({ ...t, event: undefined }), 'EVENT_DIFFERS'],
])('%s is UNAUTHORISED', async (_name, change, reason) => {
  const ledger = await ledgerBefore('registerTransfer');
  const honest = committed(TRANSFER, await ledger.endorse(...TRANSFER));
  expect(await judgeAgain(honest, ledger.view())).toEqual([]);
  expect(await judgeAgain(change(honest), ledger.view())).toEqual([{ kind: 'UNAUTHORISED', reason, codes: [] }]);
});

test('a write under a function that no contract has is UNGATED', async () => {
  const ledger = await ledgerBefore('attestBuyer');
  const call: Call = [registrar, 'title', 'justWrite', { unitRef: UNIT, certRef: ref(99) }];
  const written = { ...committed(call, await endorsedAfterTax()) };
  expect(await judgeAgain(written, ledger.view())).toEqual([{ kind: 'UNGATED', reason: 'REFUSED', codes: ['INVALID_FORMAT'] }]);
});

/** What a contract without its tax gate would have written: the honest one does once both sides are attested. */
async function endorsedAfterTax(): Promise<Endorsed> {
  const endorsed = await (await ledgerBefore('registerTransfer')).endorse(...TRANSFER);
  expect(endorsed.writes[`title/~cert~${OLD}~`]).toContain('REPLACED');
  return endorsed;
}

function committed([submitter, chaincode, name, request]: Call, endorsed: Endorsed): CommittedTransaction {
  const place = (shown: string) => {
    const at = shown.indexOf('/');
    return { namespace: shown.slice(0, at), key: shown.slice(at + 1).replaceAll('~', '\u0000') };
  };
  return {
    channel: 'zhenglian',
    transactionId: 'transaction',
    timestamp: { seconds: Date.parse('2026-11-21T04:00:00Z') / 1000, nanos: 0 },
    creator: { mspId: submitter.mspId, certificate: Buffer.from(submitter.certificate) },
    chaincode,
    arguments: [Buffer.from(name), Buffer.from(JSON.stringify(request))],
    writes: Object.entries(endorsed.writes).map(([key, value]) => ({
      ...place(key),
      value: value === undefined ? undefined : Buffer.from(value),
    })),
    policies: [...endorsed.policies].map(([key, policy]) => ({ ...place(key), policy })),
    event: endorsed.event && { name: endorsed.event.name, payload: Buffer.from(endorsed.event.payload) },
  };
}
