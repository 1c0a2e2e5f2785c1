import { applicationOf, attestationOf, attested, caseOf, entryOf, noticeOf, seizureOf, transferOf } from '../acts.js';
import { HolderKey } from '../holder-key.js';
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
  type Scene,
  shows,
  type StoryStep,
  taxOffice,
} from './scene.js';

/** A sale of a unit: its case, its taxes and its entry, each as the request that makes it. */
function saleOf({ day }: Scene, unit: string, title: string, more: object = {}, kind = 'PAID') {
  const opened = caseOf(unit, title, day, { ground: 'SALE', ...more });
  const side = (name: string) => attestationOf(opened.caseRef, unit, name, day, kind);
  const entry = transferOf(opened.caseRef, unit, title, day);
  const ready = [
    given(registrar, 'openCase', opened),
    given(taxOffice, 'attest', side('BUYER')),
    given(taxOffice, 'attest', side('SELLER')),
  ];
  return { opened, side, entry, ready, caseRef: opened.caseRef, certRef: entry.certRef };
}

/** S1: second-hand sale with tax. */
export function sale(scene: Scene): StoryStep[] {
  const { day, at } = scene;
  const { unit, title, step } = registered(scene);
  const persons = attested();
  const sold = saleOf(scene, unit, title, { attested: { holders: 'SIGNED', acceptor: persons.acceptor } });
  const [unsigned, alone] = [
    saleOf(scene, unit, title, { attested: { ...attested(), holders: 'UNSIGNED' } }),
    saleOf(scene, unit, title, { attested: { ...persons, enterer: persons.acceptor } }),
  ];
  const bare = saleOf(scene, unit, title, { ground: undefined, attested: undefined });
  const seizure = seizureOf(unit, '440605-A', at(-60));
  const notice = { ...noticeOf(unit, new HolderKey().publicKey, day), kind: 'OTHER' };
  const ban = applicationOf(unit, day, { transferBan: true });
  const mortgage = entryOf(ban.applicationRef, day);
  const release = { mortgageRef: mortgage.mortgageRef, requestRef: reference(), day };
  const enter = (name: 'registerTransfer', request = sold.entry) => [registrar, name, request] as const;
  return [
    step,
    does('S1 2', 'the registry anchors the case', registrar, 'openCase', sold.opened),
    refuses('S1 No 1', 'nothing is attested', 'TAX_INCOMPLETE', ...enter('registerTransfer')),
    does('S1 5', 'the buyer’s side is attested', taxOffice, 'attest', sold.side('BUYER')),
    refuses('S1 No 1', 'one side unattested', 'TAX_INCOMPLETE', ...enter('registerTransfer')),
    does('S1 5', 'the seller’s side is attested', taxOffice, 'attest', sold.side('SELLER')),
    refuses('S1 No 6', 'entered before a reviewer is named', 'SAME_PERSON', ...enter('registerTransfer')),
    does('S1 6', 'the registry attests its review', registrar, 'attestCase', {
      caseRef: sold.caseRef,
      requestRef: reference(),
      attested: persons,
      day,
    }),
    ...bare.ready,
    refuses('S1 No 5', 'nobody attested that the holder signed', 'HOLDER_CONSENT', registrar, 'registerTransfer', bare.entry),
    refuses('S1 No 6', 'nobody attested who reviewed', 'SAME_PERSON', registrar, 'registerTransfer', bare.entry),
    ...alone.ready,
    refuses('S1 No 6', 'entered by the acceptor', 'SAME_PERSON', registrar, 'registerTransfer', alone.entry),
    ...unsigned.ready,
    refuses('S1 No 5', 'the seller is not the holder', 'HOLDER_CONSENT', registrar, 'registerTransfer', unsigned.entry),
    given(court, 'instruct', seizure),
    refuses('S1 No 2', 'an effective seizure', 'SEIZED', ...enter('registerTransfer')),
    given(court, 'release', { seizureRef: seizure.seizureRef, court: '440605-A', digest: reference(), day }),
    given(registrar, 'enterNotice', notice),
    refuses('S1 No 3', 'another’s live notice', 'NOTICE_HOLDER_CONSENT', ...enter('registerTransfer')),
    given(registrar, 'cancelNotice', { noticeRef: notice.noticeRef, day, judgmentDigest: reference() }),
    given(bank, 'applyMortgage', ban),
    given(entering, 'enterMortgage', mortgage),
    refuses('S1 No 4', 'a mortgage with a ban, without consent', 'LENDER_CONSENT', ...enter('registerTransfer')),
    given(bank, 'requestRelease', { ...release, port: {} }),
    given(entering, 'releaseMortgage', release),
    does('S1 7', 'the transfer is entered', ...enter('registerTransfer')),
    shows('S1 7', 'the old certificate is replaced', registrar, 'getCertificate', { certRef: title }, { state: 'REPLACED' }),
    shows('S1 7', 'the new one is valid', registrar, 'getCertificate', { certRef: sold.certRef }, { state: 'VALID', predecessor: title }),
    does('S1 7', 'the same entry again', ...enter('registerTransfer')),
    refuses('S1 No 5', 'the certificate is sold again', 'CERTIFICATE_NOT_CURRENT', registrar, 'openCase', caseOf(unit, title, day)),
  ];
}

/** S2: sale of a mortgaged home. */
export function mortgagedSale(scene: Scene): StoryStep[] {
  const { day } = scene;
  const { unit, title, step } = registered(scene);
  const [free, banned] = [applicationOf(unit, day), applicationOf(unit, day, { transferBan: true })];
  const [first, second] = [entryOf(free.applicationRef, day), entryOf(banned.applicationRef, day)];
  const sold = saleOf(scene, unit, title);
  const resold = saleOf(scene, unit, sold.certRef);
  const consent = { unitRef: unit, mortgageRef: second.mortgageRef, caseRef: resold.caseRef, act: 'TRANSFER', day };
  const release = { mortgageRef: first.mortgageRef, requestRef: reference(), day };
  const live = (...refs: string[]) => ({ items: refs.map((mortgageRef, index) => ({ rank: index + 1, live: { mortgageRef } })) });
  return [
    step,
    given(bank, 'applyMortgage', free),
    given(entering, 'enterMortgage', first),
    ...sold.ready,
    does('S2 2', 'without a ban the home is sold with its mortgage', registrar, 'registerTransfer', sold.entry),
    shows('S2 No 1', 'the old mortgage is not dropped', entering, 'listLive', { unitRef: unit }, live(first.mortgageRef)),
    given(bank, 'applyMortgage', banned),
    does('S2 3', 'the new lender’s mortgage', entering, 'enterMortgage', second),
    shows('S2 3', 'it has the next rank', entering, 'listLive', { unitRef: unit }, live(first.mortgageRef, second.mortgageRef)),
    ...resold.ready,
    refuses('S2 2', 'with a ban consent comes first', 'LENDER_CONSENT', registrar, 'registerTransfer', resold.entry),
    refuses('S2 No 2', 'somebody else consents', 'NOT_THE_AUTHOR', intruding('registrar', bank), 'consent', consent),
    does('S2 2', 'the lender consents', bank, 'consent', consent),
    does('S2 2', 'now it is sold', registrar, 'registerTransfer', resold.entry),
    does('S2 4', 'the old bank asks for the release', bank, 'requestRelease', { ...release, port: {} }),
    does('S2 4', 'it is entered', entering, 'releaseMortgage', release),
    shows('S2 4', 'the later one moves up', entering, 'listLive', { unitRef: unit }, live(second.mortgageRef)),
  ];
}

/** S14: tax refund and reversal. */
export function reversal(scene: Scene): StoryStep[] {
  const { day } = scene;
  const { unit, title, step } = registered(scene);
  const sold = saleOf(scene, unit, title);
  const reverse = (side: string) => ({ caseRef: sold.caseRef, side, reason: 'CONTRACT_RESCINDED', day });
  const again = { ...sold.side('BUYER'), kind: 'EXEMPT', receiptDigest: reference() };
  const shown = (state: string) => [taxOffice, 'getAttestation', { caseRef: sold.caseRef, side: 'BUYER' }, { state }] as const;
  return [
    step,
    ...sold.ready,
    refuses('S14 No 1', 'the registry reverses', 'NOT_THE_AUTHOR', intruding('registrar', taxOffice), 'reverse', reverse('BUYER')),
    refuses('S14 No 1', 'the bank reverses', 'NOT_THE_AUTHOR', intruding('bank-officer', taxOffice), 'reverse', reverse('BUYER')),
    does('S14 2', 'the tax bureau reverses before the entry', taxOffice, 'reverse', reverse('BUYER')),
    shows('S14 No 3', 'the first attestation is not deleted', ...shown('REVERSED')),
    refuses('S14 No 2', 'the entry on a reversed attestation', 'TAX_REVERSED', registrar, 'registerTransfer', sold.entry),
    does('S14 2', 'attested again, the case goes on', taxOffice, 'attestAgain', again),
    given(registrar, 'registerTransfer', sold.entry),
    does('S14 3', 'after the entry a reversal is a flag', taxOffice, 'reverse', reverse('SELLER')),
    shows('S14 3', 'nothing is cancelled', registrar, 'getCertificate', { certRef: sold.certRef }, { state: 'VALID' }),
  ];
}

/** S17: inheritance by promise. */
export function inheritance(scene: Scene): StoryStep[] {
  const { day, on } = scene;
  const { unit, title, step } = registered(scene);
  const checks = [reference(), reference()];
  const heir = (announcedUntil: string, holders = 'UNSIGNED') => ({ ...attested(), holders, checks, announcedUntil });
  const early = saleOf(scene, unit, title, { ground: 'INHERITANCE', attested: heir(day) }, 'EXEMPT');
  const persons = attested();
  const one = saleOf(scene, unit, title, {
    ground: 'INHERITANCE',
    openedOn: on(-2),
    attested: { ...persons, holders: 'UNSIGNED' },
  });
  const announced = { ...persons, holders: 'UNSIGNED', checks, announcedUntil: on(-1) };
  return [
    step,
    ...early.ready,
    refuses('S17 No 2', 'before the announcement is over', 'ANNOUNCEMENT_RUNNING', registrar, 'registerTransfer', early.entry),
    given(registrar, 'openCase', one.opened),
    does('S17 2', 'the registry anchors the results of its checks', registrar, 'attestCase', {
      caseRef: one.caseRef,
      requestRef: reference(),
      attested: announced,
      day,
    }),
    refuses('S17 No 1', 'without an attestation', 'TAX_INCOMPLETE', registrar, 'registerTransfer', one.entry),
    given(taxOffice, 'attest', one.side('BUYER')),
    given(taxOffice, 'attest', one.side('SELLER')),
    refuses('S17 No 1', 'taxed, but not attested as exempt', 'TAX_INCOMPLETE', registrar, 'registerTransfer', one.entry),
    ...['BUYER', 'SELLER'].map((side) => given(taxOffice, 'reverse', { caseRef: one.caseRef, side, reason: 'ASSESSMENT_WRONG', day })),
    ...['BUYER', 'SELLER'].map((side) =>
      does('S17 4', `exempt, ${side}`, taxOffice, 'attestAgain', { ...one.side(side), kind: 'EXEMPT', receiptDigest: reference() }),
    ),
    does('S17 5', 'the transfer to the heir', registrar, 'registerTransfer', one.entry),
  ];
}
