import { addDays, shanghaiDay, type ErrorCode } from '@zhenglian/chaincode/domain';
import { firstRegistration, instantIn, TWO, WITH_COURT, WITH_REGULATOR, withLender, type Act } from '../acts.js';
import { reference } from '../requests.js';

/** One call of a story and how it must end: committed, refused with a code among those given, or answering so. */
export interface StoryStep extends Act {
  readonly name: string;
  /** The line of the story that it plays: `S6 4`, or `S6 No 2`; absent where it only sets the scene. */
  readonly line?: string;
  readonly refused?: ErrorCode;
  /** A read: what the answer must contain. */
  readonly answers?: object;
}

/** Where and when the stories play. */
export interface Scene {
  readonly channel: string;
  readonly unitKey: string;
  readonly now: Date;
  /** The law's day. */
  readonly day: string;
  /** A calendar day so many days from the law's. */
  on(days: number): string;
  /** An instant so many seconds from now. */
  at(seconds: number): string;
}

/** @param unitKey the registry's public key for unit references, hex */
export function sceneOf(channel: string, unitKey: string, now: Date): Scene {
  const at = (seconds: number): string => instantIn(now, seconds);
  const day = shanghaiDay(at(0));
  return { channel, unitKey, now, day, at, on: (days) => addDays(day, days) };
}

/** Who writes: a service identity, on a chaincode, endorsed by whom that chaincode needs. */
interface Voice {
  readonly user: string;
  readonly chaincode: string;
  readonly endorsers?: readonly string[];
}

const WITH_LENDER = withLender('BankMSP');

export const registrar: Voice = { user: 'registrar', chaincode: 'title' };
export const taxOffice: Voice = { user: 'tax-officer', chaincode: 'tax' };
export const bank: Voice = { user: 'bank-officer', chaincode: 'mortgage', endorsers: WITH_LENDER };
/** The registry where the lender must endorse. */
export const entering: Voice = { user: 'registrar', chaincode: 'mortgage', endorsers: WITH_LENDER };
export const court: Voice = { user: 'court-clerk', chaincode: 'seizure', endorsers: WITH_COURT };
export const regulator: Voice = { user: 'supervisor', chaincode: 'supervision', endorsers: WITH_REGULATOR };
/** On `access`, where what counts is the holder's signature. */
export const sharing = (user: string): Voice => ({ user, chaincode: 'access', endorsers: TWO });
/** Somebody on a chaincode where somebody else is the author. */
export const intruding = (user: string, on: Voice): Voice => ({ ...on, user });

/** A step that only sets the scene. */
export const given = (voice: Voice, fn: string, request: object): StoryStep => ({ ...voice, name: `given: ${fn}`, function: fn, request });

/** A step of the story. */
export const does = (line: string, text: string, voice: Voice, fn: string, request: object): StoryStep => ({
  ...voice,
  name: `${line}: ${text}`,
  line,
  function: fn,
  request,
});

/** What must be refused, with a code. */
export const refuses = (line: string, text: string, code: ErrorCode, voice: Voice, fn: string, request: object): StoryStep => ({
  ...does(line, `${text} (${code})`, voice, fn, request),
  refused: code,
});

/** What the ledger must answer. */
export const shows = (line: string, text: string, voice: Voice, fn: string, request: object, answers: object): StoryStep => ({
  ...does(line, text, voice, fn, request),
  answers,
});

/** A registered unit: its reference, its certificate, and the step that registers it. */
export function registered({ day }: Scene, more: object = {}) {
  const [unit, title] = [reference(), reference()];
  return { unit, title, step: given(registrar, 'registerFirst', { ...firstRegistration(unit, title, day), ...more }) };
}
