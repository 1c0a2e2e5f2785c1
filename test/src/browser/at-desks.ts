import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, jest } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { person, visitor } from '../../../scripts/lib/desks/person.mjs';
import { watchAll } from './desk-checks.js';

export type Desk = Awaited<ReturnType<typeof visitor>>;
/** An account of `person.mjs`, or `holder` or `anyone`, who sign in nowhere. */
export type Who = string;

/** Everybody at their desks, in a browser, in the running system that `./scripts/test browser` starts. */
export interface AtDesks {
  readonly endpoints: { readonly explorer: string };
  readonly browser: () => Browser;
  /** Signed in when first asked for, and kept to the end of the file. */
  readonly at: <W extends readonly Who[]>(...who: W) => Promise<{ [K in W[number]]: Desk }>;
  readonly one: (who: Who) => Promise<Desk>;
  /** A new phone, or another visitor, watched as everybody is. */
  readonly another: () => Promise<Desk>;
  /** Somebody who sits at a desk already, watched from now on. */
  readonly adopt: (who: Who, desk: Desk) => Promise<void>;
  /** From now on somebody is another desk, or will sign in anew. */
  readonly replace: (who: Who, desk?: Desk) => void;
}

/** Sets the file's hooks: whatever a page must not do fails the test in which it did it. */
export function atDesks(): AtDesks {
  // a machine that others use too must not fail it
  jest.setTimeout(600_000);
  const varDir = process.env['ZHENGLIAN_VAR'];
  if (varDir === undefined) throw new Error('ZHENGLIAN_VAR: no running system; ./scripts/test browser starts one');
  const endpoints = JSON.parse(readFileSync(`${varDir}/endpoints.json`, 'utf8')) as { explorer: string };
  const problems: string[] = [];
  const people = new Map<string, Desk>();
  let browser: Browser | undefined;
  const demand = (): Browser => {
    if (browser === undefined) throw new Error('the browser runs within tests only');
    return browser;
  };

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());
  afterEach(() => {
    const found = problems.splice(0);
    if (found.length > 0) throw new Error(found.join('\n'));
  });

  const watched = async (desk: Desk): Promise<Desk> => {
    await watchAll(desk.context, problems);
    return desk;
  };
  const one = async (who: Who): Promise<Desk> => {
    const known = people.get(who);
    if (known) return known;
    const opened = who === 'holder' || who === 'anyone' ? visitor(demand(), endpoints) : person(demand(), endpoints, who);
    const desk = await watched(await opened);
    people.set(who, desk);
    return desk;
  };
  return {
    endpoints,
    browser: demand,
    one,
    async at(...who) {
      const desks: Partial<Record<Who, Desk>> = {};
      for (const name of who) desks[name] = await one(name);
      return desks as { [K in (typeof who)[number]]: Desk };
    },
    adopt: async (who, desk) => void people.set(who, await watched(desk)),
    another: async () => watched(await visitor(demand(), endpoints)),
    replace: (who, desk) => void (desk ? people.set(who, desk) : people.delete(who)),
  };
}
