import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { python, run, table } from './tools.js';
import { type Samples, writeSamples } from './samples.js';

/** Seals judged by pyHanko, pdfsig and OpenSSL: every genuine one is good, and of the changed ones they miss what is listed only. */
let samples: Samples;
beforeAll(async () => {
  samples = await writeSamples();
}, 120_000);
afterAll(() => samples.close());

type Mutation = Samples['mutations'][number];
/** Sealed by an identity of the office: only the ledger can tell, or whoever looks at the role in the certificate. */
const byTheOffice = ({ name }: Mutation): boolean => /stolen seal|clerk of the office/.test(name);
/** Zeros behind the signature, of which CMS says nothing. */
const inThePadding = ({ name }: Mutation): boolean => /the padding of the signature|the length of the signature/.test(name);

function unexpected(accepts: (path: string) => boolean, blind: (mutation: Mutation) => boolean): string[] {
  return samples.mutations.filter((mutation) => accepts(mutation.path) && !blind(mutation)).map(({ name }) => name);
}
const objections = (accepts: (path: string) => boolean): number => samples.mutations.filter(({ path }) => !accepts(path)).length;

test('pyHanko: genuine seals are valid over the whole file; what the office did not seal, or was changed since, is not', () => {
  const files = [...samples.genuine, ...samples.mutations].map(({ path }) => path);
  const answers = table(python('seal.py', [samples.root, ...files]).out);
  const accepts = (path: string): boolean => answers.get(path) === 'VALID\tENTIRE_FILE\tNONE';
  expect(samples.genuine.filter(({ path }) => !accepts(path)).map(({ path }) => answers.get(path))).toEqual([]);
  expect(unexpected(accepts, (mutation) => byTheOffice(mutation) || inThePadding(mutation))).toEqual([]);
  expect(objections(accepts)).toBeGreaterThanOrEqual(100);
}, 240_000);

test('pdfsig: genuine seals are valid over the whole file; whoever seals again is not seen', () => {
  const accepts = (path: string): boolean => {
    const { out } = run('pdfsig', ['-nocert', path]);
    return out.includes('Signature is Valid.') && out.includes('Total document signed') && out.includes('ETSI.CAdES.detached');
  };
  expect(samples.genuine.filter(({ path }) => !accepts(path))).toEqual([]);
  expect(unexpected(accepts, (mutation) => mutation.kind === 'reseal' || inThePadding(mutation))).toEqual([]);
  expect(objections(accepts)).toBeGreaterThanOrEqual(70);
}, 120_000);

test('OpenSSL: the CMS is a CAdES signature of the authority; what lies outside its range is not seen', () => {
  const accepts = (path: string): boolean => opensslAccepts(path);
  expect(samples.genuine.filter(({ path }) => !accepts(path))).toEqual([]);
  const blind = (mutation: Mutation): boolean =>
    byTheOffice(mutation) ||
    inThePadding(mutation) ||
    ['append', 'update'].includes(mutation.kind) ||
    /larger than|without its last/.test(mutation.name);
  expect(unexpected(accepts, blind)).toEqual([]);
  expect(objections(accepts)).toBeGreaterThanOrEqual(70);
}, 120_000);

/** Verifies the first signature of a file over the range that it names itself. */
function opensslAccepts(path: string): boolean {
  const pdf = readFileSync(path);
  const text = pdf.toString('latin1');
  const range = /\/ByteRange \[0 (\d+) (\d+) (\d+)\]/.exec(text)?.slice(1).map(Number);
  const hex = /\/Contents <([0-9a-f]*)>/.exec(text)?.[1];
  if (!range || !hex) return false;
  const [first = 0, second = 0, length = 0] = range;
  writeFileSync(`${path}.data`, Buffer.concat([pdf.subarray(0, first), pdf.subarray(second, second + length)]));
  const der = Buffer.from(hex, 'hex');
  writeFileSync(`${path}.der`, der.subarray(0, 4 + der.readUInt16BE(2)));
  const args = [
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-purpose',
    'any',
    '-inform',
    'DER',
    '-in',
    `${path}.der`,
    '-content',
    `${path}.data`,
  ];
  return run('openssl', [...args, '-CAfile', samples.root, '-out', '/dev/null']).status === 0;
}
