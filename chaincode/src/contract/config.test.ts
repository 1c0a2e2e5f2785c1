import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments, readTls } from './config.js';

test('the command line names chaincode, identifier and address', () => {
  expect(readArguments(['title=title_1.0:registry=127.0.0.1:7001', 'tax=tax_1.0:registry=[::1]:7002'])).toEqual([
    { name: 'title', ccid: 'title_1.0:registry', address: '127.0.0.1:7001' },
    { name: 'tax', ccid: 'tax_1.0:registry', address: '[::1]:7002' },
  ]);
});

test.each<[string, string[], RegExp]>([
  ['nothing', [], /^usage/],
  ['an unknown chaincode', ['deeds=x=localhost:1'], /no chaincode "deeds"/],
  ['no identifier', ['title==localhost:1'], /no chaincode identifier/],
  ['no address', ['title=x'], /no address/],
  ['no port', ['title=x=localhost'], /no address/],
  ['a port beyond 65535', ['title=x=localhost:65536'], /no address/],
  ['a part too many', ['title=x=localhost:1=y'], /no chaincode identifier/],
  ['one chaincode twice', ['title=x=localhost:1', 'title=y=localhost:2'], /each name and each address once/],
  ['one address twice', ['title=x=localhost:1', 'tax=y=localhost:1'], /each name and each address once/],
])('%s is refused with a message', (_, args, message) => {
  expect(() => readArguments(args)).toThrow(message);
});

test('TLS needs all three files or none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-tls-'));
  try {
    const file = join(folder, 'pem');
    writeFileSync(file, 'pem');
    const all = { CHAINCODE_TLS_KEY: file, CHAINCODE_TLS_CERT: file, CHAINCODE_TLS_CLIENT_CA: file };
    expect(readTls({})).toBeUndefined();
    expect(readTls(all)).toEqual({ key: Buffer.from('pem'), cert: Buffer.from('pem'), clientCa: Buffer.from('pem') });
    for (const name of Object.keys(all)) {
      expect(() => readTls({ ...all, [name]: undefined })).toThrow(`${name} not set`);
      expect(() => readTls({ ...all, [name]: join(folder, 'absent') })).toThrow(`${name}: the file`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
