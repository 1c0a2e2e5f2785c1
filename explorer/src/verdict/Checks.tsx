import './Fold.css';
import './Checks.css';
import { useTranslation } from 'react-i18next';
import { languageOf } from '../language/language.js';
import type { TextKey } from '../language/zh.js';
import { Mark } from './Mark.js';
import type { Outcome, ShownCheck } from './outcome.js';

// what each check asks; the domain's text says how it came out
const QUESTIONS: Record<string, TextKey> = {
  RENDITION_FORM: 'check.about.RENDITION_FORM',
  RENDITION: 'check.about.RENDITION',
  SEAL: 'check.about.SEAL',
  ATTACHMENT: 'check.about.ATTACHMENT',
  QR: 'check.about.QR',
  HOLDER: 'check.about.HOLDER',
  CREDENTIAL_FORMAT: 'check.about.CREDENTIAL_FORMAT',
  ISSUER: 'check.about.ISSUER',
  SIGNATURE: 'check.about.SIGNATURE',
  DISCLOSURES: 'check.about.DISCLOSURES',
  ANCHOR: 'check.about.ANCHOR',
  ENDORSEMENT: 'check.about.ENDORSEMENT',
  STATE: 'check.about.STATE',
  PROOF_FORM: 'check.about.PROOF_FORM',
  PROOF_PLACE: 'check.about.PROOF_PLACE',
  PROOF_CALL: 'check.about.PROOF_CALL',
  PROOF_PROPOSAL: 'check.about.PROOF_PROPOSAL',
  PROOF_ENDORSERS: 'check.about.PROOF_ENDORSERS',
  PROOF_ANSWER: 'check.about.PROOF_ANSWER',
  PROOF_SUBJECT: 'check.about.PROOF_SUBJECT',
  PROOF_TITLE: 'check.about.PROOF_TITLE',
  PROOF_TAX: 'check.about.PROOF_TAX',
  PROOF_MORTGAGE: 'check.about.PROOF_MORTGAGE',
  PROOF_SEIZURE: 'check.about.PROOF_SEIZURE',
  PROOF_TIME: 'check.about.PROOF_TIME',
  PROOF_TRUST: 'check.about.PROOF_TRUST',
};

/** Every check with its result; opens to the reason and to what can be done. What was checked and did not pass is open from the start. */
export function Checks({ outcome }: { outcome: Outcome }): React.JSX.Element {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="checks-title">
      <h2 id="checks-title">{t('section.checks')}</h2>
      <ul className="checks">
        {outcome.checks.map((check) => (
          <li key={`${check.name} ${check.code}`}>
            <Check check={check} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Check({ check }: { check: ShownCheck }): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const language = languageOf(i18n.language);
  const question = QUESTIONS[check.name];
  const { status } = check;
  const next = check.next[language];
  return (
    <details className={`fold check check-${status}`} open={status !== 'VALID' && check.code !== 'NOT_CHECKED'}>
      <summary>
        <span className="check-name">{check.title[language]}</span>
        <span className="check-result">
          <Mark status={status} size={20} /> {t(`check.${status}`)}
        </span>
      </summary>
      <div className="check-body">
        {question && <p className="muted">{t(question)}</p>}
        <p className="wrap">{check.text[language]}</p>
        {status !== 'VALID' && next !== '' && (
          <p className="wrap">
            <strong>{t('check.next')}</strong> {next}
          </p>
        )}
        {status !== 'VALID' && (
          <p className="muted">
            {t('check.code')} <code className="mono">{check.code}</code>
          </p>
        )}
      </div>
    </details>
  );
}
