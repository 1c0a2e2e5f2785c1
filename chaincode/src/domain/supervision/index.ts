export * from './events.js';
export * from './facts.js';
export * from './holds.js';
export * from './ports.js';
export * from './records.js';
export * from './requests.js';
export * from './tickets.js';
