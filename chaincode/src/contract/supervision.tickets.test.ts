import { describe, expect, test } from '@jest/globals';
import shim, { type ChaincodeStub } from 'fabric-shim';
import { DomainError } from '@zhenglian/chaincode/domain';
import { makeChaincode } from './chaincodes.js';
import { acted, madeBy, refused, registered, run } from './testing/acting.js';
import type { MemoryLedger } from './testing/memory-ledger.js';
import { ref, type Call } from './testing/scenario.js';
import { registrar, supervisor } from './testing/submitters.js';

// S15: the regulator compares a day's log, as the registry closed it, with what the ledger counts.

const NOW = '2026-12-03T02:00:00Z';
const TICKET = ref(300);

const ticket = (change: object = {}): Call => [
  supervisor,
  'supervision',
  'openTicket',
  {
    ticketRef: TICKET,
    division: '440605',
    day: '2026-12-01',
    kind: 'COUNT_DIFFERS',
    registered: 12,
    logged: 11,
    openedOn: '2026-12-02',
    ...change,
  },
];
const missing = ticket({ day: '2026-12-02', kind: 'UPLOAD_MISSING', logged: 0 });
const late = (change: object = {}): Call => [
  registrar,
  'supervision',
  'recordLateUpload',
  { ticketRef: TICKET, digest: ref(301), day: '2026-12-03', ...change },
];
const closing: Call = [supervisor, 'supervision', 'closeTicket', { ticketRef: TICKET, day: '2026-12-03' }];

/** A ledger whose registry closed the log of 1 December with eleven acts, and none of the day after. */
async function logged(): Promise<MemoryLedger> {
  const ledger = await registered(NOW);
  const title = makeChaincode('title');
  const log = { division: '440605', day: '2026-12-01', total: 11, counts: {} };
  const invoke = async (stub: ChaincodeStub) => {
    const { fcn, params } = stub.getFunctionAndParameters();
    if (fcn !== 'getLog') return title.Invoke(stub);
    const known = (JSON.parse(params[0] ?? '') as { day: string }).day === log.day;
    return known ? shim.success(Buffer.from(JSON.stringify(log))) : shim.error(new DomainError('NOT_FOUND').message);
  };
  ledger.patch('title', { Init: invoke, Invoke: invoke });
  return ledger;
}

test('S15 4-6: a ticket is opened, the late upload recorded, the ticket closed', async () => {
  const ledger = await logged();
  const { openedOn, ...rest } = ticket()[3] as { openedOn: string };
  const acts = [
    { act: 'OPEN', requestDigest: madeBy(ticket()).requestDigest, day: openedOn },
    { act: 'LATE_UPLOAD', requestDigest: madeBy(late()).requestDigest, day: '2026-12-03', digest: ref(301) },
    { act: 'CLOSE', requestDigest: madeBy(closing).requestDigest, day: '2026-12-03' },
  ];
  const record = (count: number) => ({
    [`~ticket~${TICKET}~`]: { ...madeBy(ticket()), type: 'ticket', ...rest, acts: acts.slice(0, count) },
  });
  expect(await acted(ledger, ticket(), 'TICKET_OPENED')).toEqual(record(1));
  expect(await acted(ledger, late(), 'LATE_UPLOADED')).toEqual(record(2));
  expect(await acted(ledger, closing, 'TICKET_CLOSED')).toEqual(record(3));
});

test('S15 4: a day that is over without a log', async () => {
  expect(await acted(await logged(), missing, 'TICKET_OPENED')).toMatchObject({
    [`~ticket~${TICKET}~`]: { kind: 'UPLOAD_MISSING', logged: 0 },
  });
});

describe('what is refused', () => {
  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['a difference that the log does not show', [], ticket({ logged: 10 }), ['TICKET_GROUNDLESS']],
    ['no difference', [], ticket({ registered: 11 }), ['TICKET_GROUNDLESS']],
    ['a difference from a log that is missing', [], ticket({ day: '2026-12-02' }), ['TICKET_GROUNDLESS']],
    ['a missing log that is there', [], ticket({ kind: 'UPLOAD_MISSING', logged: 0 }), ['TICKET_GROUNDLESS']],
    [
      'a missing log of a day that is not over',
      [],
      ticket({ kind: 'UPLOAD_MISSING', logged: 0, day: '2026-12-03' }),
      ['TICKET_GROUNDLESS'],
    ],
    ['a ticket of tomorrow', [], ticket({ openedOn: '2026-12-04' }), ['CLOCK_BEHIND']],
    ['a ticket by the registry', [], [registrar, 'supervision', 'openTicket', ticket()[3]], ['NOT_THE_AUTHOR']],
    ['the same ticket with other content', [ticket()], ticket({ registered: 13 }), ['CONFLICT']],
    ['closing before any upload', [ticket()], closing, ['TICKET_STATE']],
    ['an upload after the end', [ticket(), late(), closing], late({ digest: ref(302) }), ['TICKET_STATE']],
    ['an upload of tomorrow', [ticket()], late({ day: '2026-12-04' }), ['CLOCK_BEHIND']],
    ['an upload by the regulator', [ticket()], [supervisor, 'supervision', 'recordLateUpload', late()[3]], ['NOT_THE_AUTHOR']],
    [
      'S15: the registry closing a ticket against itself',
      [ticket(), late()],
      [registrar, 'supervision', 'closeTicket', closing[3]],
      ['NOT_THE_AUTHOR'],
    ],
    ['an upload to no ticket', [], late(), ['NOT_FOUND']],
  ])('%s', async (_, before, call, codes) => {
    expect(await refused(await run(await logged(), ...before), call)).toEqual(codes);
  });

  test('the registry cannot stop a ticket: the regulator and any other endorse it', async () => {
    const ledger = await logged();
    const endorsed = await ledger.endorse(...ticket());
    expect(ledger.commit(endorsed, ['RegistryMSP', 'TaxMSP', 'CourtMSP', 'BankMSP'])).toBe(false);
    expect(ledger.commit(endorsed, ['RegulatorMSP', 'BankMSP'])).toBe(true);
  });
});
