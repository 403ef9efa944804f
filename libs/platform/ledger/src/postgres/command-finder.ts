import type pg from 'pg';
import { sqlFile } from '#database';
import type { FoundCommand } from '../ledger.js';

const findCommands = { name: 'ledger-find-commands', text: sqlFile(import.meta.url, './sql/find-commands.sql'), rowMode: 'array' } as const;
const MOST_AT_ONCE = 500;

interface Question {
  readonly stream: string;
  readonly commandId: string;
  resolve(found: FoundCommand | undefined): void;
  reject(fault: unknown): void;
}

/** Answers the `find`s of one turn of the event loop by one statement: every command asks before it decides, and each would cost a round trip. */
export class CommandFinder {
  private questions: Question[] = [];

  constructor(private readonly pool: pg.Pool) {}

  find(stream: string, commandId: string): Promise<FoundCommand | undefined> {
    return new Promise((resolve, reject) => {
      if (this.questions.push({ stream, commandId, resolve, reject }) === 1) setImmediate(() => this.askAll());
    });
  }

  private askAll(): void {
    const all = this.questions;
    this.questions = [];
    for (let from = 0; from < all.length; from += MOST_AT_ONCE) void this.ask(all.slice(from, from + MOST_AT_ONCE));
  }

  private async ask(questions: readonly Question[]): Promise<void> {
    try {
      const values = [questions.map(({ stream }) => stream), questions.map(({ commandId }) => commandId)];
      const { rows } = await this.pool.query<[string | number, string, number, number, string | number]>({ ...findCommands, values });
      const found = new Map(
        rows.map(([ord, payloadHash, firstRevision, lastRevision, position]) => [
          Number(ord),
          { payloadHash, firstRevision, lastRevision, position: String(position) },
        ]),
      );
      for (const [i, question] of questions.entries()) question.resolve(found.get(i + 1));
    } catch (fault) {
      for (const question of questions) question.reject(fault);
    }
  }
}
