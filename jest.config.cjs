/** Packages that ship ES modules only; Jest's runtime cannot `require` them untransformed. */
const esmOnly = ['jose', 'file-type', 'uuid', '@sindresorhus', 'set-cookie-parser', 'cookie', 'content-disposition', 'strtok3', 'token-types', 'uint8array-extras', '@tokenizer', '@borewit', 'rrule-temporal', 'temporal-polyfill', 'temporal-utils', '@prisma/schema-engine-wasm', 'parse5', 'entities', 'thumbhash'];

/** @type {import('jest').Config} */
const config = {
  testEnvironment: 'node',
  // `module-sync` is what Node's own `require` of an ES module goes by; file-type has nothing else.
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'require', 'module-sync'] },
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  setupFiles: ['<rootDir>/tests/support/setup.ts'],
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, useDefineForClassFields: false }, target: 'es2023' },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  // On two cores Jest would run every suite in its own process, whose heap each suite's modules fill a little more until it is full.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/shared/infrastructure/generated/**'],
};

module.exports = config;
