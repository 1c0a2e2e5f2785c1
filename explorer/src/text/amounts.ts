import type { Language } from '../language/language.js';

const YUAN = new Intl.NumberFormat('zh-CN', { style: 'currency', currency: 'CNY', minimumFractionDigits: 2 });
const COUNT = new Intl.NumberFormat('en-US');

/** An amount in yuan as ¥1,234,567.89. What is no number is shown as it is. */
export function showMoney(amount: string | number): string {
  const value = Number(amount);
  return amount === '' || Number.isNaN(value) ? String(amount) : YUAN.format(value);
}

/** A floor or land area: 89.50 ㎡. In: square metres. */
export const showArea = (squareMetres: string | number): string => `${squareMetres} ㎡`;

/** A count with separators: 12,345. */
export const showCount = (count: number): string => COUNT.format(count);

/** A share of joint ownership: 1/2. */
export const showShare = (numerator: number, denominator: number): string => `${numerator}/${denominator}`;

/** How long something has waited or lagged. In: milliseconds. */
export function showSpan(milliseconds: number, language: Language): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [count, unit] =
    seconds < 90
      ? [seconds, 0]
      : seconds < 5400
        ? [Math.round(seconds / 60), 1]
        : seconds < 172_800
          ? [Math.round(seconds / 3600), 2]
          : [Math.round(seconds / 86_400), 3];
  return language === 'zh' ? `${count} ${['秒', '分钟', '小时', '天'][unit] ?? ''}` : `${count} ${['s', 'min', 'h', 'd'][unit] ?? ''}`;
}

/** A long reference, shortened in the middle; the whole belongs into a title or a copy button. */
export const shortRef = (reference: string): string =>
  reference.length > 20 ? `${reference.slice(0, 8)}…${reference.slice(-6)}` : reference;
