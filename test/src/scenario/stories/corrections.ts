import { applicationOf, attestationOf, caseOf, entryOf, paper, transferOf } from '../acts.js';
import { DIVISION, reference } from '../requests.js';
import { bank, does, entering, given, refuses, registered, registrar, type Scene, shows, type StoryStep, taxOffice } from './scene.js';

/** S16: objection and correction. */
export function objection(scene: Scene): StoryStep[] {
  const { day, on } = scene;
  const { unit, step } = registered(scene);
  const applied = applicationOf(unit, day);
  const enter = (more: object = {}) => [entering, 'enterMortgage', { ...entryOf(applied.applicationRef, day), ...more }] as const;
  const object = (appliedOn: string) => ({
    objectionRef: reference(),
    unitRef: unit,
    groundRef: reference(),
    division: DIVISION,
    day: appliedOn,
  });
  const [kept, lapsed] = [object(day), object(on(-40))];
  return [
    step,
    given(bank, 'applyMortgage', applied),
    does('S16 1', 'an objection is applied for', registrar, 'applyObjection', kept),
    refuses('S16 1', 'what is pending waits', 'OBJECTION_PENDING', ...enter()),
    does('S16 1', 'it is entered; its 15 days run', registrar, 'decideObjection', { objectionRef: kept.objectionRef, proof: paper(), day }),
    refuses('S16 1', 'nobody acquires without acknowledging it', 'OBJECTION_NOT_ACKNOWLEDGED', ...enter()),
    does('S16 2', 'the proof of a suit keeps it', registrar, 'keepObjection', {
      objectionRef: kept.objectionRef,
      suitDigest: reference(),
      day,
    }),
    refuses('S16 No 1', 'the same ground again while it lives', 'OBJECTION_REPEATED', registrar, 'applyObjection', {
      ...object(day),
      groundRef: kept.groundRef,
    }),
    does('S16 2', 'the suit is dismissed', registrar, 'cancelObjection', {
      objectionRef: kept.objectionRef,
      day,
      documentDigest: reference(),
    }),
    given(registrar, 'applyObjection', lapsed),
    given(registrar, 'decideObjection', { objectionRef: lapsed.objectionRef, proof: paper(), day: on(-40) }),
    refuses('S16 2', 'after 15 days without suit it has lapsed', 'OBJECTION_LAPSED', registrar, 'keepObjection', {
      objectionRef: lapsed.objectionRef,
      suitDigest: reference(),
      day,
    }),
    refuses('S16 No 1', 'the same ground again', 'OBJECTION_REPEATED', registrar, 'applyObjection', {
      ...object(day),
      groundRef: lapsed.groundRef,
    }),
    does('S16 2', 'a lapsed one stops nobody', ...enter()),
  ];
}

export function correction(scene: Scene): StoryStep[] {
  const { day } = scene;
  const { unit, title, step } = registered(scene);
  const opened = caseOf(unit, title, day, { ground: 'SALE' });
  const entry = transferOf(opened.caseRef, unit, title, day);
  const accepted = { correctionRef: reference(), unitRef: unit, certRef: title, of: 'OTHER', division: DIVISION, day };
  const corrected = paper();
  return [
    step,
    given(registrar, 'openCase', opened),
    ...['BUYER', 'SELLER'].map((side) => given(taxOffice, 'attest', attestationOf(opened.caseRef, unit, side, day))),
    refuses('S16 3', 'without consent or proof', 'HOLDER_CONSENT', registrar, 'acceptCorrection', accepted),
    does('S16 3', 'a correction is accepted', registrar, 'acceptCorrection', { ...accepted, proofDigest: reference() }),
    refuses('S16 3', 'pending cases are suspended', 'CORRECTION_PENDING', registrar, 'registerTransfer', entry),
    does('S16 3', 'the corrected entry is a new certificate', registrar, 'finishCorrection', {
      correctionRef: accepted.correctionRef,
      replacement: corrected,
      day,
    }),
    shows(
      'S16 No 2',
      'the old entry stands as it was',
      registrar,
      'getCertificate',
      { certRef: title },
      {
        state: 'REPLACED',
        successor: corrected.certRef,
        registrationType: '100',
      },
    ),
    refuses('S16 No 2', 'no second finish of the same correction', 'CONFLICT', registrar, 'finishCorrection', {
      correctionRef: accepted.correctionRef,
      replacement: paper(),
      day,
    }),
  ];
}
