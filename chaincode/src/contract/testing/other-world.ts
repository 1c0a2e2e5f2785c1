/** The same JSON with the keys of every object in the opposite order. */
export function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

/** A JSON argument as another client could write it; what is no JSON object stays as it is. */
export function rewritten(argument: string): string {
  try {
    const value: unknown = JSON.parse(argument);
    return typeof value === 'object' && value !== null ? JSON.stringify(reversed(value), null, 1) : argument;
  } catch {
    return argument;
  }
}

/** Runs as another machine would: another time of day, other random numbers, another locale and time zone in the environment. */
export async function inAnotherWorld<T>(run: () => Promise<T>): Promise<T> {
  const { random } = Math;
  const { now } = Date;
  const { TZ, LANG, LC_ALL } = process.env;
  Math.random = () => 0.5;
  Date.now = () => now() + 40 * 365 * 24 * 3_600_000;
  Object.assign(process.env, { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' });
  try {
    return await run();
  } finally {
    Math.random = random;
    Date.now = now;
    for (const [name, value] of Object.entries({ TZ, LANG, LC_ALL })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
