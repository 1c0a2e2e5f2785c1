import './Fold.css';
import type { LedgerFacts } from '@zhenglian/verify';
import { useTranslation } from 'react-i18next';
import { languageOf } from '../language/language.js';
import { showDay } from '../text/time.js';
import { Face } from './Face.js';
import { Fact, Facts } from './Facts.js';
import { type Outcome, showsFace } from './outcome.js';
import { registrationText } from './registration.js';
import { Reference, Value } from './Value.js';

/** Which certificate: what the evidence shows of it, then what the ledger says of it. */
export function Certificate({ outcome }: { outcome: Outcome }): React.JSX.Element {
  const { t } = useTranslation();
  const { certificate, asked, facts, proof } = outcome;
  const licenceId = certificate?.licenceId ?? asked.licenceId;
  return (
    <section aria-labelledby="certificate-title">
      <h2 id="certificate-title">{t('section.certificate')}</h2>
      <Face outcome={outcome} />
      {!certificate && !proof && <p>{t(showsFace(outcome) ? 'certificate.unproven' : 'certificate.none')}</p>}
      {facts && <h3>{t('certificate.ledger')}</h3>}
      {facts && <LedgerPart facts={facts} />}
      {(certificate ?? proof) && !showsFace(outcome) && <p className="muted">{t('certificate.numberOnly')}</p>}
      <References licenceId={licenceId} certRef={facts?.certRef} />
    </section>
  );
}

function LedgerPart({ facts }: { facts: LedgerFacts }): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const registration = registrationText(facts.registrationType);
  return (
    <Facts>
      <Fact label={t('certificate.kind')}>{t(`certificate.${facts.kind}`)}</Fact>
      <Fact label={t('certificate.registrationType')}>{registration ? t(registration) : <Value text={facts.registrationType} />}</Fact>
      <Fact label={t('certificate.enteredOn')}>{showDay(facts.enteredOn, languageOf(i18n.language))}</Fact>
      <Fact label={t('certificate.state')}>{t(`state.${facts.state}`)}</Fact>
      <Fact label={t('certificate.successor')}>{facts.successor && <Reference text={facts.successor} />}</Fact>
    </Facts>
  );
}

/** Identifiers are evidence, not content: one tap away. */
function References({ licenceId, certRef }: { licenceId: string | undefined; certRef: string | undefined }): React.JSX.Element | null {
  const { t } = useTranslation();
  if (!licenceId && !certRef) return null;
  return (
    <details className="fold">
      <summary>{t('certificate.references')}</summary>
      <Facts>
        <Fact label={t('certificate.licenceId')}>{licenceId && <Reference text={licenceId} />}</Fact>
        <Fact label={t('certificate.certRef')}>{certRef && <Reference text={certRef} />}</Fact>
      </Facts>
    </details>
  );
}
