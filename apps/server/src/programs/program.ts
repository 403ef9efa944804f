import type { Command } from 'commander';

/** Progress and errors go to stderr; what a program answers with goes to stdout. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs a program from the command line: exit code 0, or 1 with one line that says why. */
export function run(program: Command): void {
  program.parseAsync().then(
    () => process.exit(0),
    (fault: unknown) => {
      say(fault instanceof Error ? fault.message : String(fault));
      process.exit(1);
    },
  );
}
