import { prepare } from './lib/prepare.mjs';

const HELP = `./scripts/bench [issue [runs] | network [seconds] | growth [keys] | batch [certificates] | fabric [seconds]
                 | verify [seconds] | index [seconds] | rebuild [seconds]]

  issue     one certificate by GraphQL beside an empty query, against the running system (30 runs)
  network   the embedded network alone, with clients and chaincode on this machine (10 seconds per figure)
  growth    memory, restart and times of the embedded network with a large state (a million keys)
  fabric    a network of Hyperledger Fabric of its own (FABRIC_BIN), from nothing to registrations (10 seconds per figure)
  verify    verification by GraphQL at 50 requests a second, on a temporary system (20 seconds)
  index     how late the rows of five institutions are while transactions come as fast as they can (20 seconds)
  rebuild   an index from block 0, every check and the watch included (a ledger of 20 seconds)
  batch     certificates in batches: signed, encrypted, stored, on the ledger of an embedded network (2,000)

Says the load of the machine and a baseline of the same run with every figure.
`;

const [what = 'issue', amount] = process.argv.slice(2);
if (what === 'network') {
  await prepare(() => {});
  const { benchNetwork } = await import('./lib/bench-network.mjs');
  await benchNetwork({ seconds: Number(amount ?? 10), portOffset: Number(process.env['PORT_OFFSET'] ?? 6000) });
} else if (what === 'growth') {
  await prepare(() => {});
  const { benchGrowth } = await import('./lib/bench-growth.mjs');
  await benchGrowth({ keys: Number(amount ?? 1_000_000), portOffset: Number(process.env['PORT_OFFSET'] ?? 6000) });
} else if (what === 'fabric') {
  await prepare(() => {});
  const { benchFabric } = await import('./lib/bench-fabric.mjs');
  await benchFabric({ seconds: Number(amount ?? 10), portOffset: Number(process.env['PORT_OFFSET'] ?? 6000) });
} else if (what === 'batch') {
  await prepare(() => {});
  const { benchBatch } = await import('./lib/bench-batch.mjs');
  await benchBatch({ count: Number(amount ?? 2000), portOffset: Number(process.env['PORT_OFFSET'] ?? 6000) });
} else if (['verify', 'index', 'rebuild'].includes(what)) {
  await prepare(() => {});
  const { benchApi } = await import('./lib/bench-api.mjs');
  await benchApi({ what, seconds: Number(amount ?? 20), portOffset: Number(process.env['PORT_OFFSET'] ?? 6000) });
} else if (what === 'issue' || /^\d+$/.test(what)) {
  const { benchIssue } = await import('./lib/bench-issue.mjs');
  await benchIssue(Number(amount ?? (/^\d+$/.test(what) ? what : 30)));
} else {
  process.stdout.write(HELP);
  process.exit(what === '--help' ? 0 : 64);
}
