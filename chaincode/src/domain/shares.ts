/** A share in a right, as an exact fraction. */
export interface Share {
  readonly numerator: number;
  readonly denominator: number;
}

/** Whether the fractions sum to exactly one; computed without rounding. */
export function sumsToOne(shares: readonly Share[]): boolean {
  let numerator = 0n;
  let denominator = 1n;
  for (const share of shares) {
    numerator = numerator * BigInt(share.denominator) + BigInt(share.numerator) * denominator;
    denominator *= BigInt(share.denominator);
  }
  return numerator === denominator;
}

export function printShare({ numerator, denominator }: Share): string {
  return `${numerator}/${denominator}`;
}
