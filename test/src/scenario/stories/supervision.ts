import { applicationOf, entryOf, firstRegistration } from '../acts.js';
import { DIVISION, reference } from '../requests.js';
import { bank, does, entering, given, intruding, refuses, registered, registrar, regulator, type Scene, type StoryStep } from './scene.js';

/** S13: a bank's port closed and reopened. */
export function port(scene: Scene): StoryStep[] {
  const { day } = scene;
  const { unit, step } = registered(scene);
  const branch = reference();
  const closed = { party: 'BankMSP', scope: 'BRANCH', scopeRef: branch, day };
  const act = (more: object = {}) => ({ ...closed, evidence: reference(), ...more });
  const [before, applied] = [applicationOf(unit, day), applicationOf(unit, day, { port: { branch } })];
  const entry = entryOf(before.applicationRef, day);
  const release = { mortgageRef: entry.mortgageRef, requestRef: reference(), day };
  const officer = intruding('bank-officer', regulator);
  return [
    step,
    given(bank, 'applyMortgage', before),
    given(entering, 'enterMortgage', entry),
    does('S13 2', 'the port of a branch is closed', regulator, 'closePort', act({ reason: 'IRREGULAR' })),
    refuses('S13 No 1', 'an application while it is closed', 'PORT_CLOSED', bank, 'applyMortgage', applied),
    refuses('S13 5', 'not before rectification', 'PORT_STATE', regulator, 'openPort', act()),
    refuses('S13 No 2', 'the bank reopens it itself', 'NOT_THE_AUTHOR', officer, 'openPort', act()),
    does('S13 No 3', 'the release of what stands goes through', bank, 'requestRelease', { ...release, port: { branch } }),
    does('S13 No 3', 'and is entered', entering, 'releaseMortgage', release),
    does('S13 4', 'the bank rectifies', officer, 'rectifyPort', act()),
    refuses('S13 No 1', 'an application while it rectifies', 'PORT_CLOSED', bank, 'applyMortgage', applied),
    refuses('S13 No 2', 'the bank accepts its own rectification', 'NOT_THE_AUTHOR', officer, 'openPort', act()),
    does('S13 5', 'the port opens again', regulator, 'openPort', act()),
    does('S13 5', 'the application passes', bank, 'applyMortgage', applied),
  ];
}

const COUNTS = { '100': 0, '200': 0, '300': 0, '400': 0, '500': 0, '600': 0, '700': 0, '800': 0, '900': 0 };

/** S15: a data-quality exception. Each run takes days of its own in the past, since a day's log is closed once. */
export function quality(scene: Scene): StoryStep[] {
  const { day, on } = scene;
  const { unit, step } = registered(scene);
  const start = -400 - Math.floor(Math.random() * 3000) * 3;
  const [logged, silent] = [on(start), on(start - 1)];
  const log = { division: DIVISION, day: logged, counts: { ...COUNTS, '100': 2 }, digest: reference() };
  const ticket = {
    ticketRef: reference(),
    division: DIVISION,
    day: logged,
    kind: 'COUNT_DIFFERS',
    registered: 3,
    logged: 2,
    openedOn: day,
  };
  const missing = { ...ticket, ticketRef: reference(), day: silent, kind: 'UPLOAD_MISSING', registered: 0, logged: 0 };
  const upload = { ticketRef: ticket.ticketRef, digest: reference(), day };
  const close = { ticketRef: ticket.ticketRef, day };
  const registry = intruding('registrar', regulator);
  return [
    step,
    refuses('S15 1', 'a division that is none', 'INVALID_FORMAT', registrar, 'registerFirst', {
      ...firstRegistration(reference(), reference(), day),
      division: '44',
    }),
    refuses('S15 2', 'one entry per unit', 'ALREADY_REGISTERED', registrar, 'registerFirst', firstRegistration(unit, reference(), day)),
    does('S15 3', 'the daily log by type', registrar, 'closeLog', log),
    refuses('S15 No 2', 'the log is changed after the day was closed', 'LOG_CLOSED', registrar, 'closeLog', {
      ...log,
      counts: { ...COUNTS, '100': 3 },
    }),
    refuses('S15 4', 'no ticket without a difference', 'TICKET_GROUNDLESS', regulator, 'openTicket', { ...ticket, registered: 2 }),
    refuses('S15 4', 'no ticket of the registry', 'NOT_THE_AUTHOR', registry, 'openTicket', ticket),
    does('S15 4', 'the counts differ: a ticket', regulator, 'openTicket', ticket),
    does('S15 4', 'no log at all: a ticket', regulator, 'openTicket', missing),
    refuses('S15 6', 'not closed before the late upload', 'TICKET_STATE', regulator, 'closeTicket', close),
    refuses('S15 No 1', 'the regulator does not upload', 'NOT_THE_AUTHOR', regulator, 'recordLateUpload', upload),
    does('S15 5', 'late upload, 补报', registry, 'recordLateUpload', upload),
    does('S15 6', 'the ticket is closed', regulator, 'closeTicket', close),
  ];
}

/** S18: tenants. */
export function tenants(scene: Scene): StoryStep[] {
  const { day } = scene;
  const { unit, title, step } = registered(scene);
  const foreign = { ...applicationOf(unit, day), division: '440604' };
  return [
    { ...step, name: 'S18 3: the tenant registers its unit', line: 'S18 3' },
    refuses('S18 No 2', 'another tenant’s case', 'WRONG_TENANT', registrar, 'openCase', {
      caseRef: reference(),
      unitRef: unit,
      certRef: title,
      act: 'TRANSFER',
      requiredSides: ['BUYER', 'SELLER'],
      applicationDigest: reference(),
      division: '440604',
      openedOn: day,
    }),
    refuses('S18 No 2', 'another tenant’s mortgage', 'WRONG_TENANT', bank, 'applyMortgage', foreign),
  ];
}
