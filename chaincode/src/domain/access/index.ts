export * from './clock.js';
export * from './events.js';
export * from './records.js';
export * from './requests.js';
