import './Burdens.css';
import { useTranslation } from 'react-i18next';

const FACETS = ['burdens.mortgage', 'burdens.seizure', 'burdens.notice', 'burdens.objection'] as const;

/** Burdens, when the evidence carries no proof of them: that is said, with what would prove them, and never shown as "none". */
export function Burdens(): React.JSX.Element {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="burdens-title">
      <h2 id="burdens-title">{t('section.burdens')}</h2>
      <p>{t('burdens.intro')}</p>
      <ul className="burdens">
        {FACETS.map((facet) => (
          <li key={facet}>
            <strong>{t(facet)}</strong> <span>{t('burdens.absent')}</span>
          </li>
        ))}
      </ul>
      <p className="muted">{t('burdens.how')}</p>
    </section>
  );
}
