import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseTrust, type Trust, type TrustDocument } from '../src/trust.js';

/** Blocks and a statement recorded from Hyperledger Fabric 3.1.5 with four SmartBFT orderers, for tests only. */
const folder = new URL('../../test/vectors/fabric-3.1.5/', import.meta.url);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

const Manifest = z.object({
  channel: z.string(),
  consenters: z.array(z.object({ id: z.number(), mspId: z.string(), identity: z.string() })),
  quorum: z.number(),
  blocks: z.array(
    z.object({
      number: z.number(),
      headerHash: z.string(),
      previousHash: z.string(),
      dataHash: z.string(),
      validOrdererSignatures: z.array(z.number()),
      transactions: z.array(z.object({ txId: z.string(), type: z.number(), validationCode: z.number() })),
    }),
  ),
});
const Statement = z.object({ response: z.string(), endorsedBy: z.array(z.string()), roots: z.record(z.string(), z.string()) });

export const manifest = Manifest.parse(readJson('manifest.json'));
export const statement = Statement.parse(readJson('statement.json'));
export const statementEnvelope = (): Uint8Array => read('statement.envelope');
export const blockNumbers = readdirSync(new URL('blocks/', folder)).map((name) => Number.parseInt(name, 10));
export const recordedBlock = (number: number): Uint8Array => read(`blocks/${String(number).padStart(4, '0')}.block`);

const others = "OR('TaxMSP.peer','BankMSP.peer','CourtMSP.peer','RegulatorMSP.peer')";
export const recordedTrustDocument: TrustDocument = {
  v: 1,
  network: 'fabric',
  channel: manifest.channel,
  genesisHash: manifest.blocks[0]?.headerHash ?? '',
  organizations: Object.entries(statement.roots).map(([mspId, root]) => ({
    id: mspId.replace('MSP', '').toLowerCase(),
    mspId,
    name: { zh: mspId, en: mspId },
    roots: [root],
  })),
  orderers: manifest.consenters,
  policies: {
    title: `AND('RegistryMSP.peer',${others})`,
    tax: "AND('TaxMSP.peer',OR('RegistryMSP.peer','BankMSP.peer','CourtMSP.peer','RegulatorMSP.peer'))",
    mortgage: "AND('RegistryMSP.peer','BankMSP.peer')",
  },
  unitKey: `02${'0'.repeat(64)}`,
  issuers: [],
};
export const recordedTrust: Trust = parseTrust(recordedTrustDocument);
