import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { count, hundredths, type PabulibFile, readPabulib } from '#tally';
import { readLots } from './lots-file.js';
import { tallyExplanation, tallyJson, tallyReport } from './tally-report.js';
import { ruleOf, type TallyOptions } from './tally-rule.js';

const RULES = ['greedy', 'greedy-no-skip', 'greedy-threshold', 'greedy-per-cost', 'part-fund', 'max-welfare', 'phragmen', 'equal-shares'];
const TIES = ['votes-cost-order', 'cost-votes-lot', 'firsts-cost-lot', 'id-string'];

const option = (flags: string, description: string, choices: readonly string[]) => new Option(flags, description).choices(choices);

/** A bad file or option; the message is for whoever typed it. */
class Refused extends Error {}

const program = new Command('tally')
  .description('Counts an election in a Pabulib file, exactly. Nothing is written to disk.')
  .argument('<file>', 'a Pabulib file (.pb)')
  .addOption(option('--rule <rule>', 'how the projects are chosen', RULES).makeOptionMandatory())
  .addOption(
    option(
      '--utility <utility>',
      'what a project is worth to a voter. Left out, the votes tell: cost where they are ticks, points where they give points, borda where they rank. ' +
        'The greedy rules and max-welfare count one for each vote with cost or cardinality.',
      ['cost', 'cardinality', 'points', 'borda', 'borda-zero'],
    ),
  )
  .option('--weights <list>', 'points by place for the greedy rules and max-welfare, such as 4,2,1', weightsOf)
  .addOption(option('--completion <completion>', 'equal-shares: what happens to the money left', ['none', 'add1', 'add1u', 'utilitarian']).default('none'))
  .addOption(option('--endowment <endowment>', 'equal-shares: budget by voters, or whole units of it', ['exact', 'integral']).default('exact'))
  .addOption(option('--stop <stop>', 'equal-shares with add1: when the shares stop growing', ['exhaustive', 'exhaustive-all', 'never']).default('exhaustive'))
  .addOption(
    new Option('--increment <amount>', 'equal-shares with add1: how much more each voter gets a step, in units of the currency')
      .default(100, '1')
      .argParser(amountOf),
  )
  .option('--comparison', 'equal-shares: greedy takes its place if more voters have more of their projects there')
  .option('--threshold <score>', 'greedy-threshold: projects below this score are dropped', scoreOf)
  .addOption(option('--ties <order>', 'the order that settles ties', TIES).default('votes-cost-order'))
  .option('--lots <file>', 'lots for the orders that need them: one project id a line in the order drawn, or id;number')
  .option('--explain', 'says why each project is chosen or not, and at what price or with how many votes it would have been')
  .option('--json', 'prints one line of JSON and nothing else')
  .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : 2))
  .action(run);

function run(path: string, options: TallyOptions): void {
  const file = fileAt(path);
  const lots = options.lots === undefined ? undefined : lotsAt(options.lots, file.election);
  if (!lots && options.ties.endsWith('-lot')) throw new Refused(`--ties ${options.ties} needs the lots that were drawn: --lots <file>`);
  if (options.rule === 'greedy-threshold' && options.threshold === undefined) throw new Refused('--rule greedy-threshold needs --threshold <score>');
  const rule = ruleOf(options, file, lots);
  const result = count(file.election, rule);
  const explanation = options.explain && !options.json ? ['', ...tallyExplanation(file, rule, result)] : [];
  const lines = options.json ? [tallyJson(file, result)] : [...tallyReport(file, result), ...explanation];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** A file that states in a column `minimum` what a project can do with is counted with that by `part-fund`. */
function fileAt(path: string): PabulibFile {
  const file = readPabulib(read(path));
  if ('reason' in file) throw new Refused(`${path}, line ${file.line}: ${file.reason}`);
  const projects = file.election.projects.map((project, row) => ({ ...project, minimum: hundredths(file.projects.cell(row, 'minimum') ?? '') }));
  return { ...file, election: { ...file.election, projects } };
}

function lotsAt(path: string, { projects }: PabulibFile['election']) {
  const lots = readLots(read(path), projects);
  if ('reason' in lots) throw new Refused(`${path}, line ${lots.line}: ${lots.reason}`);
  return lots;
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function amountOf(text: string): number {
  const amount = hundredths(text);
  if (!amount) throw new InvalidArgumentError('write an amount above 0 with at most two decimals');
  return amount;
}

function scoreOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('write a whole number from 0');
  return Number(text);
}

function weightsOf(text: string): number[] {
  if (!/^\d{1,6}(,\d{1,6})*$/.test(text)) throw new InvalidArgumentError('write whole numbers with commas between them');
  return text.split(',').map(Number);
}

/** Exit 0: counted; 2: a bad file or option, or a file that could not be read. */
try {
  program.parse();
} catch (fault) {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 2;
}
