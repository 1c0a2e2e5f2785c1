import type { TextKey } from '../language/zh.js';

// national codes of 登记类型; other values are shown as they are
const TEXTS: Record<string, TextKey> = {
  '100': 'registration.100',
  '200': 'registration.200',
  '300': 'registration.300',
  '400': 'registration.400',
  '500': 'registration.500',
  '600': 'registration.600',
  '700': 'registration.700',
  '800': 'registration.800',
  '900': 'registration.900',
};

/** The text for a code of 登记类型; undefined for a code that the national table does not have. */
export const registrationText = (code: string): TextKey | undefined => (Object.hasOwn(TEXTS, code) ? TEXTS[code] : undefined);
