import assert from 'node:assert/strict';
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { compactDecrypt, compactVerify, importX509 } from 'jose';
import {
  BIND_KEY,
  CONFIRM_GRANT,
  DRAFT_GRANT,
  DRAFT_KEY,
  GRANT,
  OPEN_GRANT,
  RECEIVE_COPY,
  REGISTER_RECIPIENT,
  REVOKE_GRANT,
  VERIFY,
} from './client.mjs';
import { at } from './paths.mjs';
import { failures, refused } from './steps.mjs';

const FIELDS = ['holders', 'location'];
const WEEK_MS = 7 * 86_400_000;

/** A citizen shows two fields of the certificate to a school, once; then takes another grant back (S10). */
export async function sharing(steps, { registry, citizen, school: desk, bank, verifier }, certRef, holder) {
  const { domain, openCopy, readCopy } = await tools();
  const [school, stranger] = [device(domain), device(domain)];
  const ask = (query, input) => registry(query, { input: { requestId: randomUUID(), ...input } });
  const bring = (query, jws, by = citizen) => by(query, { input: { requestId: randomUUID(), jws } });
  const place = domain.placeOf((await registry('{ network { channel } }')).network.channel);
  const use = (grantRef, fields = FIELDS, key = school) =>
    key.statement(domain.signingInput('use', { ...place, grantRef, useId: randomBytes(32).toString('hex'), fields }));
  const open = (...wish) => bring(OPEN_GRANT, use(...wish), desk).then((data) => data.openGrant);

  let recipient;
  await steps.step('registry: a school without a peer registers its key', async () => {
    const name = '示例小学';
    const { x, y, kid } = school;
    const proof = school.signature(`zl/recipient/1\n${kid}\n${name}`);
    ({ recipient } = (await ask(REGISTER_RECIPIENT, { name, publicKey: { x, y }, proof })).registerRecipient);
    return `${recipient.slice(0, 12)}…`;
  });
  await steps.step("registry: the key of the holder's phone is bound to the certificate", async () => {
    const { x, y } = holder;
    const { draftCertificateKey } = await ask(DRAFT_KEY, { certRef, publicKey: { x, y }, custody: 'DEVICE' });
    await ask(BIND_KEY, { certRef, jws: holder.statement(draftCertificateKey.signingInput) });
  });

  const wish = () => ({
    grantRef: randomBytes(32).toString('hex'),
    certRef,
    recipient,
    fields: FIELDS,
    purpose: '子女入学报名',
    uses: 1,
    expiresOn: new Date(Date.now() + WEEK_MS).toISOString().slice(0, 10),
  });
  const draft = async (input) => (await ask(DRAFT_GRANT, input)).draftGrant.signingInput;
  const grant = async (input) => (await bring(CONFIRM_GRANT, holder.statement(await draft(input)))).confirmGrant.grant;
  const once = wish();
  await steps.step('registry: a grant that the holder has not signed refused', async () => {
    const text = await draft(once);
    return refused('HOLDER_SIGNATURE', () => bring(CONFIRM_GRANT, stranger.statement(text)));
  });
  await steps.step('holder: shares two fields with the school, once, for one purpose', async () => {
    const granted = await grant(once);
    return `${granted.fields.join(', ')}, until ${granted.expiresOn}`;
  });
  await steps.step('school: another key cannot open it', () => refused('WRONG_RECIPIENT', () => open(once.grantRef, FIELDS, stranger)));
  await steps.step('school: more fields than granted refused', () =>
    refused('FIELDS_NOT_GRANTED', () => open(once.grantRef, [...FIELDS, 'remarks'])),
  );
  let copyOfSchool;
  await steps.step('school: opens it; the use is on the ledger, the copy is for the school alone', async () => {
    const { ciphertext, keyId, ...sealed } = await open(once.grantRef);
    const copy = { ...sealed, kid: keyId, ciphertext: Buffer.from(ciphertext, 'base64') };
    const body = await openCopy(copy, async (jwe) => (await compactDecrypt(jwe, school.privateKey)).plaintext);
    const { annotation, signed, credential, file } = readCopy(body, (bytes) => createHash('sha256').update(bytes).digest('hex'));
    assert.equal(credential.split('~').filter(Boolean).length, 1 + FIELDS.length);
    const { grant: shown } = await registry(GRANT, { grantRef: once.grantRef });
    assert.deepEqual(shown.uses, [{ n: 1, fields: FIELDS }]);
    copyOfSchool = { pdf: Buffer.from(file).toString('base64'), statement: signed };
    return `annotated PDF, ${Math.round(file.length / 1024)} KB: ${annotation.recipientName}, ${annotation.purpose}, 有效期至${annotation.validUntil}`;
  });
  await steps.step('school: verifies its copy at the bank; without the statement it is nobody’s file', async () => {
    const verify = async (input) => (await verifier(VERIFY, { input })).verify;
    const verdict = await verify(copyOfSchool);
    assert.equal(verdict.status, 'VALID', failures(verdict).join(', '));
    assert.deepEqual(failures(await verify({ pdf: copyOfSchool.pdf })), ['RENDITION_NOT_ANCHORED']);
    return `VALID, ${verdict.checks.length} checks`;
  });
  await steps.step('school: a second opening refused', () => refused('GRANT_CONSUMED', () => open(once.grantRef)));

  const taken = wish();
  await steps.step('holder: another grant, taken back', async () => {
    await grant(taken);
    const text = domain.signingInput('revocation', { ...place, act: 'REVOKE', grantRef: taken.grantRef });
    await refused('HOLDER_SIGNATURE', () => bring(REVOKE_GRANT, school.statement(text)));
    assert.equal((await bring(REVOKE_GRANT, holder.statement(text))).revokeGrant.grant.revoked, true);
  });
  await steps.step('bank: opens what it was granted, counted on the ledger under its own name', async () => {
    const loan = { ...wish(), recipient: 'BankMSP', purpose: '贷款审核', fields: ['holders', 'location', 'right_type'] };
    await grant(loan);
    const input = { requestId: randomUUID(), grantRef: loan.grantRef, fields: loan.fields };
    const { receiveCopy } = await bank(RECEIVE_COPY, { input });
    assert.deepEqual((await registry(GRANT, { grantRef: loan.grantRef })).grant.uses, [{ n: 1, fields: loan.fields }]);
    await refused('GRANT_CONSUMED', () => bank(RECEIVE_COPY, { input: { ...input, requestId: randomUUID() } }));
    return `${receiveCopy.recipientName}, ${receiveCopy.purpose}`;
  });
  await steps.step('school: opening after the revocation refused', () => refused('GRANT_REVOKED', () => open(taken.grantRef)));
}

/** The holder shows one field to a verifier that asked, with a signature for it alone (SD-JWT+KB). */
export async function presentation(steps, { verifier }, { credential }, holder) {
  const { presentCredential } = await import(at('verify/dist/index.js'));
  const audience = 'https://bank.example';
  const nonce = randomBytes(16).toString('base64url');
  const sign = async (message) => Buffer.from(holder.signature(message), 'base64url');
  const verify = async (input) => (await verifier(VERIFY, { input })).verify;
  let presented;
  await steps.step('holder: presents one field to the bank, for its nonce', async () => {
    presented = await presentCredential(credential, { fields: ['location'], audience, nonce, now: new Date() }, sign);
    const verdict = await verify({ credential: presented, audience, nonce });
    assert.equal(verdict.status, 'VALID', failures(verdict).join(', '));
    return `VALID, ${verdict.checks.length} checks`;
  });
  await steps.step('bank: the same presentation shown elsewhere is worth nothing', async () => {
    const verdict = await verify({ credential: presented, audience: 'https://other.example', nonce });
    assert.deepEqual([verdict.status, failures(verdict)], ['INVALID', ['HOLDER_PROOF_OTHER']]);
    return failures(verdict).join(', ');
  });
  await steps.step("bank: a copy without the holder's signature refused", async () => {
    const verdict = await verify({ credential, audience, nonce });
    assert.deepEqual(failures(verdict), ['HOLDER_PROOF_MISSING']);
    return failures(verdict).join(', ');
  });
}

/** Documents of a certificate whose purpose has ended are erased: one asks, another approves, a signed receipt names every place. */
export async function erasure(steps, { registry, admin, approver }, certRef) {
  const erasureId = randomUUID();
  const approvalId = randomUUID();
  const wish = { erasureId, certRefs: [certRef], ground: 'PURPOSE_ENDED' };
  const decide = (client) =>
    client(`mutation ($input: DecideApprovalInput!) { decideApproval(input: $input) { approval { state } } }`, {
      input: { requestId: randomUUID(), approvalId, decision: 'APPROVED' },
    });
  const erase = () =>
    admin(
      `mutation ($input: EraseDocumentsInput!) { eraseDocuments(input: $input) { places { place items } open { place code } receipt } }`,
      {
        input: { requestId: randomUUID(), approvalId, ...wish },
      },
    );
  await steps.step('registry: erasing alone refused', async () => {
    const query = `mutation ($input: RequestErasureInput!) { requestErasure(input: $input) { approval { state } } }`;
    await admin(query, { input: { requestId: approvalId, ...wish } });
    return refused('APPROVAL_NOT_OPEN', erase);
  });
  await steps.step('registry: a second person approves; keys, salts and ciphertext are destroyed', async () => {
    await decide(approver);
    const { eraseDocuments } = await erase();
    assert.deepEqual(eraseDocuments.open, []);
    const { payload } = await compactVerify(eraseDocuments.receipt, ({ x5c }) =>
      importX509(`-----BEGIN CERTIFICATE-----\n${x5c[0]}\n-----END CERTIFICATE-----`, 'ES256'),
    );
    const receipt = JSON.parse(Buffer.from(payload).toString());
    assert.deepEqual(receipt.certRefs, [certRef]);
    return `signed receipt: ${receipt.places.map(({ place, items }) => `${place} ${items}`).join(', ')}`;
  });
  await steps.step('registry: the erased file is not made again', () =>
    refused('DOCUMENT_ERASED', () =>
      registry(`mutation ($input: RenderCertificateInput!) { renderCertificate(input: $input) { sha256 } }`, {
        input: { requestId: randomUUID(), certRef },
      }),
    ),
  );
}

/** The holder's phone. */
export const newDevice = async () => device((await tools()).domain);

/** A phone, or a school's computer: a P-256 key that signs and decrypts. */
function device({ keyOfJwk, thumbprintOf }) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const signature = (text) => sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return {
    x,
    y,
    kid: thumbprintOf(keyOfJwk({ x, y })),
    privateKey: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    signature,
    statement: (text) => `${text}.${signature(text)}`,
  };
}

async function tools() {
  const [domain, { openCopy }, { readCopy }] = await Promise.all(
    ['chaincode/dist/domain/index.js', 'api/dist/documents/copies.js', 'api/dist/sharing/open-copy.js'].map((path) => import(at(path))),
  );
  return { domain, openCopy, readCopy };
}
