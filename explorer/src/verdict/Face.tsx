import './Fold.css';
import type { ShownCertificate } from '@zhenglian/verify';
import { useTranslation } from 'react-i18next';
import { languageOf } from '../language/language.js';
import { Fact, Facts } from './Facts.js';
import { type Outcome, showsFace } from './outcome.js';
import { Value } from './Value.js';

type FaceFields = ShownCertificate['face'];

/** What most people compare first; the other fields of the face are one tap away. */
const FIRST = ['holders', 'tenure', 'location', 'unit_code'];

/** The face of the certificate as far as the evidence shows it, in the statutory order. */
export function Face({ outcome }: { outcome: Outcome }): React.JSX.Element {
  const { t } = useTranslation();
  const { asked, certificate } = outcome;
  const certificateNumber = certificate?.certificateNumber ?? asked.certificateNumber;
  const fields = certificate?.face.filter(({ key }) => key !== 'certificate_number') ?? [];
  const more = fields.filter(({ key }) => !FIRST.includes(key));
  return (
    <>
      <Facts>
        <Fact label={t('number.label')}>{certificateNumber && <Value text={certificateNumber} />}</Fact>
        <Fields fields={fields.filter(({ key }) => FIRST.includes(key))} />
      </Facts>
      {more.length > 0 && (
        <details className="fold">
          <summary>{t('certificate.more', { count: more.length })}</summary>
          <Facts>
            <Fields fields={more} />
          </Facts>
        </details>
      )}
      <Withheld outcome={outcome} />
    </>
  );
}

function Fields({ fields }: { fields: FaceFields }): React.JSX.Element[] {
  const language = languageOf(useTranslation().i18n.language);
  return fields.map(({ key, label, value }) => (
    <Fact key={key} label={label[language]}>
      <Value text={value} />
    </Fact>
  ));
}

function Withheld({ outcome }: { outcome: Outcome }): React.JSX.Element | null {
  const { t, i18n } = useTranslation();
  const language = languageOf(i18n.language);
  const withheld = showsFace(outcome) ? (outcome.certificate?.withheld ?? []) : [];
  if (withheld.length === 0) return null;
  const untouched = outcome.checks.some(({ name, status }) => name === 'DISCLOSURES' && status === 'VALID');
  const fields = withheld.map((label) => label[language]).join(language === 'zh' ? '、' : ', ');
  return <p className="muted">{t(untouched ? 'certificate.withheld' : 'certificate.unshown', { fields })}</p>;
}
