import type { Pool } from 'pg';
import { sqlFile } from '#database';
import type { TextRef } from '#events';
import { commitment, drawSalt } from './commitment.js';
import type { DataKeys, WantedKey } from './data-keys.js';
import { type FoundText, keptRow, keyFor, ownerOf, retentionOfText } from './found-text.js';
import { openText, sealText } from './sealed-text.js';
import { opened, type TextRow } from './text-rows.js';
import { type PutText, VaultConflict } from './vault.js';

const FIND = sqlFile(import.meta.url, './sql/find-texts.sql');
const INSERT = sqlFile(import.meta.url, './sql/insert-texts.sql');
const WANT = sqlFile(import.meta.url, './sql/want-texts.sql');
const READ = sqlFile(import.meta.url, './sql/read-texts.sql');

/** At most this many texts in one statement. */
const BATCH = 500;
/** Two transactions waited for each other and the database ended one: nothing of it was done. */
const DEADLOCK = '40P01';

interface Waiting {
  readonly text: PutText;
  readonly done: (ref: TextRef) => void;
  readonly failed: (why: unknown) => void;
}

interface Fresh {
  readonly each: Waiting;
  readonly ref: TextRef;
  /** Both absent for a text about somebody forgotten. */
  readonly key: number | null;
  readonly sealed: Buffer | null;
}

/** Which texts a reader is shown. */
export interface Reading {
  readonly restrictedToo?: boolean;
  /** What stands in the place of words that were put right. */
  readonly newest?: boolean;
}

/**
 * The texts of the vault in PostgreSQL, each closed with the data key of its owner and class. Callers that come while a batch is being written share the
 * next one, so that one fsync serves many texts.
 */
export class PostgresTexts {
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(
    private readonly pool: Pool,
    private readonly keys: DataKeys,
  ) {}

  put(text: PutText): Promise<TextRef> {
    return new Promise((done, failed) => {
      this.#waiting.push({ text: { ...text, value: text.value.normalize('NFC') }, done, failed });
      if (!this.#writing) void this.#writeAll();
    });
  }

  /** @throws VaultDamaged naming the row that is not what was put there */
  async read(refs: readonly TextRef[], { restrictedToo = false, newest = false }: Reading = {}): Promise<ReadonlyMap<string, string | undefined>> {
    const values = new Map<string, string | undefined>(refs.map((ref) => [ref.commitment, undefined]));
    if (values.size === 0) return values;
    const { rows } = await this.pool.query<TextRow & { readonly asked: string }>({
      name: 'vault-read-texts',
      text: READ,
      values: [[...values.keys()], restrictedToo, newest],
    });
    const texts = await opened(this.keys, rows);
    for (const [i, { asked }] of rows.entries()) values.set(asked, texts[i]?.value);
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
        if ((why as { code?: string }).code === DEADLOCK) this.#waiting.unshift(...batch);
        else for (const each of batch) each.failed(why);
      }
    }
    this.#writing = false;
  }

  /** Answers with those that have to look again: they lost a race, or their key had to be drawn first. */
  async #write(batch: readonly Waiting[]): Promise<Waiting[]> {
    const known: { readonly each: Waiting; readonly found: FoundText }[] = [];
    const fresh: Promise<Fresh>[] = [];
    const keys: WantedKey[] = [];
    const again: Waiting[] = [];
    const newest = new Map<string, number>();
    const commands = new Set<string>();
    for (const found of await this.#find(batch)) {
      const each = batch[found.ordinal - 1];
      if (!each) continue;
      const { commandId, subject, field, about } = each.text;
      if (found.commitment !== null) {
        known.push({ each, found });
        continue;
      }
      const owner = ownerOf(found, each.text);
      if (owner && !keyFor(found, owner)) {
        keys.push({ ...owner, token: owner.kind === 'person' ? about : undefined });
        again.push(each);
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
      const version = Math.max(newest.get(place) ?? 0, found.newest) + 1;
      newest.set(place, version);
      fresh.push(this.#seal(each, found, version));
    }
    const [lost, swept] = await Promise.all([this.#insert(await Promise.all(fresh)), this.#answerKnown(known), keys.length > 0 && this.keys.add(keys)]);
    return [...again, ...lost, ...swept];
  }

  async #find(batch: readonly Waiting[]): Promise<readonly FoundText[]> {
    const texts = batch.map(({ text }) => text);
    const columns = [
      texts.map((text) => text.commandId),
      texts.map((text) => text.subject),
      texts.map((text) => text.field),
      texts.map((text) => text.about ?? null),
      texts.map(retentionOfText),
    ];
    return (await this.pool.query<FoundText>({ name: 'vault-find-texts', text: FIND, values: columns })).rows;
  }

  async #seal(each: Waiting, found: FoundText, version: number): Promise<Fresh> {
    const { subject, field, value } = each.text;
    const place = { subject, field, version };
    const owner = ownerOf(found, each.text);
    const row = owner && keyFor(found, owner);
    // Of somebody forgotten only the commitment is kept, under a salt that nobody knows.
    if (!row) return { each, ref: { ...place, commitment: commitment(drawSalt(), { ...place, value }) }, key: null, sealed: null };
    const closed = sealText(await this.keys.unwrapped(row), place, value);
    return { each, ref: { ...place, commitment: closed.commitment }, key: row.key, sealed: closed.sealed };
  }

  async #insert(fresh: readonly Fresh[]): Promise<Waiting[]> {
    if (fresh.length === 0) return [];
    const columns = [
      fresh.map(({ ref }) => ref.subject),
      fresh.map(({ ref }) => ref.field),
      fresh.map(({ ref }) => ref.version),
      fresh.map(({ each }) => each.text.commandId),
      fresh.map(({ ref }) => ref.commitment),
      fresh.map(({ key }) => key),
      fresh.map(({ sealed }) => sealed),
    ];
    const { rows } = await this.pool.query<{ commitment: string }>({ name: 'vault-insert-texts', text: INSERT, values: columns });
    const written = new Set(rows.map((row) => row.commitment));
    for (const { each, ref } of fresh) if (written.has(ref.commitment)) each.done(ref);
    return fresh.filter(({ ref }) => !written.has(ref.commitment)).map(({ each }) => each);
  }

  /** Those whose command has a row already; answers with those that the sweep took while they were looked at. */
  async #answerKnown(known: readonly { readonly each: Waiting; readonly found: FoundText }[]): Promise<Waiting[]> {
    const forgettable = known.flatMap(({ found }) => (found.forgettable && found.commitment !== null ? [found.commitment] : []));
    const { rows } = forgettable.length > 0 ? await this.pool.query<{ commitment: string }>(WANT, [forgettable]) : { rows: [] };
    const wanted = new Set(rows.map((row) => row.commitment));
    const swept: Waiting[] = [];
    for (const { each, found } of known) {
      if (found.forgettable && !wanted.has(found.commitment ?? '')) swept.push(each);
      else await this.#answer(each, found).catch(each.failed);
    }
    return swept;
  }

  async #answer({ text, done, failed }: Waiting, found: FoundText): Promise<void> {
    const row = keptRow(found, text);
    // What was erased cannot be compared; the command was carried out with it, and is answered as it was.
    if (row && openText(await this.keys.unwrapped(row), row).value !== text.value) return failed(new VaultConflict(text));
    done({ subject: text.subject, field: text.field, version: found.version ?? 0, commitment: found.commitment ?? '' });
  }
}
