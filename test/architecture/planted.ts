/** A tree with one violation, which exactly one rule must find. */
export interface Planted {
  readonly rule: string;
  readonly why: string;
  readonly files: Readonly<Record<string, string>>;
}

const decider = 'libs/features/banks/src/bank.decider.ts';
/** What `#room` names lead to, where a planted file uses them. */
const room = (name: string) => ({ [`libs/${name}/src/index.ts`]: 'export const here = 1;' });

const planted = (rule: string, why: string, files: Record<string, string>): Planted => ({ rule, why, files });

export const violations: readonly Planted[] = [
  planted('no-cycles', 'two files import each other', {
    'libs/features/banks/src/a.query.ts': "import { b } from './b.query.js';\nexport const a = () => b;",
    'libs/features/banks/src/b.query.ts': "import { a } from './a.query.js';\nexport const b = () => a;",
  }),
  planted('nothing-unresolved', 'a room that does not exist', { 'libs/features/banks/src/bank.pages.ts': "import '#web';" }),
  planted('events-need-zod-alone', 'an event that formats money', { 'libs/events/src/bank.events.ts': "import '#decider';", ...room('decider') }),
  planted('events-need-zod-alone', 'an event that draws an id', {
    'libs/events/src/bank.events.ts': "import { randomUUID } from 'node:crypto';\nexport const id = randomUUID;",
  }),
  planted('proof-needs-hashing-alone', 'a proof that reads files', { 'libs/proof/src/leaf.ts': "import 'node:fs';" }),
  planted('tally-needs-nothing', 'a count that asks the clock of a library', { 'libs/tally/src/greedy.ts': "import 'zod';" }),
  planted('deciding-is-pure', 'a decision with a framework', { 'libs/decider/src/decision.ts': "import '@nestjs/common';" }),
  planted('deciders-are-pure', 'a decider that draws an id', { [decider]: "import { randomUUID } from 'node:crypto';\nexport const id = randomUUID;" }),
  planted('deciders-reach-nothing-impure', 'a helper with a database between them', {
    [decider]: "import { rows } from './rows.js';\nexport const all = rows;",
    'libs/features/banks/src/rows.ts': "import { Pool } from 'pg';\nexport const rows = Pool;",
  }),
  planted('deciders-reach-nothing-impure', 'a helper with files between them', {
    'libs/features/banks/src/bank.reaction.ts': "import { rows } from './rows.js';\nexport const all = rows;",
    'libs/features/banks/src/rows.ts': "import { readFileSync } from 'node:fs';\nexport const rows = readFileSync;",
  }),
  planted('features-meet-in-events', 'a bank that asks the rounds', {
    'libs/features/banks/src/bank.query.ts': "import '#features/rounds';",
    ...room('features/rounds'),
  }),
  planted('features-meet-in-events', 'a bank that only wants a type of the rounds', {
    'libs/features/banks/src/bank.facts.ts': "import type { here } from '#features/rounds';\nexport type Here = typeof here;",
    ...room('features/rounds'),
  }),
  planted('platform-knows-no-feature', 'a ledger that knows banks', {
    'libs/platform/ledger/src/ledger.ts': "import '#features/banks';",
    ...room('features/banks'),
  }),
  planted('nobody-knows-an-app', 'a service that shares the auditor’s files', {
    'apps/server/src/main.ts': "import '../../auditor/src/balance.js';",
    'apps/auditor/src/balance.ts': 'export const balance = 1;',
  }),
  planted('nobody-knows-an-app', 'a room that reads the configuration', {
    'libs/platform/http/src/health.ts': "import '../../../../apps/server/src/config.js';",
    'apps/server/src/config.ts': 'export const port = 1;',
  }),
  planted('rooms-go-by-name', 'a way in past the index', {
    'libs/features/banks/src/bank.query.ts': "import '../../../platform/ledger/src/inside.js';",
    'libs/platform/ledger/src/inside.ts': 'export const inside = 1;',
  }),
  planted('auditor-stands-alone', 'an auditor with a framework', { 'apps/auditor/src/main.ts': "import 'pino';" }),
  planted('auditor-stands-alone', 'an auditor with a network', { 'apps/auditor/src/main.ts': "import 'node:dgram';" }),
  planted('auditor-stands-alone', 'an auditor that takes a feature with all its pages', {
    'apps/auditor/src/replay.ts': "import '#features/banks';",
    ...room('features/banks'),
  }),
  planted('tests-stay-outside', 'a page that uses a test', {
    'libs/features/banks/src/bank.pages.ts': "import '../test/story.js';",
    'libs/features/banks/test/story.ts': 'export const story = 1;',
  }),
  planted('tools-stay-outside', 'a page that needs a development package', { 'libs/features/banks/src/bank.pages.ts': "import 'fast-check';" }),
];
