import { bind } from 'jest-each';
import { expect } from 'expect';
import { ModuleMocker } from 'jest-mock';

/** Collects the tests of the files that are loaded, in their order, as jest declares them: test, describe, each, hooks. */
export class Harness {
  /** @type {{ id: string, name: string, run: () => unknown, before: (() => unknown)[], after: (() => unknown)[] }[]} */
  tests = [];
  #titles = [];
  #hooks = [{ before: [], after: [] }];
  #ids = new Map();

  /** Stands in for `@jest/globals`. */
  get globals() {
    const test = (title, run) => this.#add(title, run);
    const describe = (title, define) => this.#nest(title, define);
    test.each = bind(test);
    describe.each = bind(describe);
    const hook = (kind) => (run) => this.#hooks.at(-1)[kind].push(run);
    const jest = new ModuleMocker(globalThis);
    return { expect, jest, test, it: test, describe, beforeEach: hook('before'), afterEach: hook('after') };
  }

  /** The tests that loading a file declares; their ids begin with its name. */
  collect(file, load) {
    this.tests = [];
    this.#titles = [file];
    this.#hooks = [{ before: [], after: [] }];
    this.#ids.clear();
    load();
    return this.tests;
  }

  #add(title, run) {
    const name = [...this.#titles, title].join(' › ');
    const times = (this.#ids.get(name) ?? 0) + 1;
    this.#ids.set(name, times);
    const before = this.#hooks.flatMap((hooks) => hooks.before);
    const after = this.#hooks.flatMap((hooks) => hooks.after);
    this.tests.push({ id: times === 1 ? name : `${name} #${times}`, name, run, before, after });
  }

  #nest(title, define) {
    this.#titles.push(title);
    this.#hooks.push({ before: [], after: [] });
    define();
    this.#hooks.pop();
    this.#titles.pop();
  }
}
