export * from './answer.js';
export * from './judge.js';
export * from './make.js';
export * from './requests.js';
export * from './replies.js';
