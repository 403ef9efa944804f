import type pg from 'pg';
import { AskedTogether, sqlFile } from '#database';
import type { FoundCommand } from '../ledger.js';

const findCommands = { name: 'ledger-find-commands', text: sqlFile(import.meta.url, './sql/find-commands.sql'), rowMode: 'array' } as const;
type FoundRow = [ord: string | number, payloadHash: string, firstRevision: number, lastRevision: number, position: string | number];

interface Question {
  readonly stream: string;
  readonly commandId: string;
}

/** Answers the `find`s of one turn of the event loop by one statement: every command asks before it decides. */
export class CommandFinder {
  private readonly together = new AskedTogether((questions: readonly Question[]) => this.findAll(questions));

  constructor(private readonly pool: pg.Pool) {}

  find(stream: string, commandId: string): Promise<FoundCommand | undefined> {
    return this.together.ask({ stream, commandId });
  }

  private async findAll(questions: readonly Question[]): Promise<readonly (FoundCommand | undefined)[]> {
    const values = [questions.map(({ stream }) => stream), questions.map(({ commandId }) => commandId)];
    const { rows } = await this.pool.query<FoundRow>({ ...findCommands, values });
    const found = new Map(
      rows.map(([ord, payloadHash, firstRevision, lastRevision, position]) => [
        Number(ord),
        { payloadHash, firstRevision, lastRevision, position: String(position) },
      ]),
    );
    return questions.map((_, i) => found.get(i + 1));
  }
}
