import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { Harness } from './harness.mjs';
import { Modules } from './modules.mjs';

/**
 * A test runner for Stryker that runs the tests of chaincode/src in its own process. Jest needs minutes for one mutant here, since
 * it builds every test file's world of modules again; this needs well under a second. The domain's own tests come first.
 */
class InProcessRunner {
  #root = process.cwd(); // Stryker starts it in its copy of the sources
  #harness = new Harness();
  #modules = new Modules(this.#root, { '@jest/globals': this.#harness.globals });
  #files = testFiles(this.#root);

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    const context = contextOf();
    context.activeMutant = undefined;
    context.mutantCoverage = { static: {}, perTest: {} };
    const tests = [];
    for (const file of this.#files) {
      for (const test of this.#load(file)) {
        const begun = performance.now();
        context.currentTestId = test.id;
        const failureMessage = await run(test);
        context.currentTestId = undefined;
        const timeSpentMs = performance.now() - begun;
        const outcome = failureMessage === undefined ? { status: SUCCESS } : { status: FAILED, failureMessage };
        tests.push({ id: test.id, name: test.name, fileName: join(this.#root, file), timeSpentMs, ...outcome });
      }
    }
    return { status: 'complete', tests, mutantCoverage: context.mutantCoverage };
  }

  /**
   * A mutant that is active while modules load, such as a row of a table, may be noticed by any test: it is tried on the domain's
   * tests and on those of its own facet's contract, and counts as survived when these do not notice it.
   */
  async mutantRun({ activeMutant, testFilter, hitLimit, reloadEnvironment }) {
    const context = contextOf();
    Object.assign(context, { activeMutant: activeMutant.id, mutantCoverage: undefined, currentTestId: undefined, hitCount: 0, hitLimit });
    // sources keep nothing in variables, tests do: a register that they set up once
    this.#modules.forget((file) => reloadEnvironment || /\.test\.ts$|\/testing\//.test(file));
    const wanted = testFilter && new Set(testFilter);
    let nrOfTests = 0;
    const folder = activeMutant.fileName.split('/chaincode/src/domain/')[1]?.split('/')[0] ?? '';
    for (const file of nearestFirst(this.#files, folder)) {
      if (wanted ? ![...wanted].some((id) => id.startsWith(`${file} › `)) : !isNear(file, folder)) continue;
      let tests;
      try {
        tests = this.#load(file);
      } catch (error) {
        return ended(context, `${file} does not load`, error, nrOfTests);
      }
      for (const test of tests) {
        if (wanted && !wanted.has(test.id)) continue;
        nrOfTests += 1;
        const failure = await run(test);
        if (failure !== undefined) return ended(context, test.id, failure, nrOfTests);
      }
    }
    return { status: 'survived', nrOfTests };
  }

  #load(file) {
    return [...this.#harness.collect(file, () => this.#modules.load(join(this.#root, file)))];
  }
}
InProcessRunner.inject = [];

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];

const SUCCESS = 0;
const FAILED = 1;

const contextOf = () => (globalThis.__stryker__ ??= {});

/** @returns why it fails, undefined when it passes */
async function run({ run: body, before, after }) {
  try {
    for (const hook of before) await hook();
    await body();
    for (const hook of after) await hook();
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

function ended(context, killedBy, failure, nrOfTests) {
  if (context.hitLimit !== undefined && context.hitCount > context.hitLimit) return { status: 'timeout', reason: 'it runs on and on' };
  return { status: 'killed', killedBy: [killedBy], failureMessage: String(failure), nrOfTests };
}

const isDomain = (file) => file.startsWith('chaincode/src/domain/');

const isNear = (file, folder) => isDomain(file) || file.startsWith(`chaincode/src/contract/${folder}.`);

/** The tests of the mutant's own folder, then those that hold the tables against the law, then the others. */
function nearestFirst(files, folder) {
  const place = (file) =>
    [
      file.startsWith(`chaincode/src/domain/${folder}/`),
      file.includes('/model/law-check'),
      isDomain(file),
      isNear(file, folder),
      true,
    ].indexOf(true);
  return files.toSorted((a, b) => place(a) - place(b));
}

/** Test files below the chaincode's sources, from the sources' root; those of the domain first. */
/** Tests of what the contracts' process does to Fabric's libraries: they need modules of their own, and reach no line of the law. */
const OF_THE_PROCESS = /\/(known-certificates|quiet)\.test\.ts$/;

function testFiles(root) {
  const found = readdirSync(join(root, 'chaincode/src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !OF_THE_PROCESS.test(name))
    .map((name) => `chaincode/src/${name}`);
  return [...found.filter(isDomain).sort(), ...found.filter((name) => !isDomain(name)).sort()];
}
