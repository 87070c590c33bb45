// Snapshots and formatted times must not depend on where the tests run.
process.env.TZ = 'UTC';

const grafana = require('./.config/jest.config');
const { grafanaESModules, nodeModulesToTransform } = require('./.config/jest/utils');

/** Packages that ship ES modules only; jest runs CommonJS. */
const esModulesOnly = [...grafanaESModules, 'kysely', 'p-limit', 'yocto-queue'];

const swc = [
  '@swc/jest',
  {
    sourceMaps: 'inline',
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', tsx: true, dynamicImport: true },
      transform: { react: { runtime: 'automatic' } },
    },
  },
];

const shared = {
  rootDir: __dirname,
  transform: { '^.+\\.[cm]?[tj]sx?$': swc },
  transformIgnorePatterns: [nodeModulesToTransform(esModulesOnly)],
  watchPathIgnorePatterns: ['<rootDir>/node_modules', '<rootDir>/dist'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/packages'],
};

// Jest looks globals up anew at every use; handing these two in makes numerical code some fifty times faster.
const node = { ...shared, testEnvironment: 'node', sandboxInjectedGlobals: ['Math', 'Number'] };

module.exports = {
  maxWorkers: 2,
  // A loaded machine with two cores is slow, not wrong. Per project jest knows no such limit; scripts/jest.ts raises it for e2e.
  testTimeout: 20_000,
  projects: [
    {
      ...node,
      displayName: 'node',
      testMatch: ['<rootDir>/{src/schema,src/core,src/backend,scripts,bench}/**/*.test.ts'],
    },
    {
      ...grafana,
      ...shared,
      displayName: 'dom',
      testMatch: ['<rootDir>/src/{app,datasource,panel,ui,workbench}/**/*.test.{ts,tsx}'],
    },
    {
      ...node,
      displayName: 'e2e',
      testMatch: ['<rootDir>/e2e/**/*.test.ts'],
    },
  ],
};
