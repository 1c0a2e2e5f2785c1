export * from './case.js';
export * from './certificate.js';
export * from './entry.js';
export * from './events.js';
export * from './facts.js';
export * from './records.js';
export * from './requests.js';
