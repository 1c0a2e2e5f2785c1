import { execFile } from 'node:child_process';

const TIMEOUT_MS = 120_000;
const TAIL = 2000;

/** A program ended with an error, or did not end in time. */
export class CommandError extends Error {
  /** @param output what the program wrote, both streams */
  constructor(
    command: string,
    readonly output: string,
  ) {
    // some of Fabric's programs print all their options after the error
    super(
      `${command} failed:\n${output
        .replace(/\nUsage:\n[^]*/, '')
        .slice(-TAIL)
        .trim()}`,
    );
  }
}

/** Runs a program to its end. @returns what it wrote to stdout; @throws CommandError with the end of its output */
export function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...environment }, timeout: TIMEOUT_MS, maxBuffer: 64 << 20 };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error) reject(new CommandError(`${program} ${args.slice(0, 3).join(' ')}`, stdout + stderr));
      else resolve(stdout);
    });
  });
}
