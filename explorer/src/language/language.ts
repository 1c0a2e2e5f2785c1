import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.js';
import { zh } from './zh.js';

export type Language = 'zh' | 'en';
/** One text in both languages, as the API and the domain give it. */
export type Text = Record<Language, string>;

const STORAGE_KEY = 'zhenglian.language';
const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

declare module 'i18next' {
  interface CustomTypeOptions {
    keySeparator: false;
    nsSeparator: false;
    resources: { translation: typeof zh };
  }
}

/** Starts the texts in the remembered language; without one in Chinese. */
export async function startLanguage(): Promise<void> {
  i18next.on('languageChanged', reflect);
  await i18next.use(initReactI18next).init({
    lng: remembered(),
    fallbackLng: 'zh',
    resources: { zh: { translation: zh }, en: { translation: en } },
    keySeparator: false,
    nsSeparator: false,
    // React escapes by itself
    interpolation: { escapeValue: false },
  });
}

/** Switches all texts, remembers the choice on this device. */
export async function switchLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // storage may be forbidden: the choice then lasts for this visit
  }
}

/** The present language as one of ours. */
export const languageOf = (tag: string): Language => (tag.startsWith('en') ? 'en' : 'zh');

export const tagOf = (language: Language): string => TAGS[language];

function remembered(): Language {
  try {
    return languageOf(localStorage.getItem(STORAGE_KEY) ?? 'zh');
  } catch {
    return 'zh';
  }
}

function reflect(language: string): void {
  document.documentElement.lang = tagOf(languageOf(language));
  document.title = i18next.t('app.title');
}
