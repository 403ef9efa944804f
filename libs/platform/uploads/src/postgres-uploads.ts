import { randomBytes } from 'node:crypto';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { sqlFile } from '#database';
import type { RetentionClass } from '#decider';
import type { TextRef } from '#events';
import type { Vault } from '#vault';
import type { CheckedFile, MediaType } from './checked-file.js';
import { drawKey, seal, unseal } from './sealing.js';
import type { FilePlace, FileRef, OpenedFile, StoredFile, Uploads } from './uploads.js';

const [FIND, PUT, READ, DELETE, OLD, DESCRIBE] = ['find-put', 'put-file', 'read-file', 'delete-files', 'read-old-keys', 'describe-files'].map((name) =>
  sqlFile(import.meta.url, `./sql/${name}.sql`),
) as [string, string, string, string, string, string];
const SWEEP_EVERY_MS = 60 * 60_000;

interface OldKey extends TextRef {
  readonly retention: RetentionClass;
}

/** Sealed files in PostgreSQL, schema `uploads`; their keys in the vault beside it. */
export class PostgresUploads implements Uploads, OnModuleInit, OnModuleDestroy {
  #sweeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
    private readonly log?: Logger,
  ) {}

  async put(file: CheckedFile, place: FilePlace): Promise<StoredFile> {
    const known = await this.#find(file, place);
    if (known) return known;
    const { sha256, mediaType, bytes } = file;
    const { commandId, stream, about, retention } = place;
    const key = drawKey();
    // Drawn anew each time: a key of which no file came (a killed process, the slower of two) is nobody's, and the vault sweeps it away.
    const field = `file.${randomBytes(8).toString('hex')}`;
    const ref = await this.vault.put({ commandId, subject: stream, field, value: key.toString('base64url'), about, retention });
    const row = [ref.commitment, commandId, stream, sha256, ref.field, ref.version, retention, mediaType, bytes.length];
    const { rowCount } = await this.pool.query(PUT, [...row, seal(bytes, key, stream, sha256)]);
    const first = rowCount === 1 ? undefined : await this.#find(file, place);
    return first ?? { sha256, mediaType, bytes: bytes.length, key: ref };
  }

  async open({ sha256, key }: FileRef): Promise<OpenedFile | undefined> {
    const secret = (await this.vault.read([key])).get(key.commitment);
    if (secret === undefined) return undefined;
    const { rows } = await this.pool.query<{ mediaType: MediaType; stream: string; sealed: Buffer }>(READ, [key.commitment, sha256]);
    const [row] = rows;
    return row && { mediaType: row.mediaType, body: unseal(row.sealed, Buffer.from(secret, 'base64url'), row.stream, sha256) };
  }

  async describe(keys: readonly TextRef[]): Promise<ReadonlyMap<string, StoredFile>> {
    type Row = Omit<StoredFile, 'key'> & { readonly commitment: string };
    const { rows } = await this.pool.query<Row>(DESCRIBE, [keys.map(({ commitment }) => commitment)]);
    const found = new Map(rows.map(({ commitment, ...file }) => [commitment, file]));
    return new Map(keys.flatMap((key) => [found.get(key.commitment)].flatMap((file) => (file ? [[key.commitment, { ...file, key }] as const] : []))));
  }

  async erase({ key }: FileRef, retention: RetentionClass): Promise<void> {
    await this.vault.expire({ subject: key.subject, retention });
    await this.pool.query(DELETE, [[key.commitment]]);
  }

  /** Removes files whose key is gone from the vault, erased there or swept since no event ever named it; answers how many. */
  async sweep(): Promise<number> {
    let [removed, beyond] = [0, ''];
    for (;;) {
      const { rows } = await this.pool.query<OldKey>(OLD, [beyond]);
      const last = rows.at(-1);
      if (!last) return removed;
      beyond = last.commitment;
      const kept = await this.vault.read(rows.map(({ retention: _, ...ref }) => ref));
      const silent = rows.filter(({ commitment }) => kept.get(commitment) === undefined);
      const hidden = await Promise.all(silent.map((row) => this.#isHidden(row)));
      const gone = silent.filter((_, index) => !hidden[index]).map(({ commitment }) => commitment);
      removed += (await this.pool.query(DELETE, [gone])).rowCount ?? 0;
    }
  }

  async #find({ sha256, mediaType, bytes }: CheckedFile, { commandId, stream }: FilePlace): Promise<StoredFile | undefined> {
    const { rows } = await this.pool.query<Omit<TextRef, 'subject'>>(FIND, [commandId, stream, sha256]);
    const [known] = rows;
    return known && { sha256, mediaType, bytes: bytes.length, key: { subject: stream, ...known } };
  }

  /** A restricted key is not gone: it stays until its clock ends. */
  async #isHidden({ subject, retention }: OldKey): Promise<boolean> {
    const places = await this.vault.places({ subject, retention });
    return places.some(({ restricted }) => restricted);
  }

  onModuleInit(): void {
    const sweep = () => this.sweep().catch((err: unknown) => this.log?.warn({ err }, 'files were not swept'));
    this.#sweeping = setInterval(sweep, SWEEP_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#sweeping);
  }
}
