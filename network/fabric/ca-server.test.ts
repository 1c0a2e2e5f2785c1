import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadTopology } from '../topology.js';
import { authorityConfig, findAuthorityServer } from './ca-server.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-ca-server-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('one authority issues identities and, by a profile of its own, TLS certificates; its administrator has no default secret', () => {
  const [organization] = loadTopology().organizations;
  const config = authorityConfig(organization!, { listen: '127.0.0.1', hosts: ['localhost'] }, { id: 'admin', secret: 'chosen' });
  expect(config).toMatchObject({
    address: '127.0.0.1',
    port: organization!.ca.port,
    tls: { enabled: true },
    registry: { identities: [{ name: 'admin', pass: 'chosen', attrs: { 'hf.Revoker': true, 'hf.GenCRL': true } }] },
    signing: {
      default: { usage: ['digital signature'] },
      profiles: { tls: { usage: expect.arrayContaining(['server auth', 'client auth']) } },
    },
  });
});

const place = (name: string, mode: number): string => {
  const file = join(folder, name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, mode);
  return file;
};

test('the program is found by its variable, or beside Fabric’s own', () => {
  const file = place('fabric-ca-server', 0o755);
  expect(findAuthorityServer({ FABRIC_CA_SERVER: file })).toBe(file);
  expect(findAuthorityServer({ FABRIC_BIN: folder, PATH: '' })).toBe(file);
  expect(findAuthorityServer({ PATH: `/nowhere:${folder}` })).toBe(file);
});

test('without the program there is none; one that was named and cannot be run is refused', () => {
  expect(findAuthorityServer({ FABRIC_BIN: folder })).toBeUndefined();
  const file = place('fabric-ca-server', 0o644);
  expect(() => findAuthorityServer({ FABRIC_CA_SERVER: file })).toThrow('FABRIC_CA_SERVER');
});
