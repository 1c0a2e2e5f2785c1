import { useState } from 'react';

/**
 * Rows of a list that waits, with those that were just dealt with: they leave the list at the next answer of the API, but their
 * result has to stay on the page.
 */
export function useKept<T>(rows: readonly T[], keyOf: (row: T) => string): readonly [rows: readonly T[], keep: (row: T) => void] {
  const [kept, setKept] = useState<readonly T[]>([]);
  const all = [...kept, ...rows.filter((row) => !kept.some((one) => keyOf(one) === keyOf(row)))];
  return [all, (row) => setKept((before) => [...before.filter((one) => keyOf(one) !== keyOf(row)), row])];
}
