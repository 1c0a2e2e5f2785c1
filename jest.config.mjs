// Run through `npm test`: NODE_OPTIONS=--experimental-vm-modules is needed for ESM.
// read by the token's native library, which does not see the copy of the environment that a test gets
process.env.SOFTHSM2_CONF ??= new URL('node_modules/.cache/zhenglian/softhsm2.conf', import.meta.url).pathname;
process.env.CORE_CHAINCODE_LOGGING_LEVEL ??= 'critical'; // the shim logs every refusal as an error

export default {
  testEnvironment: 'node',
  // nothing is timed; a suite that opens databases on a busy machine must not fail for it
  testTimeout: 60_000,
  // modules that a suite has loaded are never given back by Node: a worker that has grown begins anew
  workerIdleMemoryLimit: '1GB',
  // workspace packages are taken from their sources, so tests need no build
  testEnvironmentOptions: { customExportConditions: ['zhenglian-source', 'node', 'node-addons'] },
  roots: ['chaincode/src', 'network', 'verify/src', 'api/src', 'explorer/src', 'test/src'].map((p) => `<rootDir>/${p}`),
  modulePathIgnorePatterns: ['/dist/'],
  testPathIgnorePatterns: ['/dist/', '/node_modules/'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          target: 'es2022',
          keepClassNames: true,
          experimental: { keepImportAttributes: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
};
