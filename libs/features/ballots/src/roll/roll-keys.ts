import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import { MASTER_KEY, type MasterKey, seal, unseal, type WrappedRows } from '#vault';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);
const contextOf = (roundId: string) => `ballots|roll|${roundId}`;

/** What the master key wraps of rolls. */
export const rollWrapped: readonly WrappedRows[] = [
  {
    what: 'the keys of rolls',
    table: 'ballots.rolls',
    find: sql('keys-of-others'),
    replace: sql('rewrap-key'),
    context: ({ id }) => contextOf(id),
  },
];

type Detail = 'name' | 'address' | 'paper';

/** What a roll says of people, closed and opened again, and compared without being read (audit.md, "Personal data"). */
export class RollKey {
  constructor(
    private readonly roundId: string,
    private readonly key: Buffer,
  ) {}

  /** `place`: the line of the roll, or the paper of a batch, to which it is bound. */
  close(place: string, detail: Detail, value: string): Buffer {
    return seal(this.derived('seal'), Buffer.from(value), this.bound(place, detail));
  }

  /** Undefined for what was erased. @throws Error for what was put in another one's place */
  open(place: string, detail: Detail, sealed: Buffer | null): string | undefined {
    if (sealed === null) return undefined;
    const plain = unseal(this.derived('seal'), sealed, this.bound(place, detail));
    if (!plain) throw new Error(`the ${detail} in the roll of ${this.roundId} is not what was put there`);
    return plain.toString();
  }

  /** HMAC-SHA-256 of what is the same however it was typed: capitals, spaces and signs do not count. */
  print(...parts: readonly string[]): Buffer {
    return createHmac('sha256', this.derived('print'))
      .update(JSON.stringify(parts.map(plain)))
      .digest();
  }

  private derived(purpose: 'seal' | 'print'): Buffer {
    return createHmac('sha256', this.key).update(purpose).digest();
  }

  private bound(place: string, detail: Detail): string {
    return `roll|v1|${this.roundId}|${place}|${detail}`;
  }
}

/** The key of each round's roll, drawn when the roll is begun. */
@Injectable()
export class RollKeys {
  readonly #keys = new Map<string, Promise<RollKey>>();

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(MASTER_KEY) private readonly master: MasterKey,
  ) {}

  /** @throws WrongMasterKey */
  of(roundId: string): Promise<RollKey> {
    const known = this.#keys.get(roundId) ?? this.open(roundId);
    this.#keys.set(roundId, known);
    known.catch(() => this.#keys.delete(roundId));
    return known;
  }

  private async open(roundId: string): Promise<RollKey> {
    const kept = (await this.find(roundId)) ?? (await this.draw(roundId));
    return new RollKey(roundId, await this.master.unwrap(kept, contextOf(roundId)));
  }

  private async find(roundId: string): Promise<Buffer | undefined> {
    return (await this.pool.query<{ wrapped: Buffer }>(sql('find-key'), [roundId])).rows[0]?.wrapped;
  }

  private async draw(roundId: string): Promise<Buffer> {
    await this.pool.query(sql('add-key'), [roundId, this.master.keyId, await this.master.wrap(randomBytes(32), contextOf(roundId))]);
    const drawn = await this.find(roundId);
    if (!drawn) throw new Error(`the key of the roll of ${roundId} is not where it was put`);
    return drawn;
  }
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
