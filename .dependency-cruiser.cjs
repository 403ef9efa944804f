const { join } = require('node:path');

/** The boundaries of the rooms (three laws: see README.md). Each rule has a planted violation in test/architecture/planted.ts that must be found. */
const TEST = '\\.spec\\.ts$|\\.conformance\\.ts$|/test/|/test-database\\.ts$|^libs/decider/src/spec\\.ts$';
const PURE = '^libs/features/.+\\.(decider|facts|reaction|commands)\\.ts$|^apps/server/src/.+\\.decider\\.ts$';
const DECIDER = '^libs/features/[^/]+/src/[^/]+\\.decider\\.ts$';
const CONTRACT = '^libs/(events|decider|proof|tally)/src/';
const ZOD = 'node_modules/zod/';
/** Files, processes, networks, clocks, chance: everything of Node's own but text and hashing, which the proof uses. */
const WORLD =
  '^(node:)?(child_process|cluster|dgram|dns|fs|http|http2|https|inspector|net|os|perf_hooks|process|readline|timers|tls|v8|vm|worker_threads)(/|$)';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    // Types are gone when it runs: a decider may name the type of its facts while they fold with the decider.
    rule('no-cycles', 'Two files that need each other are one thought in two places.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule('nothing-unresolved', 'An import that leads nowhere is seen by no other rule.', {}, { couldNotResolve: true }),
    rule(
      'events-need-zod-alone',
      'The contract outlives everything else in the house.',
      { path: '^libs/events/', pathNot: TEST },
      { pathNot: ['^libs/events/', ZOD] },
    ),
    rule(
      'proof-needs-hashing-alone',
      'Whoever checks the record must be able to read all that checks it.',
      { path: '^libs/proof/', pathNot: TEST },
      { pathNot: ['^libs/proof/', '^(node:)?crypto$'] },
    ),
    rule(
      'tally-needs-nothing',
      'Whoever counts again must be able to read all that counts.',
      { path: '^libs/tally/', pathNot: TEST },
      { pathNot: ['^libs/tally/'] },
    ),
    rule('deciding-is-pure', 'Decisions are replayed by the auditor.', { path: '^libs/decider/', pathNot: TEST }, { pathNot: [CONTRACT, ZOD] }),
    rule(
      'deciders-are-pure',
      'What decides, folds, reacts or names a command needs no framework, database, clock or chance.',
      { path: PURE },
      { pathNot: [CONTRACT, ZOD, '^libs/features/', '^apps/server/src/.+\\.(decider|commands)\\.ts$'] },
    ),
    rule(
      'deciders-reach-nothing-impure',
      'Nor may a file in between bring it in.',
      { path: PURE },
      { path: [WORLD, '^libs/platform/', 'node_modules/(?!zod/)'], reachable: true },
    ),
    rule(
      'features-meet-in-events',
      'A feature folds the events of another for itself.',
      { path: '^libs/features/([^/]+)/' },
      { path: '^libs/features/', pathNot: '^libs/features/$1/' },
    ),
    rule('platform-knows-no-feature', 'The floor does not rest on the furniture.', { path: '^libs/platform/' }, { path: '^libs/features/' }),
    rule('nobody-knows-an-app', 'Applications are made of rooms.', { path: '^(libs|apps/[^/]+)/' }, { path: '^apps/', pathNot: '^$1/' }),
    rule(
      'rooms-go-by-name',
      'Another room is entered by its #name, which leads to what it exports.',
      { path: '^(libs/(?:platform/|features/)?[^/]+|apps/[^/]+)/' },
      { path: '^libs/', pathNot: ['^$1/', DECIDER], dependencyTypesNot: ['aliased'] },
    ),
    rule(
      'auditor-stands-alone',
      'It must be trusted without our database, secrets, framework or a network; what it may import is pure by the rules above.',
      { path: '^apps/auditor/', pathNot: TEST },
      { pathNot: ['^apps/auditor/', CONTRACT, DECIDER, ZOD, 'node_modules/commander/', '^(node:)?(crypto|fs|readline)(/|$)'] },
    ),
    rule('tests-stay-outside', 'What runs for people holds nothing made for tests.', { path: '^(apps|libs)/', pathNot: TEST }, { path: TEST }),
    rule(
      'tools-stay-outside',
      'What runs for people needs only what is installed for it.',
      { path: '^(apps|libs)/', pathNot: TEST },
      { dependencyTypes: ['npm-dev'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Browser files and the programs that build them are no part of what the service is made of.
    exclude: { path: '(^|/)dist/|^libs/platform/web/(assets/|build-assets)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['node', 'import', 'default'] },
    webpackConfig: { fileName: join(__dirname, 'test/architecture/rooms.cjs') },
  },
};
