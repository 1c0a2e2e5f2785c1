import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../../..');
const DOMAIN = join(root, 'chaincode/src/domain');

/** What the compiler says of a file with this text, were it part of the domain. */
function compile(text: string): string[] {
  const { config } = ts.readConfigFile(join(DOMAIN, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, DOMAIN);
  const probe = join(DOMAIN, 'probe.ts');
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === probe || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === probe ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram([probe], { ...options, noEmit: true, composite: false, incremental: false }, host);
  const source = program.getSourceFile(probe);
  return ts.getPreEmitDiagnostics(program, source).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('what the language itself offers compiles in the domain', () => {
  expect(compile('export const sum = [1n, 2n].reduce((a, b) => a + b, 0n);')).toEqual([]);
});

test.each([
  ['the process', 'export const x = process.env;'],
  ['a Buffer', 'export const x = Buffer.from([]);'],
  ['a Node module', "import { readFileSync } from 'node:fs'; export const x = readFileSync;"],
  ['the page', 'export const x = document;'],
  ['the network', "export const x = fetch('');"],
  ['a timer', 'export const x = setTimeout(() => undefined, 1);'],
  ['the console', "console.log('x'); export const x = 1;"],
  ['WebCrypto', 'export const x = crypto.subtle;'],
])('%s does not compile in the domain', (_name, text) => {
  expect(compile(text)).toEqual([expect.stringMatching(/Cannot find (name|module)/)]);
});

function sources(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('testing'))
    .map((name) => join(folder, name));
}

function usesForIn(text: string): boolean {
  const visit = (node: ts.Node): boolean => ts.isForInStatement(node) || ts.forEachChild(node, visit) === true;
  return visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022));
}

test('no for…in in domain and contracts: its order depends on how an object was made', () => {
  expect(usesForIn('for (const x in {}) x;')).toBe(true);
  const files = [...sources(DOMAIN), ...sources(join(root, 'chaincode/src/contract'))];
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => usesForIn(readFileSync(file, 'utf8')))).toEqual([]);
});
