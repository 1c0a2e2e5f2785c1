// Every flow of the desks, by hand in a browser: what the tests walk and the tour shows.
export * from './flow-admin.mjs';
export * from './flow-approvals.mjs';
export * from './flow-court.mjs';
export * from './flow-holder.mjs';
export * from './flow-matters.mjs';
export * from './flow-mortgage.mjs';
export * from './flow-registry.mjs';
export * from './flow-regulator.mjs';
export * from './flow-tax.mjs';
export * from './flow-units.mjs';
export { PERSONS, today } from './flow-shared.mjs';
