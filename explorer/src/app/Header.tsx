import './Header.css';
import { useTranslation } from 'react-i18next';
import { type Language, languageOf, switchLanguage, tagOf } from '../language/language.js';

const NAMES: Record<Language, string> = { zh: '中文', en: 'English' };

/** Name of the service and the switch to the other language, which is named in that language. */
export function Header(): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const other: Language = languageOf(i18n.language) === 'zh' ? 'en' : 'zh';
  return (
    <header className="header">
      <p className="header-name">
        <strong>{t('app.name')}</strong> <span>{t('app.subtitle')}</span>
      </p>
      <span className="header-acts">
        <a className="header-scan" href="/scan">
          {t('app.scan')}
        </a>
        <button type="button" className="header-language" lang={tagOf(other)} onClick={() => void switchLanguage(other)}>
          {NAMES[other]}
        </button>
      </span>
    </header>
  );
}
