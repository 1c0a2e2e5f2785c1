import assert from 'node:assert/strict';

/** Numbers and prints steps: `✓ 07 tax: transfer refused before completion (TAX_INCOMPLETE)`. */
export class Steps {
  #number = 0;

  /** Runs one step; its function answers what to show in brackets. Stops everything when it throws. */
  async step(title, work) {
    const label = `${String(++this.#number).padStart(2, '0')} ${title}`;
    try {
      const shown = await work();
      console.log(`✓ ${label}${shown ? ` (${shown})` : ''}`);
    } catch (error) {
      throw new Error(`${label}: ${error.message}`, { cause: error });
    }
  }
}

/** Expects a call to be refused with this code. @returns the code */
export async function refused(code, call) {
  try {
    await call();
  } catch (error) {
    assert.equal(error.code, code, `expected ${code}, got ${error.code ?? error}`);
    return code;
  }
  throw new Error(`expected ${code}, but the call succeeded`);
}

/** The names of the endorsing organisations, as one line. */
export const endorsers = (facts) =>
  facts.transaction.endorsers
    .map(({ mspId }) => mspId)
    .sort()
    .join(' + ');

/** The failed checks of a verdict, by code. */
export const failures = (verdict) => verdict.checks.filter(({ status }) => status !== 'VALID').map(({ code }) => code);
