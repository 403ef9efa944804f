import type { Pool } from 'pg';
import { sqlFile } from '#database';
import type { TextRef } from '#events';
import { commitment, drawSalt } from './commitment.js';
import { type PutText, VaultConflict } from './vault.js';

const FIND = sqlFile(import.meta.url, './sql/find-texts.sql');
const INSERT = sqlFile(import.meta.url, './sql/insert-texts.sql');
const READ = sqlFile(import.meta.url, './sql/read-texts.sql');

/** At most this many texts in one statement. */
const BATCH = 500;

interface Waiting {
  readonly text: PutText;
  readonly done: (ref: TextRef) => void;
  readonly failed: (why: unknown) => void;
}

interface FoundRow {
  readonly ordinal: number;
  readonly version: number | null;
  readonly commitment: string | null;
  readonly value: string | null;
  readonly newest: number;
}

/**
 * The texts of the vault in PostgreSQL. Callers that come while a batch is being written share the next one, so that one fsync serves many texts.
 */
export class PostgresTexts {
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(private readonly pool: Pool) {}

  put(text: PutText): Promise<TextRef> {
    return new Promise((done, failed) => {
      this.#waiting.push({ text: { ...text, value: text.value.normalize('NFC') }, done, failed });
      if (!this.#writing) void this.#writeAll();
    });
  }

  async read(refs: readonly TextRef[]): Promise<ReadonlyMap<string, string | undefined>> {
    const values = new Map<string, string | undefined>(refs.map((ref) => [ref.commitment, undefined]));
    if (values.size === 0) return values;
    const { rows } = await this.pool.query<{ commitment: string; value: string | null }>({
      name: 'vault-read-texts',
      text: READ,
      values: [[...values.keys()]],
    });
    for (const row of rows) values.set(row.commitment, row.value ?? undefined);
    return values;
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    // One turn of the event loop lets the other texts of the same command join.
    await new Promise((next) => setImmediate(next));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      try {
        this.#waiting.unshift(...(await this.#write(batch)));
      } catch (why) {
        for (const each of batch) each.failed(why);
      }
    }
    this.#writing = false;
  }

  /** Answers with those that lost a race for their version and have to look again. */
  async #write(batch: readonly Waiting[]): Promise<Waiting[]> {
    const { rows } = await this.pool.query<FoundRow>({
      name: 'vault-find-texts',
      text: FIND,
      values: [batch.map(({ text }) => text.commandId), batch.map(({ text }) => text.subject), batch.map(({ text }) => text.field)],
    });
    const newest = new Map<string, number>();
    const again: Waiting[] = [];
    const fresh: { readonly each: Waiting; readonly ref: TextRef; readonly salt: Buffer }[] = [];
    const commands = new Set<string>();
    for (const row of rows) {
      const each = batch[row.ordinal - 1];
      if (!each) continue;
      const { subject, field, commandId, value } = each.text;
      if (row.commitment !== null && row.version !== null) {
        if (row.value === value) each.done({ subject, field, version: row.version, commitment: row.commitment });
        else each.failed(new VaultConflict(each.text));
        continue;
      }
      const command = JSON.stringify([commandId, subject, field]);
      if (commands.has(command)) {
        // The same text twice in one batch: the second finds the first one's row in the next.
        again.push(each);
        continue;
      }
      commands.add(command);
      const place = JSON.stringify([subject, field]);
      const version = Math.max(newest.get(place) ?? 0, row.newest) + 1;
      newest.set(place, version);
      const salt = drawSalt();
      fresh.push({ each, salt, ref: { subject, field, version, commitment: commitment(salt, { subject, field, version, value }) } });
    }
    if (fresh.length > 0) again.push(...(await this.#insert(fresh)));
    return again;
  }

  async #insert(fresh: readonly { readonly each: Waiting; readonly ref: TextRef; readonly salt: Buffer }[]): Promise<Waiting[]> {
    const { rows } = await this.pool.query<{ commitment: string }>({
      name: 'vault-insert-texts',
      text: INSERT,
      values: [
        fresh.map(({ ref }) => ref.subject),
        fresh.map(({ ref }) => ref.field),
        fresh.map(({ ref }) => ref.version),
        fresh.map(({ each }) => each.text.commandId),
        fresh.map(({ ref }) => ref.commitment),
        fresh.map(({ salt }) => salt),
        fresh.map(({ each }) => each.text.value),
      ],
    });
    const written = new Set(rows.map((row) => row.commitment));
    const lost: Waiting[] = [];
    for (const { each, ref } of fresh) {
      if (written.has(ref.commitment)) each.done(ref);
      else lost.push(each);
    }
    return lost;
  }
}
