export * from './attest.js';
export * from './events.js';
export * from './facts.js';
export * from './kinds.js';
export * from './records.js';
export * from './requests.js';
