export * from './events.js';
export * from './facts.js';
export * from './queue.js';
export * from './records.js';
