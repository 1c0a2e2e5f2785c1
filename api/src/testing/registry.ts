import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest, DomainError, makeUnitRef, toHex, utf8, vrfPublicKey } from '@zhenglian/chaincode/domain';
import type { RegistryParts } from '../certificates/enter.js';
import type { DocumentStore, Renderer } from '../ports.js';
import { memoryBook } from './memory-book.js';
import { memoryLedger } from './memory-ledger.js';

const SECRET = new Uint8Array(32).fill(7);

/** A flat with one owner, and its sale. */
export const SAMPLE = example('register/01-flat-sole.json');
export const SAMPLE_TRANSFER = example('transfers/01-flat-sole-sold.json');

/** A registry with everything in memory; the unit key is on its ledger. */
export async function memoryRegistry() {
  const ledger = memoryLedger();
  const book = memoryBook();
  const documents = memoryDocuments();
  await ledger.submit('setUnitKey', { publicKey: toHex(vrfPublicKey(SECRET)) });
  const parts: RegistryParts = {
    authority: {
      mspId: 'RegistryMSP',
      uscc: '11440600MB0000001E',
      province: '粤',
      areas: [
        { token: '佛禅', division: '440604' },
        { token: '佛南', division: '440605' },
      ],
    },
    ledger,
    readModel: ledger.readModel,
    book,
    documents,
    issuer: {
      sign: async ({ certificateNumber, licenceId }) => {
        const credential = `credential of ${certificateNumber} ${licenceId}`;
        return { credential, credentialDigest: digest('zl/credential/1', utf8(credential)) };
      },
    },
    renderer: memoryRenderer(),
    unitReferences: { publicKey: toHex(vrfPublicKey(SECRET)), make: (unitCode) => makeUnitRef(SECRET, unitCode) },
    clock: { now: () => new Date('2026-11-20T18:00:00Z') },
    random: { bytes: counting() },
  };
  return { parts, ledger, book, documents };
}

/** Each file differs, as with real seals. */
function memoryRenderer(): Renderer {
  let seals = 0;
  const digestOf = (pdf: Uint8Array) => digest('zl/request/1', pdf);
  return {
    async render({ credential }) {
      const pdf = utf8(`%PDF ${credential} seal ${(seals += 1)}`);
      return { pdf, sha256: digestOf(pdf) };
    },
    digestOf,
  };
}

function memoryDocuments(): DocumentStore & { readonly bodies: ReadonlyMap<string, Uint8Array> } {
  const bodies = new Map<string, Uint8Array>();
  return {
    bodies,
    async putOnce(id, body) {
      const kept = bodies.get(id);
      if (kept !== undefined && !Buffer.from(kept).equals(body)) throw new DomainError('CONFLICT');
      bodies.set(id, body);
    },
    async putAllOnce(all) {
      for (const [id, body] of all) await this.putOnce(id, body);
    },
    get: async (id) => bodies.get(id),
  };
}

/** Different at every call, the same in every run. */
function counting(): (length: number) => Uint8Array {
  let calls = 0;
  return (length) => {
    calls += 1;
    return new Uint8Array(length).map((_, n) => (calls * 31 + n) % 256);
  };
}

function example(path: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../../examples', path), 'utf8')) as Record<string, unknown>;
}
