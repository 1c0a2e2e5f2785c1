import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findPrograms, ProgramsError } from './programs.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-programs-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'config'));
  for (const file of ['core.yaml', 'orderer.yaml']) writeFileSync(join(folder, 'config', file), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function install(version: string, names = ['peer', 'orderer', 'configtxgen', 'configtxlator', 'osnadmin']): void {
  for (const name of names) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\necho " Version: ${version}"\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
}

test.each([
  ['FABRIC_BIN', () => ({ FABRIC_BIN: join(folder, 'bin'), PATH: '/bin' })],
  ['PATH', () => ({ PATH: `/bin:${join(folder, 'bin')}` })],
])('the layout of the release archive is found through %s', (_name, environment) => {
  install('v3.1.5');
  expect(findPrograms(environment())).toMatchObject({ peer: join(folder, 'bin/peer'), config: join(folder, 'bin/../config') });
});

test('missing programs are all named, with the remedy', () => {
  install('v3.1.5', ['peer', 'orderer']);
  const find = () => findPrograms({ FABRIC_BIN: join(folder, 'bin') });
  expect(find).toThrow(ProgramsError);
  expect(find).toThrow(/FABRIC_BIN.*configtxgen, configtxlator, osnadmin\.\n.*v3\.1\.5/s);
});

test.each(['v3.1.4', 'v2.5.12', 'garbage'])('version %s is refused by name', (version) => {
  install(version);
  expect(() => findPrograms({ FABRIC_BIN: join(folder, 'bin') })).toThrow(`is of version ${version};`);
});

test('a folder without the configuration of the release is refused', () => {
  install('v3.1.5');
  rmSync(join(folder, 'config/core.yaml'));
  expect(() => findPrograms({ FABRIC_BIN: join(folder, 'bin') })).toThrow(/core\.yaml/);
});
