import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { balance, type Until } from './balance.js';
import { disclosedIn } from './disclosed.js';
import { AuditFailure, ledgerLines } from './ledger-file.js';
import { recount } from './recount.js';
import { inPlainWords } from './recount-words.js';

/** Set before the verbs are added: they take it over when they are made. */
const program = new Command('audit')
  .description('Checks an exported ledger without the service, its database or its secrets.')
  .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : 2));

program
  .command('balance')
  .description('recomputes every balance from the journal postings')
  .requiredOption('--ledger <file>', 'the exported ledger, one event a line')
  .option('--at <date or number>', 'count only what was recorded by the end of this day in London (YYYY-MM-DD), or up to this number', untilOf)
  .action(async (options: { ledger: string; at?: Until }) => {
    process.stdout.write(`${JSON.stringify(await balance(ledgerLines(options.ledger), options.at), undefined, 2)}\n`);
  });

program
  .command('recount')
  .description('counts every vote again from the opened ballots, and holds against it whatever was said of the vote')
  .requiredOption('--ledger <file>', 'the exported ledger, one event a line')
  .option('--disclosed <file>', 'the ballots of a round with fewer than ten, as they were given to you; may be given several times', listed, [])
  .option('--plain', 'says it in sentences')
  .action(async (options: { ledger: string; disclosed: readonly string[]; plain?: true }) => {
    const report = await recount(ledgerLines(options.ledger), await disclosedIn(options.disclosed));
    process.stdout.write(options.plain ? inPlainWords(report) : `${JSON.stringify(report, undefined, 2)}\n`);
    for (const { roundId, failures } of report.rounds) {
      for (const { failure, number, why } of failures) process.stderr.write(`${failure} at number ${number}: round ${roundId}: ${why}\n`);
      if (failures.length > 0) process.exitCode = 1;
    }
  });

function listed(file: string, before: readonly string[]): readonly string[] {
  return [...before, file];
}

function untilOf(text: string): Until {
  if (/^\d{1,15}$/.test(text)) return { number: Number(text) };
  if (z.iso.date().safeParse(text).success) return { day: text };
  throw new InvalidArgumentError('write a day as YYYY-MM-DD, or a number from 0');
}

/** Exit 0: it adds up; 1: a named failure; 2: it could not run. */
program.parseAsync().catch((fault: unknown) => {
  const failed = fault instanceof AuditFailure;
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = failed ? 1 : 2;
});
