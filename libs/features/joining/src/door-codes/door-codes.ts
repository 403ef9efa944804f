import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import { drawCode, typedCode } from '#identity';
import { DoorKeys } from './door-keys.js';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);

/** A letter with its code, which exists here for as long as it takes to print it. */
export interface DrawnLetter {
  readonly letterId: string;
  readonly dwellingId: string;
  readonly code: string;
}

export interface FoundLetter {
  readonly letterId: string;
  readonly dwellingId: string;
  readonly estateId: string;
}

/** An address as a list brings it, already written in one way. */
export interface Address {
  readonly estateId: string;
  readonly blockId: string;
  readonly flat: string;
  readonly address: string;
  readonly postcode: string;
}

/** Codes of door letters and addresses of homes, both as keyed hashes alone. */
@Injectable()
export class DoorCodes {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(DoorKeys) private readonly keys: DoorKeys,
  ) {}

  /** Draws a letter for each home and keeps the hashes. The letters count once the ledger says so. */
  async draw(estateId: string, dwellingIds: readonly string[]): Promise<readonly DrawnLetter[]> {
    const letters = dwellingIds.map((dwellingId) => ({ letterId: drawId('L'), dwellingId, code: drawCode() }));
    await this.keep(estateId, letters);
    return letters;
  }

  /** Keeps the hashes of these letters' codes. */
  async keep(estateId: string, letters: readonly DrawnLetter[]): Promise<void> {
    const hashes = await Promise.all(letters.map(({ code }) => this.keys.hash('code', code)));
    await this.pool.query(sql('add-letters'), [letters.map(({ letterId }) => letterId), letters.map(({ dwellingId }) => dwellingId), estateId, hashes]);
  }

  /** Forgets one letter. */
  async forget({ letterId }: FoundLetter): Promise<void> {
    await this.pool.query(sql('forget-letter'), [letterId]);
  }

  /** Forgets every older letter of these homes. */
  async forgetOlder(letters: readonly FoundLetter[] | readonly DrawnLetter[]): Promise<void> {
    await this.pool.query(sql('forget-older-letters'), [letters.map(({ letterId }) => letterId), letters.map(({ dwellingId }) => dwellingId)]);
  }

  /**
   * The letter whose code was typed. Whoever guesses learns nothing from how long it takes: the hash has a key they do not know, so how far the search
   * compares it says nothing of their guess, and what cannot be a code is looked for as well.
   */
  async find(typed: string): Promise<FoundLetter | undefined> {
    const code = typedCode(typed);
    const hash = await this.keys.hash('code', code ?? `not a code: ${typed.slice(0, 100)}`);
    const { rows } = await this.pool.query<FoundLetter & { codeHash: Buffer }>(sql('find-letter'), [hash]);
    const { codeHash, ...letter } = rows[0] ?? { codeHash: Buffer.alloc(hash.length), letterId: '', dwellingId: '', estateId: '' };
    return timingSafeEqual(codeHash, hash) && code !== undefined ? letter : undefined;
  }

  /** The household behind a door; `brought` is the one that somebody who joins belongs to already. */
  async householdOf(dwellingId: string, brought: string | undefined): Promise<string> {
    const { rows } = await this.pool.query<{ household: string }>(sql('household-of-home'), [dwellingId, brought ?? null]);
    return rows[0]?.household ?? dwellingId;
  }

  /** A household of which nobody is known any more: who joins behind this door next begins a new one. */
  async forgetHousehold(household: string): Promise<void> {
    await this.pool.query(sql('forget-household'), [household]);
  }

  /** The home of each address: a new id for one that was never brought before. */
  async homesOf(addresses: readonly Address[]): Promise<readonly { readonly dwellingId: string; readonly isNew: boolean }[]> {
    const hashes = await Promise.all(addresses.map((each) => this.keys.hash('address', written(each))));
    const drawn = addresses.map(() => drawId('D'));
    return (await this.pool.query<{ dwellingId: string; isNew: boolean }>(sql('find-or-add-addresses'), [hashes, drawn])).rows;
  }
}

/** One address, the same however it was typed: capitals, spaces, dots and commas do not count. */
export function written({ estateId, blockId, ...lines }: Address): string {
  const plain = (text: string) =>
    text
      .toUpperCase()
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return JSON.stringify([estateId, blockId, plain(lines.flat), plain(lines.address), plain(lines.postcode).replaceAll(' ', '')]);
}

/** An id that says nothing of what it names: 96 bits. */
export function drawId(kind: string): string {
  return `${kind}-${randomBytes(12).toString('hex')}`;
}
