import type { ChaincodeEntry } from '../topology.js';

/**
 * Whether the chaincodes of a topology can follow those that are deployed, without interruption.
 * @returns one line for each thing that is wrong; empty when the topology may be deployed
 */
export function upgradeProblems(deployed: readonly ChaincodeEntry[], wanted: readonly ChaincodeEntry[]): string[] {
  const problems = deployed
    .filter(({ name }) => !wanted.some((entry) => entry.name === name))
    .map(({ name }) => `${name}: a chaincode cannot be taken off a channel; keep it in the topology`);
  for (const entry of wanted) {
    const before = deployed.find(({ name }) => name === entry.name);
    if (before !== undefined) problems.push(...entryProblems(before, entry).map((problem) => `${entry.name}: ${problem}`));
  }
  return problems;
}

function entryProblems(before: ChaincodeEntry, entry: ChaincodeEntry): string[] {
  const slot = (chaincode: ChaincodeEntry) => chaincode.slot ?? 'a';
  const newVersion = entry.version !== before.version;
  const changed = newVersion || entry.policy !== before.policy || slot(entry) !== slot(before);
  const expected = before.sequence + (changed ? 1 : 0);
  return [
    ...(entry.sequence === expected ? [] : [`sequence ${entry.sequence}, but ${expected} follows what is deployed`]),
    ...(newVersion && slot(entry) === slot(before)
      ? [
          `version ${entry.version} needs the other slot, ${slot(before) === 'a' ? 'b' : 'a'}: both versions run while institutions change over`,
        ]
      : []),
    ...(!newVersion && slot(entry) !== slot(before) ? ['another slot for the same version'] : []),
  ];
}
