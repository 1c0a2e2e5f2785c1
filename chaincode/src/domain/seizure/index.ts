export * from './events.js';
export * from './facts.js';
export * from './instruct.js';
export * from './orders.js';
export * from './queue.js';
export * from './records.js';
export * from './requests.js';
export * from './terms.js';
