export * from './acts.js';
export * from './findings.js';
export * from './judge.js';
export * from './table.js';
export * from './tenants.js';
