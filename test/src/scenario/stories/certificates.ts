import { paper } from '../acts.js';
import { reference } from '../requests.js';
import { does, given, refuses, registered, registrar, type Scene, shows, type StoryStep } from './scene.js';

/** S9: certificate replacement. */
export function replacement(scene: Scene): StoryStep[] {
  const { day, on } = scene;
  const { unit, title, step } = registered(scene);
  const other = registered(scene);
  const ended = registered(scene);
  const [lost, damaged] = [paper(), paper()];
  const replace = (certRef: string, replaced: object, more: object) => ({ certRef, replacement: replaced, day, ...more });
  const missing = (statementOn: string) => replace(title, lost, { reason: 'REISSUED_LOST', statementOn });
  const worn = { reason: 'REISSUED_DAMAGED' };
  const expired = { unitRef: ended.unit, certRef: ended.title, caseRef: reference(), ground: 'EXPIRY', documentDigest: reference() };
  return [
    step,
    other.step,
    ended.step,
    refuses('S9 1', 'before the statement has stood long enough', 'STATEMENT_RUNNING', registrar, 'replaceCertificate', missing(on(-5))),
    refuses('S9 No 3', 'under the number of another certificate', 'CONFLICT', registrar, 'replaceCertificate', {
      ...missing(on(-60)),
      replacement: { ...lost, certRef: other.title },
    }),
    refuses('S9 No 3', 'under its own old number', 'CONFLICT', registrar, 'replaceCertificate', {
      ...missing(on(-60)),
      replacement: { ...lost, certRef: title },
    }),
    does('S9 2', 'a lost certificate is replaced (补发)', registrar, 'replaceCertificate', missing(on(-60))),
    shows(
      'S9 3',
      'the old one is not current and names its successor',
      registrar,
      'getCertificate',
      { certRef: title },
      {
        state: 'REPLACED',
        successor: lost.certRef,
      },
    ),
    shows(
      'S9 2',
      'the new one says 补发',
      registrar,
      'getCertificate',
      { certRef: lost.certRef },
      { state: 'VALID', remark: 'REISSUED_LOST' },
    ),
    refuses(
      'S9 No 1',
      'two valid certificates for one right',
      'CERTIFICATE_NOT_CURRENT',
      registrar,
      'replaceCertificate',
      replace(title, damaged, worn),
    ),
    does('S9 2', 'a damaged certificate is exchanged (换发)', registrar, 'replaceCertificate', replace(lost.certRef, damaged, worn)),
    shows('S9 2', 'the unit names the newest', registrar, 'getHead', { unitRef: unit }, { certRef: damaged.certRef }),
    given(registrar, 'cancelRight', { ...expired, day, division: '440605' }),
    refuses(
      'S9 No 2',
      'without a valid right',
      'CERTIFICATE_NOT_CURRENT',
      registrar,
      'replaceCertificate',
      replace(ended.title, paper(), worn),
    ),
    refuses(
      'S9 No 2',
      'of a certificate that never was',
      'NOT_FOUND',
      registrar,
      'replaceCertificate',
      replace(reference(), paper(), worn),
    ),
  ];
}
