export type { StateView, WrittenKey, WrittenPolicy } from './execution.js';
export { judgeAgain, type CommittedTransaction, type WatchFinding } from './watch.js';
