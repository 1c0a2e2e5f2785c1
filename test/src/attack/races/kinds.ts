import type { ErrorCode } from '@zhenglian/chaincode/domain';
import {
  type Act,
  applicationOf,
  attestationOf,
  caseOf,
  entryOf,
  holdOf,
  instantIn,
  noticeOf,
  paper,
  seizureOf,
  sharingOf,
  transferOf,
  TWO,
  WITH_COURT,
  WITH_REGULATOR,
  withLender,
} from '../../scenario/acts.js';
import { HolderKey } from '../../scenario/holder-key.js';
import { reference } from '../../scenario/requests.js';

/** What is new for each race: a registered unit, the law's day, and the machine's time. */
export interface Ground {
  readonly channel: string;
  readonly unit: string;
  readonly title: string;
  readonly day: string;
  readonly now: Date;
}

/** What the committed state must be, whoever came first: the answer of a read, as far as it is named. */
export interface Holds {
  readonly user: string;
  readonly chaincode: string;
  readonly function: string;
  readonly request: object;
  readonly isRight: (answer: never, order: Order) => boolean;
}

/** Which contenders were committed, in the order of the blocks: 0 or 1. */
export type Order = readonly (0 | 1)[];

/** Two acts of which the law lets pass both in one order, in the other order, or only one. */
export interface Race {
  /** Acts before, one after the other. */
  readonly before: readonly Act[];
  readonly contenders: readonly [Act, Act];
  /** The code that stops the second contender when the first came before it, and the other way round; undefined: it passes too. */
  readonly stops: readonly [second: ErrorCode | undefined, first: ErrorCode | undefined];
  readonly holds: readonly Holds[];
}

type Kind = (ground: Ground) => Race;

const registrar = (chaincode: string, fn: string, request: object, endorsers?: readonly string[]): Act => ({
  user: 'registrar',
  chaincode,
  function: fn,
  request,
  ...(endorsers && { endorsers }),
});
const bank = (fn: string, request: object): Act => ({
  user: 'bank-officer',
  chaincode: 'mortgage',
  function: fn,
  request,
  endorsers: withLender('BankMSP'),
});
const other = (fn: string, request: object): Act => ({ ...bank(fn, request), user: 'bank2-officer', endorsers: withLender('Bank2MSP') });
const court = (fn: string, request: object): Act => ({
  user: 'court-clerk',
  chaincode: 'seizure',
  function: fn,
  request,
  endorsers: WITH_COURT,
});
const sharing = (user: string, fn: string, request: object): Act => ({ user, chaincode: 'access', function: fn, request, endorsers: TWO });

/** An application of a bank and the registry's entry of it, which are two acts. */
function pledge({ unit, day }: Ground, by: typeof bank, more: object = {}) {
  const lender = by === bank ? 'BankMSP' : 'Bank2MSP';
  const application = applicationOf(unit, day, { lender, ...more });
  const entry = entryOf(application.applicationRef, day);
  return {
    mortgageRef: entry.mortgageRef,
    apply: by('applyMortgage', application),
    enter: registrar('mortgage', 'enterMortgage', entry, withLender(lender)),
  };
}

/** A sale with its taxes, and the registry's entry of it. */
function sale({ unit, title, day }: Ground) {
  const opened = caseOf(unit, title, day);
  const entry = transferOf(opened.caseRef, unit, title, day);
  const taxes = ['BUYER', 'SELLER'].map((side): Act => {
    const request = attestationOf(opened.caseRef, unit, side, day);
    return { user: 'tax-officer', chaincode: 'tax', function: 'attest', request };
  });
  return {
    certRef: entry.certRef,
    prepare: [registrar('title', 'openCase', opened), ...taxes],
    enter: registrar('title', 'registerTransfer', entry),
  };
}

interface Live {
  readonly mortgageRef: string;
  readonly seq: number;
}

const live = ({ unit }: Ground, isRight: (mortgages: readonly Live[], order: Order) => boolean): Holds => ({
  user: 'bank-officer',
  chaincode: 'mortgage',
  function: 'listLive',
  request: { unitRef: unit },
  isRight: ({ items }: { items: { live: Live }[] }, order) =>
    isRight(
      items.map((item) => item.live),
      order,
    ),
});

/** Absent when no such certificate was ever issued. */
const certificate = (certRef: string, isRight: (state: string | undefined, order: Order) => boolean): Holds => ({
  user: 'supervisor',
  chaincode: 'title',
  function: 'getCertificate',
  request: { certRef },
  isRight: ({ state }: { state?: string }, order) => isRight(state, order),
});

/** The mortgages that stand are those that were entered, in the order in which they were. */
const ranked = (ground: Ground, refs: readonly [string, string]): Holds =>
  live(ground, (mortgages, order) => {
    const inOrder = mortgages.toSorted((a, b) => a.seq - b.seq).map(({ mortgageRef }) => mortgageRef);
    return inOrder.join() === order.map((index) => refs[index]).join();
  });

const queue = ({ unit }: Ground, refs: readonly string[]): Holds => ({
  user: 'court-clerk',
  chaincode: 'seizure',
  function: 'getQueue',
  request: { unitRef: unit },
  isRight: ({ items }: { items: { ref: string }[] }) => items.map(({ ref }) => ref).join() === refs.join(),
});

/** What races for a unit, a mortgage, a seizure or a holder's grant, each under its own name. */
export const KINDS: Readonly<Record<string, Kind>> = {
  'double sale': (ground) => {
    const [one, two] = [sale(ground), sale(ground)];
    return {
      before: [...one.prepare, ...two.prepare],
      contenders: [one.enter, two.enter],
      stops: ['CERTIFICATE_NOT_CURRENT', 'CERTIFICATE_NOT_CURRENT'],
      holds: [
        certificate(ground.title, (state) => state === 'REPLACED'),
        certificate(one.certRef, (state, [winner]) => state === (winner === 0 ? 'VALID' : undefined)),
        certificate(two.certRef, (state, [winner]) => state === (winner === 1 ? 'VALID' : undefined)),
      ],
    };
  },
  'double pledge': (ground) => {
    const [one, two] = [pledge(ground, bank, { excludesOthers: true }), pledge(ground, other, { excludesOthers: true })];
    return {
      before: [one.apply, two.apply],
      contenders: [one.enter, two.enter],
      stops: ['LENDER_CONSENT', 'LENDER_CONSENT'],
      holds: [ranked(ground, [one.mortgageRef, two.mortgageRef])],
    };
  },
  'second pledge': (ground) => {
    const [one, two] = [pledge(ground, bank), pledge(ground, other)];
    return {
      before: [one.apply, two.apply],
      contenders: [one.enter, two.enter],
      stops: [undefined, undefined],
      holds: [ranked(ground, [one.mortgageRef, two.mortgageRef])],
    };
  },
  'pledge with a ban, sale': (ground) => {
    const [one, two] = [pledge(ground, bank, { transferBan: true }), sale(ground)];
    return {
      before: [one.apply, ...two.prepare],
      contenders: [one.enter, two.enter],
      stops: ['LENDER_CONSENT', undefined],
      holds: [certificate(ground.title, (state, order) => state === (order.includes(1) ? 'REPLACED' : 'VALID'))],
    };
  },
  'seizure, pledge': (ground) => {
    const seizure = seizureOf(ground.unit, '440605-A', instantIn(ground.now, -60));
    const two = pledge(ground, bank);
    return {
      before: [two.apply],
      contenders: [court('instruct', seizure), two.enter],
      stops: ['SEIZED', undefined],
      holds: [queue(ground, [seizure.seizureRef]), live(ground, (found, order) => found.length === Number(order.includes(1)))],
    };
  },
  'seizure, sale': (ground) => {
    const seizure = seizureOf(ground.unit, '440605-A', instantIn(ground.now, -60), { certRef: ground.title });
    const two = sale(ground);
    return {
      before: two.prepare,
      contenders: [court('instruct', seizure), two.enter],
      stops: ['SEIZED', 'NOT_THE_DEBTORS'],
      holds: [certificate(ground.title, (state, order) => state === (order[0] === 1 ? 'REPLACED' : 'VALID'))],
    };
  },
  'two courts': (ground) => {
    const late = seizureOf(ground.unit, '440605-A', instantIn(ground.now, -60));
    const early = seizureOf(ground.unit, '440605-B', instantIn(ground.now, -120));
    return {
      before: [],
      contenders: [court('instruct', late), court('instruct', early)],
      stops: [undefined, undefined],
      holds: [queue(ground, [early.seizureRef, late.seizureRef])],
    };
  },
  'hold, pledge': (ground) => {
    const hold = holdOf(ground.unit, '440605-C', instantIn(ground.now, -60), ground.day);
    const two = pledge(ground, other);
    return {
      before: [two.apply],
      contenders: [
        { user: 'supervisor', chaincode: 'supervision', function: 'enterHold', request: hold, endorsers: WITH_REGULATOR },
        two.enter,
      ],
      stops: ['HELD', undefined],
      holds: [live(ground, (found, order) => found.length === Number(order.includes(1)))],
    };
  },
  'purchase notice, pledge': (ground) => {
    const notice = noticeOf(ground.unit, new HolderKey().publicKey, ground.day);
    const two = pledge(ground, bank);
    return {
      before: [two.apply],
      contenders: [registrar('title', 'enterNotice', notice), two.enter],
      stops: ['NOTICE_HOLDER_CONSENT', undefined],
      holds: [live(ground, (found, order) => found.length === Number(order.includes(1)))],
    };
  },
  'two buyers': (ground) => {
    const notices = [new HolderKey(), new HolderKey()].map(({ publicKey }) => noticeOf(ground.unit, publicKey, ground.day));
    const [one, two] = notices.map((notice) => registrar('title', 'enterNotice', notice)) as [Act, Act];
    return {
      before: [],
      contenders: [one, two],
      stops: ['NOTICE_HOLDER_CONSENT', 'NOTICE_HOLDER_CONSENT'],
      holds: [
        {
          user: 'registrar',
          chaincode: 'title',
          function: 'getHead',
          request: { unitRef: ground.unit },
          isRight: (head: { notices?: string[] }, [winner = 0]) => head.notices?.join() === notices[winner]?.noticeRef,
        },
      ],
    };
  },
  'release, its withdrawal': (ground) => {
    const one = pledge(ground, bank);
    const wanted = { mortgageRef: one.mortgageRef, requestRef: reference(), day: ground.day };
    return {
      before: [one.apply, one.enter, bank('requestRelease', { ...wanted, port: {} })],
      contenders: [registrar('mortgage', 'releaseMortgage', wanted, withLender('BankMSP')), bank('withdrawRequest', wanted)],
      stops: ['NOT_FOUND', 'NOT_THE_AUTHOR'],
      holds: [live(ground, (found, [winner]) => found.length === Number(winner === 1))],
    };
  },
  'lost certificate, sale': (ground) => {
    const two = sale(ground);
    const replacement = { certRef: ground.title, replacement: paper(), reason: 'REISSUED_DAMAGED', day: ground.day };
    return {
      before: two.prepare,
      contenders: [registrar('title', 'replaceCertificate', replacement), two.enter],
      stops: ['CERTIFICATE_NOT_CURRENT', 'CERTIFICATE_NOT_CURRENT'],
      holds: [certificate(ground.title, (state) => state === 'REPLACED')],
    };
  },
  'one use, twice': (ground) => {
    const shared = sharingOf(ground.channel, new HolderKey(), ground.day);
    return {
      before: [sharing('registrar', 'bindKey', shared.bind), sharing('registrar', 'grant', shared.make)],
      contenders: [sharing('bank-officer', 'consume', shared.use(1)), sharing('bank-officer', 'consume', shared.use(1))],
      stops: ['GRANT_CONSUMED', 'GRANT_CONSUMED'],
      holds: [],
    };
  },
  'use, revocation': (ground) => {
    const shared = sharingOf(ground.channel, new HolderKey(), ground.day);
    return {
      before: [sharing('registrar', 'bindKey', shared.bind), sharing('registrar', 'grant', shared.make)],
      contenders: [sharing('registrar', 'revoke', shared.revoke), sharing('bank-officer', 'consume', shared.use(1))],
      stops: ['GRANT_REVOKED', undefined],
      holds: [
        {
          user: 'bank-officer',
          chaincode: 'access',
          function: 'getGrant',
          request: { grantRef: shared.grantRef },
          isRight: (grant: { acts: unknown[] }) => grant.acts.length === 1,
        },
      ],
    };
  },
};
