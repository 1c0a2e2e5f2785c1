import './Fold.css';
import './Confirmed.css';
import type { FactsTransaction } from '@zhenglian/verify';
import { useTranslation } from 'react-i18next';
import { languageOf, type Text } from '../language/language.js';
import { showTime } from '../text/time.js';
import { Fact, Facts } from './Facts.js';
import { Reference } from './Value.js';
import type { Outcome } from './outcome.js';

/** The institutions whose verified endorsements stand behind the entry, and behind its latest change if there was one. */
export function Confirmed({ outcome, answeredBy }: { outcome: Outcome; answeredBy: Text | undefined }): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const { facts } = outcome;
  const entered = facts?.transaction;
  const latest = facts?.history.at(-1);
  return (
    <section aria-labelledby="confirmed-title">
      <h2 id="confirmed-title">{t('section.confirmed')}</h2>
      {!entered && <p>{t('confirmed.none')}</p>}
      {entered && <Transaction intro={t('confirmed.intro')} transaction={entered} />}
      {entered && latest && latest.id !== entered.id && <Transaction intro={t('confirmed.latest')} transaction={latest} />}
      {entered && answeredBy && <p className="muted">{t('confirmed.by', { organization: answeredBy[languageOf(i18n.language)] })}</p>}
    </section>
  );
}

function Transaction({ intro, transaction }: { intro: string; transaction: FactsTransaction }): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const language = languageOf(i18n.language);
  const names = [...new Map(transaction.endorsers.map((e) => [e.mspId, e.organization[language]]))];
  if (names.length === 0) return <p>{t('confirmed.none')}</p>;
  return (
    <>
      <p>{intro}</p>
      <ul className="institutions">
        {names.map(([mspId, name]) => (
          <li key={mspId}>{name}</li>
        ))}
      </ul>
      <details className="fold">
        <summary>{t('confirmed.details')}</summary>
        <Facts>
          <Fact label={t('confirmed.transaction')}>
            <Reference text={transaction.id} />
          </Fact>
          <Fact label={t('confirmed.block')}>{transaction.block}</Fact>
          <Fact label={t('confirmed.time')}>{showTime(transaction.timestamp, language)}</Fact>
        </Facts>
      </details>
    </>
  );
}
