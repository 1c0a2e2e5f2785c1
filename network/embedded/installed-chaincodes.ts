/** The chaincode servers of one peer: a stream to each package that its organisation has approved. */
import type { Approvals } from './approvals.js';
import type { ChaincodeStream } from './chaincode-stream.js';
import type { Definition } from './definitions.js';

export interface InstalledOptions {
  approvals: Approvals;
  /** the definition in force */
  definition: (name: string) => Definition | undefined;
  /** undefined when nobody has said where the package's server listens: it is approved, but not installed */
  dial: (packageId: string) => ChaincodeStream | undefined;
}

export class InstalledChaincodes {
  readonly #streams = new Map<string, ChaincodeStream>();

  constructor(private readonly options: InstalledOptions) {
    options.approvals.onChange(() => this.#refresh());
    this.#refresh();
  }

  /** The stream to what runs a chaincode under the definition in force, undefined when the organisation has not approved that. */
  get(name: string): ChaincodeStream | undefined {
    const sequence = this.options.definition(name)?.sequence;
    const approval = sequence === undefined ? undefined : this.options.approvals.find(name, sequence);
    return approval && this.#streams.get(approval.packageId);
  }

  /** Each approved chaincode, and whether its server is connected. */
  states(): Record<string, boolean> {
    return Object.fromEntries(this.options.approvals.entries.map(({ name }) => [name, this.get(name)?.ready === true]));
  }

  close(): void {
    for (const stream of this.#streams.values()) stream.close();
    this.#streams.clear();
  }

  /** Dials what the definitions in force need and those to come; packages of older ones end with the next approval. */
  #refresh(): void {
    const { approvals, definition, dial } = this.options;
    const wanted = approvals.entries.filter(({ name, sequence }) => sequence >= (definition(name)?.sequence ?? 0));
    const packages = new Set(wanted.map(({ packageId }) => packageId));
    for (const [packageId, stream] of this.#streams)
      if (!packages.has(packageId)) {
        stream.close();
        this.#streams.delete(packageId);
      }
    for (const packageId of packages) {
      const stream = this.#streams.get(packageId) ?? dial(packageId);
      if (stream !== undefined) this.#streams.set(packageId, stream);
    }
  }
}
