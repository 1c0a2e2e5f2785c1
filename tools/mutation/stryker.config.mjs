// Mutation testing of the law (`npm run mutation`). What is left out: tables of texts and codes, which are data, and what tests use.
const NAMED = (process.env['MUTATE'] ?? '').split(',').filter(Boolean);
const OUT = ['**/*.test.ts', '**/testing/**', '**/{error-texts,verdict-texts,code-tables,holidays}.ts'];

export default {
  testRunner: 'in-process',
  plugins: ['./tools/mutation/runner.mjs'],
  coverageAnalysis: 'perTest',
  mutate: [...(NAMED.length > 0 ? NAMED : ['chaincode/src/domain/**/*.ts']), ...OUT.map((pattern) => `!${pattern}`)],
  ignorePatterns: ['/api', '/docs', '/explorer', '/network', '/scripts', '/test', '/verify', '/var', 'dist', '*.md', '/package-lock.json'],
  concurrency: Number(process.env['CONCURRENCY'] ?? 1),
  tempDirName: 'var/mutation',
  jsonReporter: { fileName: 'var/mutation.json' },
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  disableTypeChecks: false,
  // Schemas and tables are made while modules load; that no row of the gate's table can go is a test of its own (law-check).
  ignoreStatic: process.env['STATIC'] !== '1',
  timeoutMS: 180_000, // of a busy machine; loops that a mutant makes endless are told by their hits
  thresholds: { high: 90, low: 80, break: 80 },
};
