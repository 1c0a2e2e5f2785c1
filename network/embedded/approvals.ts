/** Which definitions an organisation agrees to, which package runs each, and where the servers of its packages listen. */
import { join } from 'node:path';
import { z } from 'zod';
import { readFileIfAny, writeFileAtomic } from '../ca/files.js';

const ApprovalEntry = z.strictObject({
  name: z.string(),
  version: z.string(),
  sequence: z.int(),
  parameter: z.string(), // validation parameter, hex
  packageId: z.string(),
});

export type Approval = z.infer<typeof ApprovalEntry>;

/** Shared by the peers of one organisation. On Fabric it stands in the organisation's own implicit collection. */
export class Approvals {
  readonly #file: string;
  #entries: Approval[];
  readonly #listeners: (() => void)[] = [];

  /** @param folder of the organisation's chaincode servers */
  constructor(private readonly folder: string) {
    this.#file = join(folder, 'approvals.json');
    this.#entries = z.array(ApprovalEntry).parse(JSON.parse(readFileIfAny(this.#file) ?? '[]'));
  }

  get entries(): readonly Approval[] {
    return this.#entries;
  }

  find(name: string, sequence: number): Approval | undefined {
    return this.#entries.find((entry) => entry.name === name && entry.sequence === sequence);
  }

  /** A later approval of the same sequence replaces the earlier one. */
  add(approval: Approval): void {
    const { name, sequence } = approval;
    this.#entries = [...this.#entries.filter((entry) => entry.name !== name || entry.sequence !== sequence), approval];
    writeFileAtomic(this.#file, `${JSON.stringify(this.#entries, null, 2)}\n`);
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** `host:port` of a package's server, undefined when it was not installed. */
  addressOf(packageId: string): string | undefined {
    return readServers(this.folder)[packageId];
  }
}

/** Tells where the server of a package listens, as installing a chaincode-as-a-service package does on Fabric. */
export function installServer(folder: string, packageId: string, address: string): void {
  writeFileAtomic(serversFile(folder), `${JSON.stringify({ ...readServers(folder), [packageId]: address }, null, 2)}\n`);
}

function readServers(folder: string): Record<string, string> {
  return z.record(z.string(), z.string()).parse(JSON.parse(readFileIfAny(serversFile(folder)) ?? '{}'));
}

function serversFile(folder: string): string {
  return join(folder, 'servers.json');
}
