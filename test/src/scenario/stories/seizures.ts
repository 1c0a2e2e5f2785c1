import { applicationOf, attestationOf, attested, caseOf, entryOf, holdOf, seizureOf, transferOf } from '../acts.js';
import { reference } from '../requests.js';
import {
  bank,
  court,
  does,
  entering,
  given,
  intruding,
  refuses,
  registered,
  registrar,
  regulator,
  type Scene,
  shows,
  type StoryStep,
  taxOffice,
} from './scene.js';

const [A, B, C] = ['440605-A', '440605-B', '440605-C'];
const DAY_SECONDS = 86_400;

/** S6: court seizure with a waiting list. */
export function seizures(scene: Scene): StoryStep[] {
  const { day, at } = scene;
  const { unit, title, step } = registered(scene);
  const [one, waiting] = [seizureOf(unit, A, at(-120)), seizureOf(unit, B, at(-60))];
  const applied = applicationOf(unit, day);
  const enter = [entering, 'enterMortgage', entryOf(applied.applicationRef, day)] as const;
  const end = (of: { seizureRef: string }, body: string) => ({ seizureRef: of.seizureRef, court: body, digest: reference(), day });
  const longer = (of: { seizureRef: string }, body: string, months = 12) => ({ ...end(of, body), months });
  const asserted = caseOf(unit, title, day, { ground: 'SALE' });
  const sides = ['BUYER', 'SELLER'].map((side) => given(taxOffice, 'attest', attestationOf(asserted.caseRef, unit, side, day)));
  const freed = end(one, A);
  return [
    step,
    given(bank, 'applyMortgage', applied),
    given(registrar, 'openCase', asserted),
    ...sides,
    refuses('S6 1', 'the registry does not seize', 'NOT_THE_AUTHOR', intruding('registrar', court), 'instruct', one),
    refuses('S6 2', 'never for more than three years', 'TERM_TOO_LONG', court, 'instruct', { ...one, months: 37 }),
    does('S6 1', 'court A instructs', court, 'instruct', one),
    refuses('S6 No 4', 'a mortgage before it is recorded', 'SEIZED', ...enter),
    does('S6 2', 'the registry records it', intruding('registrar', court), 'recordSeizure', { seizureRef: one.seizureRef, enteredOn: day }),
    refuses('S6 No 4', 'a mortgage in between', 'SEIZED', ...enter),
    refuses('S6 No 4', 'a transfer in between', 'SEIZED', registrar, 'registerTransfer', transferOf(asserted.caseRef, unit, title, day)),
    does('S6 3', 'court B instructs and waits', court, 'instruct', waiting),
    shows(
      'S6 3',
      'the queue is that of arrival',
      court,
      'getQueue',
      { unitRef: unit },
      {
        items: [
          { ref: one.seizureRef, head: true },
          { ref: waiting.seizureRef, stage: 'WAITING' },
        ],
      },
    ),
    refuses('S6 No 3', 'a waiter is extended', 'NOT_EFFECTIVE', court, 'extend', longer(waiting, B)),
    refuses('S6 No 3', 'an order that claims an arrival before it', 'RANK_TAKEN', court, 'instruct', seizureOf(unit, C, at(-180))),
    refuses('S6 No 2', 'another court releases', 'NOT_THE_AUTHOR', court, 'release', end(one, B)),
    does('S6 4', 'court A extends before the end', court, 'extend', longer(one, A, 35)),
    does('S6 4', 'court A releases', court, 'release', freed),
    shows(
      'S6 5',
      'B becomes effective',
      court,
      'getQueue',
      { unitRef: unit },
      {
        items: [
          { ref: one.seizureRef, end: 'RELEASED' },
          { ref: waiting.seizureRef, head: true },
        ],
      },
    ),
    refuses('S6 5', 'and blocks', 'SEIZED', ...enter),
    given(court, 'release', end(waiting, B)),
    does('S6 5', 'once nothing holds the unit, the mortgage is entered', ...enter),
  ];
}

/** S6, its ends by law: a lapse, and an auction. */
export function endsOfSeizures(scene: Scene): StoryStep[] {
  const { day, at } = scene;
  const lapsing = registered(scene);
  const old = seizureOf(lapsing.unit, A, at(-60 * DAY_SECONDS), { months: 1 });
  const applied = applicationOf(lapsing.unit, day);
  const { unit, title, step } = registered(scene);
  const [head, waiting] = [seizureOf(unit, A, at(-120)), seizureOf(unit, B, at(-60))];
  const order = { orderRef: reference(), unitRef: unit, certRef: title, court: A, seizureRef: head.seizureRef };
  const ordered = { ...order, arrivedAt: at(-30), ground: 'COURT_SALE', digest: reference() };
  const auction = caseOf(unit, title, day, { ground: 'COURT_SALE', attested: { ...attested(), holders: 'UNSIGNED' } });
  const sold = transferOf(auction.caseRef, unit, title, day, { executes: order.orderRef });
  const done = { orderRef: order.orderRef, court: A, certRef: sold.certRef, day };
  return [
    lapsing.step,
    given(bank, 'applyMortgage', applied),
    does('S6 4', 'a seizure of one month, which is over', court, 'instruct', old),
    refuses('S6 No 1', 'an extension after the end', 'SEIZURE_LAPSED', court, 'extend', {
      seizureRef: old.seizureRef,
      court: A,
      months: 12,
      digest: reference(),
      day,
    }),
    does('S6 No 5', 'a lapsed seizure blocks nothing', entering, 'enterMortgage', entryOf(applied.applicationRef, day)),
    step,
    given(court, 'instruct', head),
    given(intruding('registrar', court), 'recordSeizure', { seizureRef: head.seizureRef, enteredOn: day }),
    given(court, 'instruct', waiting),
    refuses('S6 6', 'another court orders the sale', 'NOT_THE_AUTHOR', court, 'orderTransfer', { ...ordered, court: B }),
    does('S6 6', 'the court orders the transfer', court, 'orderTransfer', ordered),
    given(registrar, 'openCase', auction),
    refuses('S6 7', 'not without tax', 'TAX_INCOMPLETE', registrar, 'registerTransfer', sold),
    ...['BUYER', 'SELLER'].map((side) => given(taxOffice, 'attest', attestationOf(auction.caseRef, unit, side, day))),
    does('S6 7', 'the transfer is entered, the holder asked or not', registrar, 'registerTransfer', sold),
    does('S6 7', 'the remaining waiters are void', court, 'disposed', done),
    shows(
      'S6 7',
      'as the queue shows',
      court,
      'getQueue',
      { unitRef: unit },
      {
        items: [
          { ref: head.seizureRef, end: 'DISPOSED' },
          { ref: waiting.seizureRef, end: 'VOIDED' },
        ],
      },
    ),
  ];
}

/** Bodies without a peer stand in the same queue (domain 3.1; Chongqing art. 76). */
export function holds(scene: Scene): StoryStep[] {
  const { day, at } = scene;
  const { unit, step } = registered(scene);
  const hold = holdOf(unit, C, at(-30), day);
  const { documentDigest: _, ...without } = hold;
  const applied = applicationOf(unit, day);
  const enter = [entering, 'enterMortgage', entryOf(applied.applicationRef, day)] as const;
  const ended = { holdRef: hold.holdRef, body: C, documentDigest: reference(), day };
  return [
    step,
    given(bank, 'applyMortgage', applied),
    refuses('S6 8', 'another body’s hold without its document', 'DOCUMENT_MISSING', regulator, 'enterHold', without),
    does('S6 8', 'another body holds the unit', regulator, 'enterHold', hold),
    refuses('S6 8', 'a mortgage on the held unit', 'HELD', ...enter),
    refuses('S6 8', 'a third body releases it', 'NOT_THE_AUTHOR', regulator, 'releaseHold', { ...ended, body: A }),
    does('S6 8', 'its body releases it', regulator, 'releaseHold', ended),
    does('S6 8', 'the mortgage is entered', ...enter),
  ];
}
