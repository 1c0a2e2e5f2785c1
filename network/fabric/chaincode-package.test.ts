import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { packageChaincode } from './chaincode-package.js';

// This id was computed by the peers of all organisations of a Fabric v3.1.5 network from the same bytes. If it changes,
// every organisation must install and approve anew.
const TITLE_ID = 'title_1.0:2a068203440f2a06cf80dd156142971eaef0f81bfeeec4fd2a536235c78a15ee';

test('the bytes, and so the package id, depend on name and version alone', () => {
  expect(packageChaincode('title', '1.0').id).toBe(TITLE_ID);
});

test.each([
  ['another name', 'tax', '1.0'],
  ['another version', 'title', '1.1'],
])('%s → another package id, so that chaincodes can call each other', (_title, name, version) => {
  expect(packageChaincode(name, version).id).not.toBe(TITLE_ID);
});

test('tar reads it: metadata with the label, templates in place of addresses and keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-package-'));
  try {
    writeFileSync(join(folder, 'package.tar.gz'), packageChaincode('title', '1.0').bytes);
    execFileSync('tar', ['xzf', 'package.tar.gz'], { cwd: folder });
    execFileSync('tar', ['xzf', 'code.tar.gz'], { cwd: folder });
    const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    expect(read('metadata.json')).toEqual({ type: 'ccaas', label: 'title_1.0' });
    expect(read('connection.json')).toMatchObject({
      address: '{{.title_address}}',
      tls_required: true,
      client_auth_required: true,
      client_key: '{{.client_key}}',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
