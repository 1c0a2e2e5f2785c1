/**
 * Compares what two networks did with the same operations.
 * @param {{ operation: object, outcomes: object[] }[]} left @param {{ operation: object, outcomes: object[] }[]} right
 * @returns {{ index: number, what: string, path: string, left: unknown, right: unknown }[]} every place where they differ
 */
export function differences(left, right) {
  const length = Math.max(left.length, right.length);
  return Array.from({ length }, (_, index) => {
    const what = left[index]?.operation.what ?? right[index]?.operation.what;
    return compare(left[index]?.outcomes, right[index]?.outcomes, '').map((found) => ({ index, what, ...found }));
  }).flat();
}

/** How a trace's transactions ended, by outcome; and how many did not commit as valid. */
export function summary(played) {
  const ends = played.flatMap(({ outcomes }) => outcomes.map(endOf));
  const counts = {};
  for (const end of ends) counts[end] = (counts[end] ?? 0) + 1;
  const unsuccessful = ends.filter((end) => end !== 'VALID' && end !== 'answered').length;
  return { transactions: ends.length, unsuccessful, counts };
}

function endOf(outcome) {
  if (outcome.code) return outcome.code;
  if (outcome.refused)
    return `refused: ${/\b[A-Z][A-Z_]{5,}\b/.exec(outcome.refused.details.join(' ') || outcome.refused.message)?.[0] ?? outcome.refused.code}`;
  return outcome.notOrdered ? 'not ordered' : 'answered';
}

function compare(left, right, path) {
  if (Object.is(left, right)) return [];
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return [{ path, left, right }];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key) => compare(left[key], right[key], path === '' ? key : `${path}.${key}`));
}
