import { useTranslation } from 'react-i18next';
import { languageOf } from '../language/language.js';
import { Fact, Facts } from './Facts.js';
import type { Outcome } from './outcome.js';

/** What the institutions' peers have signed about the unit: burdens by name, or that there are none. */
export function Proven({ lines }: { lines: NonNullable<Outcome['proof']> }): React.JSX.Element {
  const { t, i18n } = useTranslation();
  return (
    <section aria-labelledby="proven-title">
      <h2 id="proven-title">{t('section.proven')}</h2>
      <p>{t('proven.intro')}</p>
      <Facts>
        {lines[languageOf(i18n.language)].map(({ key, label, values }) => (
          <Fact key={key} label={label}>
            {values.length === 0
              ? t('proven.none')
              : values.map((value) => (
                  <span key={value} className="wrap proven-line">
                    {value}
                  </span>
                ))}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
