import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { authenticator } from './authenticator.mjs';
import { CONFIRM_GRANT, DRAFT_GRANT, ISSUE, PERSONS } from './client.mjs';
import { at } from './paths.mjs';
import { sampleEntry } from './samples.mjs';
import { refused } from './steps.mjs';

const KEEP_KEY = 'mutation ($input: KeepHolderKeyInput!) { keepHolderKey(input: $input) { address } }';
const SIGN = 'mutation ($input: SignWithKeptKeyInput!) { signWithKeptKey(input: $input) { statement } }';
const ATTESTED_BY = 'query ($grantRef: ID!) { grant(grantRef: $grantRef) { attestedBy revoked } }';
const HISTORY = 'query ($statement: String!) { ownAccessHistory(statement: $statement) { looks { action organization purpose } } }';
const DAY_MS = 86_400_000;

/** Who has no phone for it: the platform keeps the key, the holder's authenticator app releases each signature, and the ledger says so. */
export async function keptKey(steps, { registry, citizen }) {
  const ask = (query, input) => registry(query, { input: { requestId: randomUUID(), ...input } });
  const { issueCertificate: issued } = await ask(ISSUE, { entry: sampleEntry('01-flat-sole'), persons: PERSONS });
  const { certRef } = issued;
  const grantRef = randomBytes(32).toString('hex');
  const release = (signingInput, code) => citizen(SIGN, { input: { requestId: randomUUID(), certRef, signingInput, code } });
  const app = await authenticator();
  let signingInput;
  await steps.step('registry: a key that the platform keeps for a holder without a phone', async () => {
    app.scan((await ask(KEEP_KEY, { certRef })).keepHolderKey.address);
    const wish = { grantRef, certRef, recipient: 'BankMSP', fields: ['location'], purpose: '贷款审核', uses: 1 };
    const expiresOn = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
    ({ signingInput } = (await ask(DRAFT_GRANT, { ...wish, expiresOn })).draftGrant);
  });
  await steps.step('registry: signing for the holder without the holder’s code refused', () =>
    refused('SECOND_FACTOR', () => release(signingInput, app.wrong())),
  );
  await steps.step('holder: releases a grant with a code; the ledger marks it as attested by the platform', async () => {
    const code = app.code();
    const { statement } = (await release(signingInput, code)).signWithKeptKey;
    await citizen(CONFIRM_GRANT, { input: { requestId: randomUUID(), jws: statement } });
    const { grant } = await registry(ATTESTED_BY, { grantRef });
    assert.deepEqual(grant, { attestedBy: 'PLATFORM', revoked: false });
    await refused('SECOND_FACTOR', () => release(signingInput, code));
    return grant.attestedBy;
  });
}

/** Who looked, at what, and why: asked with the key that is bound to the certificate (S10; PIPL art. 44). */
export async function ownHistory(steps, { registry, citizen }, certRef, holder) {
  const domain = await import(at('chaincode/dist/domain/index.js'));
  const place = domain.placeOf((await registry('{ network { channel } }')).network.channel);
  const claims = () => ({ ...place, act: 'READ_HISTORY', certRef, at: `${new Date().toISOString().slice(0, 19)}Z` });
  await steps.step('holder: sees who looked at the certificate and why, signed with the bound key', async () => {
    const statement = holder.statement(domain.signingInput('history', claims()));
    const { looks } = (await citizen(HISTORY, { statement })).ownAccessHistory;
    assert.ok(looks.length > 0);
    return `${looks.length} looks`;
  });
}
