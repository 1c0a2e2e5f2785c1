import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ATTEST, ISSUE, OPEN_TRANSFER, PERSONS } from './client.mjs';
import { newParcel, sampleEntry, sampleTransfer } from './samples.mjs';
import { refused } from './steps.mjs';

const DIVIDED = 'units { ref predecessors } papers { certificateNumber } transaction { block }';
const SPLIT = `mutation ($input: SplitUnitsInput!) { splitUnits(input: $input) { ${DIVIDED} } }`;
const MERGE = `mutation ($input: MergeUnitsInput!) { mergeUnits(input: $input) { ${DIVIDED} } }`;
const COMPLETE = `mutation ($input: CompleteTransfersInput!) { completeTransfers(input: $input) {
  results { position payload { certificateNumber facts { transaction { id block } } } error { code field } } } }`;

/** One unit becomes two, two become one, and the sales of a whole building are entered at once. */
export async function units(steps, { registry, tax }, today) {
  const parcel = newParcel();
  const sample = sampleEntry('01-flat-sole', parcel);
  const ask = (query, input) => registry(query, { input: { requestId: randomUUID(), ...input } });
  const entry = (n) => ({ ...sample, unitCode: sample.unitCode.slice(0, 24) + String(n).padStart(4, '0') });
  const part = (n) => ({ ...entry(n), registrationType: '300' });
  const issue = async (n) => ({ ...(await ask(ISSUE, { entry: entry(n), persons: PERSONS })).issueCertificate, n });

  const whole = await issue(1);
  await steps.step('registry: one unit is split into two, each with its certificate', async () => {
    const wish = { unitRef: whole.facts.unitRef, entries: [part(2), part(3)] };
    const { splitUnits } = await ask(SPLIT, wish);
    assert.equal(splitUnits.papers.length, 2);
    await refused('UNIT_RETIRED', () => ask(SPLIT, { ...wish, entries: [part(4), part(5)] }));
    return splitUnits.papers.map(({ certificateNumber }) => certificateNumber).join(', ');
  });
  const [left, right] = [await issue(6), await issue(7)];
  await steps.step('registry: two units are merged into one', async () => {
    const { mergeUnits } = await ask(MERGE, { unitRefs: [left.facts.unitRef, right.facts.unitRef], entry: part(8) });
    assert.deepEqual(mergeUnits.units.find(({ predecessors }) => predecessors.length > 0)?.predecessors.length, 2);
    return mergeUnits.papers[0].certificateNumber;
  });
  const sold = [await issue(9), await issue(10)];
  await steps.step('registry: the sales of several flats in one transaction, a result per item', async () => {
    const items = [];
    for (const { certRef, n } of sold) items.push(await readyCase({ ask, tax, today }, certRef, entry(n).unitCode));
    const unknown = { ...items[0], caseRef: '77'.repeat(32) };
    const { results } = (await ask(COMPLETE, { items: [...items, unknown] })).completeTransfers;
    assert.deepEqual(
      results.map(({ error }) => error?.code),
      [undefined, undefined, 'CASE_UNKNOWN'],
    );
    assert.equal(new Set(results.slice(0, 2).map(({ payload }) => payload.facts.transaction.id)).size, 1);
    return `block ${results[0].payload.facts.transaction.block}`;
  });
}

/** A case of transfer whose taxes are attested; its review is attested with its entry. */
async function readyCase({ ask, tax, today }, certRef, unitCode) {
  const { caseRef, case: opened } = (await ask(OPEN_TRANSFER, { certRef, reason: 'SALE' })).openTransfer;
  for (const side of ['BUYER', 'SELLER']) {
    const input = { requestId: randomUUID(), caseRef, side, kind: 'PAID', receiptNumber: `3440000${Date.now()}`, attestedOn: today };
    await tax(ATTEST, { input }, opened.transaction.block);
  }
  const attested = { holders: 'SIGNED', acceptor: 'window-1', reviewer: 'reviewer' };
  return { caseRef, attested, entry: sampleTransfer('01-flat-sole-sold', unitCode) };
}
