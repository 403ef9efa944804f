import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { balance, type Until } from './balance.js';
import { AuditFailure, ledgerLines } from './ledger-file.js';

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
