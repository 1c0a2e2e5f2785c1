// Areas and money are decimal strings: a float would change them between two programs.

const SHAPE = /^(?:0|[1-9]\d{0,11})(?:\.(\d{1,4}))?$/;
const SCALE = 4;

/** A decimal string greater than zero, at most twelve digits before and four after the point, without leading zeros. */
export function isPositiveDecimal(text: string): boolean {
  return SHAPE.test(text) && units(text) > 0n;
}

/** The exact sum, printed with as many decimal places as the longest summand. */
export function sumDecimals(values: readonly string[]): string {
  const places = Math.max(0, ...values.map((value) => SHAPE.exec(value)?.[1]?.length ?? 0));
  const sum = values.reduce((total, value) => total + units(value), 0n);
  const digits = String(sum).padStart(SCALE + 1, '0');
  const whole = digits.slice(0, -SCALE);
  return places === 0 ? whole : `${whole}.${digits.slice(-SCALE).slice(0, places)}`;
}

function units(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(SCALE, '0'));
}
