import { randomBytes } from 'node:crypto';
import type { Clock, Random } from './ports.js';

// What a running process has of its own accord; tests bring theirs.

export const clock: Clock = { now: () => new Date() };
export const random: Random = { bytes: (length) => randomBytes(length) };
