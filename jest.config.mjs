/** One configuration, one project per kind of test; `jest --selectProjects unit` runs one. */
const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: true, module: { type: 'nodenext' } }] },
  moduleNameMapper: {
    '^#(events|decider|proof|tally)$': '<rootDir>/libs/$1/src/index.ts',
    '^#(events|decider|proof)/(.*)$': '<rootDir>/libs/$1/src/$2.ts',
    '^#(ledger|cqrs|processors|relay|notifications|uploads|vault|identity|http|web|database)$': '<rootDir>/libs/platform/$1/src/index.ts',
    '^#(ledger|database)/(.*)$': '<rootDir>/libs/platform/$1/src/$2.ts',
    '^#features/(.*)$': '<rootDir>/libs/features/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
const project = (displayName, testMatch, more = {}) => ({ ...base, displayName, testMatch, ...more });

/** The tests' shared PostgreSQL and Kafka are taken down when the run ends; each starts when a test first asks for it. */
const integration = { globalSetup: '<rootDir>/test/support/integration.setup.mjs', globalTeardown: '<rootDir>/test/support/integration.teardown.mjs' };
const acceptance = { globalSetup: '<rootDir>/test/support/acceptance.setup.mjs', globalTeardown: '<rootDir>/test/support/acceptance.teardown.mjs' };

export default {
  coverageProvider: 'v8',
  // Only the browser's tests run beside one another: the seven of one page wait for one look at it, so this is three pages at once.
  maxConcurrency: 21,
  projects: [
    project('unit', ['<rootDir>/{libs,apps,infra}/**/*.spec.ts'], { testPathIgnorePatterns: [...base.testPathIgnorePatterns, '\\.int\\.spec\\.ts$'] }),
    project('integration', ['<rootDir>/{libs,apps,infra}/**/*.int.spec.ts'], integration),
    project('architecture', ['<rootDir>/test/architecture/**/*.spec.ts']),
    project('acceptance', ['<rootDir>/test/acceptance/**/*.spec.ts'], acceptance),
    project('browser', ['<rootDir>/test/browser/**/*.spec.ts'], {
      globalSetup: '<rootDir>/test/browser/run.setup.mjs',
      globalTeardown: '<rootDir>/test/browser/run.teardown.mjs',
    }),
    project('bare-clone', ['<rootDir>/test/bare-clone/**/*.spec.ts']),
  ],
};
