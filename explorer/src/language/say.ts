import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type Language, languageOf, type Text } from './language.js';

/** A text in both languages, written where it is used; desks load their own words only. */
export const text = (zh: string, en: string): Text => ({ zh, en });

export interface Say {
  (text: Text, values?: Readonly<Record<string, string | number>>): string;
  readonly language: Language;
}

/** How to say a text in the present language; `{name}` stands for a value. */
export function useSay(): Say {
  const { i18n } = useTranslation();
  const language = languageOf(i18n.language);
  const say = useCallback(
    (what: Text, values: Readonly<Record<string, string | number>> = {}) =>
      what[language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)),
    [language],
  );
  return Object.assign(say.bind(undefined), { language });
}
