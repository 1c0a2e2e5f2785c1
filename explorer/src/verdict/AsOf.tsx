import { useTranslation } from 'react-i18next';
import { languageOf } from '../language/language.js';
import { showTime } from '../text/time.js';
import type { Outcome } from './outcome.js';

/** The time for which the answer holds, and the time at which it was asked. */
export function AsOf({ outcome }: { outcome: Outcome }): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const language = languageOf(i18n.language);
  const { facts, proof, checkedAt } = outcome;
  return (
    <section aria-labelledby="as-of-title">
      <h2 id="as-of-title">{t('section.asOf')}</h2>
      {facts && <p>{t('asOf.ledger', { time: showTime(facts.asOfTime, language), block: facts.asOfBlock })}</p>}
      {!facts && !proof && <p>{t('asOf.none')}</p>}
      <p className="muted">{t('asOf.checked', { time: showTime(checkedAt, language) })}</p>
    </section>
  );
}
