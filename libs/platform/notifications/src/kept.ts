import type { Pool } from 'pg';
import { sqlFile } from '#database';
import type { MasterKey } from '#vault';
import type { TellingKind } from './notifications.js';
import type { Parcel } from './ways/way.js';

const KEEP = sqlFile(import.meta.url, './sql/keep.sql');
const LIST = sqlFile(import.meta.url, './sql/list-kept.sql');
const FIND = sqlFile(import.meta.url, './sql/find-kept.sql');
const MARK_POSTED = sqlFile(import.meta.url, './sql/mark-posted.sql');
const LIST_POSTED = sqlFile(import.meta.url, './sql/list-posted.sql');

export type KeptPlace = 'post' | 'outbox';

/** A message as it would be read, or is to be printed. */
export interface KeptMessage {
  readonly id: string;
  readonly kind: TellingKind;
  readonly name?: string | undefined;
  readonly to?: string | undefined;
  readonly subject: string;
  readonly body: string;
  readonly language: string;
  /** An instant of the business clock, RFC 3339. */
  readonly putAt: string;
}

interface KeptRow {
  readonly id: string;
  readonly kind: TellingKind;
  readonly content: Buffer;
  readonly put_at: Date;
}

/** What people here deal with: letters until they are posted, and the demonstration's outbox. Their content is wrapped like a message's. */
export class Kept {
  constructor(
    private readonly pool: Pool,
    private readonly key: MasterKey,
    private readonly clock: { now(): string },
  ) {}

  async keep(place: KeptPlace, { id, kind, person, name, to, subject, body, language }: Parcel): Promise<void> {
    const content = await this.key.wrap(Buffer.from(JSON.stringify({ name, to, subject, body, language })), keptContext(id));
    await this.pool.query(KEEP, [id, place, kind, person ?? null, content, this.key.keyId, this.clock.now()]);
  }

  /** What waits there, the newest first, at most so many, after passing over some. */
  async list(place: KeptPlace, most: number, passOver = 0): Promise<readonly KeptMessage[]> {
    const { rows } = await this.pool.query<KeptRow>(LIST, [place, most, passOver]);
    return Promise.all(rows.map((row) => this.#open(row)));
  }

  async find(place: KeptPlace, id: string): Promise<KeptMessage | undefined> {
    const { rows } = await this.pool.query<KeptRow>(FIND, [place, id]);
    return rows[0] && this.#open(rows[0]);
  }

  /** Marks a letter posted on a day (`YYYY-MM-DD`, in London), by a person's token; its content is gone. False when there is none that waits. */
  async markPosted(id: string, on: string, by: string): Promise<boolean> {
    return ((await this.pool.query(MARK_POSTED, [id, on, by])).rowCount ?? 0) > 0;
  }

  /** What was posted, the newest first: only when, since nothing else is left. */
  async posted(most: number): Promise<readonly { readonly id: string; readonly postedOn: string }[]> {
    const { rows } = await this.pool.query<{ id: string; posted_on: string }>(LIST_POSTED, [most]);
    return rows.map(({ id, posted_on: postedOn }) => ({ id, postedOn }));
  }

  async #open({ id, kind, content, put_at: putAt }: KeptRow): Promise<KeptMessage> {
    const said = JSON.parse((await this.key.unwrap(content, keptContext(id))).toString()) as Omit<KeptMessage, 'id' | 'kind' | 'putAt'>;
    return { id, kind, ...said, putAt: putAt.toISOString() };
  }
}

export const keptContext = (id: string) => `notifications|kept|${id}`;
