import { applicationOf, attestationOf, caseOf, entryOf, firstRegistration, noticeOf, paper, transferOf } from '../acts.js';
import { HolderKey } from '../holder-key.js';
import { reference } from '../requests.js';
import { bank, does, entering, given, refuses, registered, registrar, type Scene, shows, type StoryStep, taxOffice } from './scene.js';

/** A home before its building is registered: its buyer's key and notice, and the bank's mortgage notice. */
function homeOf({ day }: Scene, parcel: string) {
  const [unit, title] = [reference(), reference()];
  const buyer = new HolderKey();
  const notice = noticeOf(unit, buyer.publicKey, day);
  const form = { form: 'NOTICE', purchaseNoticeRef: notice.noticeRef, parcelRef: parcel };
  const application = applicationOf(unit, day, form);
  const agreed = buyer.consents({ act: 'MORTGAGE_NOTICE', unitRef: unit, ref: notice.noticeRef, caseRef: application.applicationRef });
  const applied = { ...application, consents: [agreed] };
  const entry = entryOf(application.applicationRef, day);
  const first = { ...firstRegistration(unit, title, day), parcelRef: parcel, completionDigest: reference() };
  const opened = caseOf(unit, title, day, { ground: 'SALE', executes: notice.noticeRef });
  const subject = { act: 'TRANSFER', unitRef: unit, ref: notice.noticeRef, caseRef: opened.caseRef } as const;
  const transfer = transferOf(opened.caseRef, unit, title, day, { executes: notice.noticeRef, consents: [buyer.consents(subject)] });
  const sides = ['BUYER', 'SELLER'].map((side) => attestationOf(opened.caseRef, unit, side, day));
  const conversion = { mortgageRef: entry.mortgageRef, caseRef: opened.caseRef, proof: paper(), day };
  return { unit, title, notice, application, applied, entry, first, opened, transfer, sides, conversion, form };
}

/** S7: a developer's batch, certificate at hand-over. */
export function handOver(scene: Scene): StoryStep[] {
  const { day, on } = scene;
  const land = registered(scene);
  const [one, two] = [homeOf(scene, land.unit), homeOf(scene, land.unit)];
  const stranger = noticeOf(one.unit, new HolderKey().publicKey, day);
  const { purchaseNoticeRef: _, ...hanging } = one.form;
  const lapsed = registered(scene, { enteredOn: on(-120) });
  const bought = noticeOf(lapsed.unit, new HolderKey().publicKey, on(-130));
  const late = caseOf(lapsed.unit, lapsed.title, day, { executes: bought.noticeRef });
  return [
    land.step,
    refuses('S7 No 4', 'a mortgage notice without a purchase notice', 'NO_PURCHASE_NOTICE', bank, 'applyMortgage', {
      ...one.applied,
      ...hanging,
      purchaseNoticeRef: undefined,
    }),
    refuses('S7 No 3', 'a notice that the unit’s holder has not signed', 'HOLDER_CONSENT', registrar, 'enterNotice', {
      ...one.notice,
      attested: { holders: 'UNSIGNED' },
    }),
    does('S7 2', 'the buyer’s notice', registrar, 'enterNotice', one.notice),
    given(registrar, 'enterNotice', two.notice),
    refuses('S7 2', 'a second buyer of the same home', 'NOTICE_HOLDER_CONSENT', registrar, 'enterNotice', stranger),
    does('S7 2', 'the bank applies for its mortgage notice', bank, 'applyMortgage', one.applied),
    does('S7 2', 'it is entered', entering, 'enterMortgage', one.entry),
    refuses('S7 No 5', 'entered by who accepted it', 'SAME_PERSON', registrar, 'registerFirst', {
      ...one.first,
      persons: { ...one.first.persons, enterer: one.first.persons.acceptor },
    }),
    refuses('S7 No 5', 'a batch with one home that nobody reviewed', 'SAME_PERSON', registrar, 'registerFirstBatch', {
      items: [one.first, { ...two.first, persons: undefined }],
    }),
    refuses('S7 No 1', 'a batch with one unit that is registered already', 'ALREADY_REGISTERED', registrar, 'registerFirstBatch', {
      items: [one.first, firstRegistration(land.unit, reference(), day)],
    }),
    does('S7 No 1', 'without it the others go through', registrar, 'registerFirstBatch', { items: [one.first, two.first] }),
    shows('S7 3', 'the 90 days have begun', registrar, 'getNotice', { noticeRef: one.notice.noticeRef }, { firstOn: day }),
    does('S7 4', 'a case for each buyer', registrar, 'openCase', one.opened),
    does('S7 5', 'attestation per buyer', taxOffice, 'attest', one.sides[0] ?? {}),
    given(taxOffice, 'attest', one.sides[1] ?? {}),
    refuses('S7 6', 'no conversion before the buyer has the right', 'CASE_NOT_READY', entering, 'convertNotice', one.conversion),
    does('S7 6', 'the transfer executes the notice', registrar, 'registerTransfer', one.transfer),
    does('S7 6', 'the mortgage notice becomes a mortgage', entering, 'convertNotice', one.conversion),
    shows(
      'S7 6',
      'with the day of the notice',
      entering,
      'getMortgage',
      { mortgageRef: one.entry.mortgageRef },
      {
        form: 'MORTGAGE',
        priorityDate: day,
      },
    ),
    shows('S7 6', 'the notice has ended', registrar, 'getNotice', { noticeRef: one.notice.noticeRef }, { acts: [{ act: 'CONVERT' }] }),
    given(registrar, 'enterNotice', bought),
    { ...lapsed.step },
    refuses('S7 No 2', 'a conversion after the lapse', 'NOTICE_LAPSED', registrar, 'openCase', late),
  ];
}

/** S8: land certificate on hand-over, mortgage on works. */
export function works(scene: Scene): StoryStep[] {
  const { day } = scene;
  const land = registered(scene);
  const application = applicationOf(land.unit, day, { form: 'WORKS' });
  const entry = entryOf(application.applicationRef, day);
  const homes = [reference(), reference(), reference()].map((unit) => ({
    ...firstRegistration(unit, reference(), day),
    parcelRef: land.unit,
    completionDigest: reference(),
  }));
  const [mortgaged, common, noticed] = homes.map(({ unitRef, certRef }) => ({ unitRef, certRef }));
  const { completionDigest: _, ...incomplete } = homes[0] ?? { completionDigest: '' };
  const notice = noticeOf(noticed?.unitRef ?? '', new HolderKey().publicKey, day);
  const convert = (units: unknown[], more: object = {}) => ({
    mortgageRef: entry.mortgageRef,
    into: reference(),
    proof: paper(),
    units,
    day,
    ...more,
  });
  return [
    { ...land.step, name: 'S8 1: the land certificate on the day of hand-over', line: 'S8 1' },
    does('S8 2', 'the bank applies for a mortgage on works', bank, 'applyMortgage', application),
    does('S8 2', 'it is entered', entering, 'enterMortgage', entry),
    given(registrar, 'enterNotice', notice),
    refuses('S8 No 2', 'a building without its completion filing', 'COMPLETION_MISSING', registrar, 'registerFirst', incomplete),
    does('S8 3', 'the building’s first registration', registrar, 'registerFirstBatch', { items: homes }),
    does('S8 3', 'a common part is marked', entering, 'excludeUnits', {
      mortgageRef: entry.mortgageRef,
      units: [{ unitRef: common?.unitRef, as: 'COMMON_PART' }],
      day,
    }),
    refuses('S8 No 1', 'an excluded unit is converted', 'UNIT_EXCLUDED', entering, 'convertWorks', convert([common])),
    refuses('S8 No 1', 'a unit under notice is converted', 'UNIT_EXCLUDED', entering, 'convertWorks', convert([noticed])),
    does('S8 3', 'the rest is converted', entering, 'convertWorks', convert([mortgaged])),
    shows('S8 3', 'and burdened', entering, 'listLive', { unitRef: mortgaged?.unitRef }, { items: [{ live: { form: 'MORTGAGE' } }] }),
    shows('S8 3', 'the common part is not', entering, 'listLive', { unitRef: common?.unitRef }, { items: [] }),
  ];
}
