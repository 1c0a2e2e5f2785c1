import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import vm from 'node:vm';
import { transformSync } from '@swc/core';
import jestConfig from '../../jest.config.mjs';

const DOMAIN = '@zhenglian/chaincode/domain';

/**
 * Loads the TypeScript sources below a folder, each compiled once and run anew for every registry, so that what a mutant changes
 * while modules load, or what tests keep in variables, is gone with its registry. Packages come from Node and stay loaded.
 */
export class Modules {
  #compiled = new Map();
  #registry = new Map();
  #replaced;

  /** @param {string} root of the sources @param {Record<string, object>} replaced packages by the name under which they are imported */
  constructor(root, replaced) {
    this.root = root;
    this.#replaced = replaced;
  }

  /** Forgets the loaded modules of which that is wanted. @param {(file: string) => boolean} wanted */
  forget(wanted) {
    for (const file of this.#registry.keys()) if (wanted(file)) this.#registry.delete(file);
  }

  /** @param {string} file absolute path of a source */
  load(file) {
    const known = this.#registry.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    this.#registry.set(file, module);
    this.#function(file)(module.exports, (name) => this.#require(name, file), module, file, dirname(file));
    return module.exports;
  }

  #require(name, from) {
    if (name in this.#replaced) return this.#replaced[name];
    if (name === DOMAIN) return this.load(join(this.root, 'chaincode/src/domain/index.ts'));
    if (name.startsWith('.') && !name.endsWith('.json')) return this.load(join(dirname(from), name.replace(/\.js$/, '.ts')));
    return createRequire(from)(name);
  }

  #function(file) {
    const known = this.#compiled.get(file);
    if (known) return known;
    const [, { jsc }] = Object.values(jestConfig.transform)[0];
    const { code } = transformSync(readFileSync(file, 'utf8'), { swcrc: false, filename: file, jsc, module: { type: 'commonjs' } });
    const compiled = vm.compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname'], { filename: file });
    this.#compiled.set(file, compiled);
    return compiled;
  }
}
