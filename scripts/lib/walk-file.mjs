import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { RENDER, VERIFY } from './client.mjs';
import { failures } from './steps.mjs';

/** The certificate as a file: printed, sealed, anchored; verified elsewhere; refused when a byte is changed. */
export async function certificateFile(steps, { registry, verifier }, certRef) {
  const render = async () => (await registry(RENDER, { input: { requestId: randomUUID(), certRef } })).renderCertificate;
  const verify = async (file) => (await verifier(VERIFY, { input: { pdf: file.toString('base64') } })).verify;
  let file;
  await steps.step('registry: the certificate as a sealed PDF, its digest on the ledger', async () => {
    const { pdf, sha256, fileName } = await render();
    file = Buffer.from(pdf, 'base64');
    assert.equal(createHash('sha256').update(file).digest('hex'), sha256);
    return `${fileName}, ${Math.round(file.length / 1024)} KB`;
  });
  await steps.step('registry: asked again, the same file', async () => assert.equal((await render()).pdf, file.toString('base64')));
  await steps.step('anyone: verify the file at the bank', async () => {
    const verdict = await until(() => verify(file), 'VALID');
    return `VALID, ${verdict.checks.length} checks`;
  });
  await steps.step('anyone: the file with a line appended is INVALID', async () => {
    const verdict = await verify(Buffer.concat([file, Buffer.from('\n')]));
    assert.equal(verdict.status, 'INVALID');
    return failures(verdict).slice(0, 2).join(', ');
  });
}

const PAUSE_MS = 250;
const PATIENCE_MS = 20_000;

/** Another institution's index follows within moments. */
async function until(ask, status) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const verdict = await ask();
    if (verdict.status === status || Date.now() > deadline) {
      assert.equal(verdict.status, status, failures(verdict).join(', '));
      return verdict;
    }
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}
