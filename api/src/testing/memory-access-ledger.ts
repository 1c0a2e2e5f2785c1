import {
  bindKey,
  BindKey,
  Consume,
  consume,
  digest,
  DomainError,
  makeGrant,
  MakeGrant,
  readStatement,
  revoke,
  shanghaiDay,
  Revoke,
  tick,
  Tick,
  utf8,
  type BindingRecord,
  type ClockRecord,
  type GrantRecord,
  type JsonValue,
  type LedgerRecord,
  type Outcome,
  type RootRecord,
  type UseRecord,
} from '@zhenglian/chaincode/domain';
import type { Ledger, LedgerAct, LedgerQuery } from '../ports.js';

type AccessRecord = BindingRecord | GrantRecord | UseRecord | ClockRecord | RootRecord;
type Part = Pick<Ledger, 'read' | 'submit'>;

/** The contract `access` in memory, by the domain's own rules. */
export interface MemoryAccess {
  /** The ledger as one organisation submits to it. */
  as(mspId: string): Part;
  /** Everything that any caller ever submitted: what blocks would show. */
  readonly sent: readonly JsonValue[];
  /** How many transactions wrote something. */
  readonly writes: () => number;
  /** Run before a use is counted: a test may kill, delay or refuse there. */
  before: () => Promise<void>;
}

/** @param day today in Asia/Shanghai, as the clock on the ledger has it; undefined: by the ticks alone */
export function memoryAccess({ channel, day }: { readonly channel: string; readonly day: () => string | undefined }): MemoryAccess {
  const records = new Map<string, AccessRecord>();
  const sent: JsonValue[] = [];
  let writes = 0;
  const get = <T extends AccessRecord>(...key: (string | number)[]) => records.get(key.join(' ')) as T | undefined;
  const lawDay = () => day() ?? today(get('clock'));
  const scene = () => ({ channel, day: lawDay() });

  const decide = (mspId: string, act: LedgerAct, request: JsonValue): Outcome<LedgerRecord> => {
    if (act === 'bindKey') {
      const wanted = BindKey.parse(request);
      return bindKey(wanted, get('binding', readStatement('binding', wanted.jws, channel).certTag), scene());
    }
    if (act === 'grant') {
      const wanted = MakeGrant.parse(request);
      const { grantRef, certTag } = readStatement('grant', wanted.jws, channel);
      return makeGrant(wanted, get('grant', grantRef), get('binding', certTag), scene());
    }
    if (act === 'revoke') {
      const wanted = Revoke.parse(request);
      const grant = get<GrantRecord>('grant', readStatement('revocation', wanted.jws, channel).grantRef);
      return revoke(wanted, grant, grant && get('binding', grant.certTag), scene());
    }
    if (act === 'consume') {
      const wanted = Consume.parse(request);
      const { grantRef, n } = wanted;
      const earlier = Array.from({ length: n - 1 }, (_, at) => get<UseRecord>('use', grantRef, at + 1)).flatMap((use) => use ?? []);
      return consume(wanted, { grant: get('grant', grantRef), use: get('use', grantRef, n), earlier, channel, mspId, day: lawDay() ?? '' });
    }
    if (act === 'tick') return tick(Tick.parse(request), get('clock'));
    throw new Error(`${act} is not for the contract access`);
  };

  const memory: MemoryAccess = {
    sent,
    writes: () => writes,
    before: () => Promise.resolve(),
    as: (mspId) => ({
      read: async (query, request) => {
        if (query === 'getClock') return clockRecord(get('clock'), day());
        const members = request as Readonly<Record<string, string | number>>;
        const found = get(KINDS[query], ...NAMES[query].map((name) => members[name] ?? ''));
        return found && asJson(found);
      },
      submit: async (act, request) => {
        if (act === 'consume') await memory.before();
        sent.push(request);
        const { act: written } = decide(mspId, act, request);
        if (written !== undefined) {
          writes += 1;
          for (const record of written.records) records.set(keyOf(record), record as AccessRecord);
        }
        return { transactionId: digest('zl/request/1', utf8(`access ${sent.length}`)), block: writes };
      },
    }),
  };
  return memory;
}

const SUITE = 'p256-sha256';
const KINDS: Readonly<Record<LedgerQuery, string>> = { getClock: 'clock', getBinding: 'binding', getGrant: 'grant', getUse: 'use' };
const NAMES: Readonly<Record<LedgerQuery, readonly string[]>> = {
  getClock: [],
  getBinding: ['certTag'],
  getGrant: ['grantRef'],
  getUse: ['grantRef', 'n'],
};

function keyOf(record: LedgerRecord): string {
  if (record.type === 'binding') return `binding ${record.certTag}`;
  if (record.type === 'grant') return `grant ${record.grantRef}`;
  if (record.type === 'use') return `use ${record.grantRef} ${record.n}`;
  if (record.type === 'clock') return 'clock';
  throw new DomainError('INTERNAL');
}

function today(clock: ClockRecord | undefined): string | undefined {
  return clock && shanghaiDay(clock.now);
}

/** The clock as it was ticked, or at noon of a day that a test says. */
function clockRecord(ticked: ClockRecord | undefined, day: string | undefined): JsonValue | undefined {
  if (day === undefined) return ticked && asJson(ticked);
  return { v: 1, suite: SUITE, requestDigest: '0'.repeat(64), type: 'clock', now: `${day}T04:00:00Z` };
}

function asJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
