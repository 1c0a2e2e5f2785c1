import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CertificateRecord, certRefOf, checkDate, licenceIdOfNumber, parseCertificateNumber } from '@zhenglian/chaincode/domain';
import { makeBundle } from '@zhenglian/verify';
import { collectEvidence, packEvidence, parseTrust } from '@zhenglian/verify/ledger';
import { readFileSync } from 'node:fs';
import { readConfig } from './config.js';
import { gatewayBlocks } from './ledger/blocks.js';
import { chainInfo } from './ledger/chain-info.js';
import { gatewayProofs } from './ledger/proofs.js';
import { pathsOf } from './paths.js';
import { panels } from './proof/panels.js';
import { connect } from './ledger-side.js';

const USAGE = `usage: node api/dist/make-evidence.js --number N --code C --as-of 2026-11-21 FILE
ORGANIZATION, VAR_DIR, PORT_OFFSET and TOPOLOGY as for the organisation's API.

Writes an evidence package for a court: what the ledger held about a certificate on a day, with everything to verify it offline.
`;

/** Collects an evidence package from the organisation's own peer and the answers of the others. */
async function main(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { number: text, code: text, 'as-of': text },
    allowPositionals: true,
  });
  const { number, code, 'as-of': asOf } = values;
  const [file] = positionals;
  if (number === undefined || code === undefined || asOf === undefined || file === undefined) throw new Error(USAGE);
  checkDate(asOf, '--as-of');
  const config = readConfig(process.env);
  const paths = pathsOf(config.varDir, config.organization.id);
  const trust = parseTrust(readFileSync(paths.trust, 'utf8'));
  const connection = connect(config, paths);
  try {
    const network = connection.gateway.getNetwork(trust.channel);
    const licenceId = licenceIdOfNumber(parseCertificateNumber(number), trust.document.issuers);
    if (licenceId === undefined) throw new Error(`${number}: no trusted issuer numbers so`);
    const certRef = certRefOf(licenceId, code);
    const answer = await network.getContract('title').evaluateTransaction('getCertificate', JSON.stringify({ certRef }));
    const { unitRef } = CertificateRecord.parse(JSON.parse(Buffer.from(answer).toString()));
    const { newest } = await chainInfo(connection.gateway, trust.channel);
    const about = { channel: trust.channel, certRef, unitRef };
    const { caseRef, ...found } = await collectEvidence(upTo(newest, gatewayBlocks(connection.gateway, trust.channel)), about);
    const envelope = await gatewayProofs(connection, trust.channel).prove({ certRef, caseRef }, panels(trust)[0] ?? []);
    const proof = await makeBundle(envelope, { licenceId, code });
    const madeAt = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    writeFileSync(file, packEvidence({ ...about, asOf, madeAt }, found, proof));
    process.stdout.write(`${file}: ${found.blocks.length} blocks, ${found.configurations.length} configurations\n`);
  } finally {
    connection.close();
  }
}

async function* upTo(newest: number, source: ReturnType<typeof gatewayBlocks>): AsyncIterable<Uint8Array> {
  const stop = new AbortController();
  let number = 0;
  for await (const block of source.from(0, stop.signal)) {
    yield block;
    if (number === newest) return;
    number += 1;
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
