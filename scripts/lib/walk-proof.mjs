import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from './paths.mjs';

const EXIT = { VALID: 0, INVALID: 1 };

/** A proof of the certificate, made by the bank from the answers of several institutions, as files that somebody carries away. */
export async function carryAway(steps, { organizations }, { certificateNumber, code, credential }) {
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-proof-'));
  const file = (name, content) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const carried = { folder, credential: file('credential.txt', credential) };
  await steps.step('bank: a proof of title, taxes, mortgages and seizures, signed by four institutions', async () => {
    const base = organizations.bank.graphql.replace(/\/graphql$/, '');
    const [answer, trust] = await Promise.all([
      fetch(`${base}/proof`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ certificateNumber, code }),
      }),
      fetch(`${base}/trust.json`),
    ]);
    assert.equal(answer.status, 200, answer.ok ? '' : await answer.text());
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.ok(bytes.length <= 8192, `${bytes.length} bytes`);
    carried.proof = file('certificate.zlproof', bytes);
    const changed = Buffer.from(bytes);
    changed[bytes.length >> 1] ^= 1;
    carried.changed = file('changed.zlproof', changed);
    carried.trust = file('trust.json', await trust.text());
    return `${bytes.length} bytes`;
  });
  return carried;
}

/** Verifies the carried files while no process of the system runs. */
export async function verifyOffline(steps, { organizations }, { folder, trust, proof, changed, credential }) {
  const verify = (...args) =>
    spawnSync(process.execPath, [at('verify/bin/zhenglian-verify.js'), '--trust', trust, '--json', ...args], { encoding: 'utf8' });
  await steps.step('anyone: with every process of the system dead, credential and proof are VALID', async () => {
    const urls = Object.values(organizations).map(({ health, ready }) => health ?? ready);
    const alive = await Promise.all(
      urls.map((url) =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      ),
    );
    assert.ok(!alive.includes(true), 'an API still answers');
    const { status, stdout } = verify('--proof', proof, credential);
    assert.equal(status, EXIT.VALID, stdout);
    const { proof: proven } = JSON.parse(stdout);
    assert.deepEqual([proven.answer.mortgage.items, proven.answer.seizure.items], [[], []]);
    return `no mortgage, no seizure, as of ${proven.answer.clock}`;
  });
  await steps.step('anyone: a proof with one bit changed is INVALID', () => assert.equal(verify(changed).status, EXIT.INVALID));
  rmSync(folder, { recursive: true });
}
