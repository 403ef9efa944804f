import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { inTransaction, POOL, sqlFile } from '#database';
import type { BallotChannel } from '#events';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { type RollKey, RollKeys } from './roll-keys.js';
import { type InclusionRecord, inclusionRecord, type RollLeaf, rollRoot } from './roll-tree.js';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);
/** What the database says when somebody writes on a roll that stands still. */
const STANDS_STILL = '55000';
/** Of the keyed hash of a second person who has the name and address of another. */
const NAMESAKE = 'namesake';

/** Somebody who is to come onto a roll. */
export interface NewVoter {
  /** Who it is, where they are known here. */
  readonly person?: string | undefined;
  readonly name: string;
  readonly address: string;
  /** Another person of a name that stands on the roll at this address already: whoever adds them says that they are two. */
  readonly namesake?: boolean | undefined;
}

/** What was done to a roll, for whoever looks after it. */
export interface RollChange {
  readonly what: 'drawn-up' | 'list' | 'added' | 'removed';
  readonly reason?: string | undefined;
  /** By their token at the bank. */
  readonly by?: string | undefined;
}

/**
 * `known` were on it already: nobody is twice. `doubles` have an account, and the name and address of somebody else who has one: one person with two accounts, or two people
 * of one name. They were not added; an officer who knows that they are two adds the second as a namesake.
 */
export type AddedVoters =
  | { readonly status: 'done'; readonly added: number; readonly known: number; readonly doubles: readonly NewVoter[] }
  | { readonly status: 'stands-still' };

interface FreshVoter extends NewVoter {
  readonly print: Buffer;
}

/** A line of the roll with what it says of a person; undefined where that was erased. */
export interface RegisterLine {
  readonly voterId: string;
  readonly number: number;
  readonly name: string | undefined;
  readonly address: string | undefined;
  readonly mark: BallotChannel | null;
  /** They can vote here by signing in. */
  readonly known: boolean;
}

/** A line of the roll without the person. */
export type VoterLine = Pick<RegisterLine, 'voterId' | 'number' | 'mark'>;

export interface RollCount {
  readonly size: number;
  /** Who can vote here by signing in. */
  readonly known: number;
  /** Homes with more people than usual: to look at, and no reason against anybody. */
  readonly crowded: number;
  /** Nobody comes onto it or goes any more; null before voting opens. */
  readonly standsStill: boolean | null;
}

interface SealedLine extends VoterLine, Pick<RegisterLine, 'known'> {
  readonly name: Buffer | null;
  readonly address: Buffer | null;
}

/**
 * Who may vote in a round (domain.md, "Ballots"; audit.md, "Secret ballots", step 1). Names and addresses are closed under the roll's own key. From the opening on the
 * database refuses what the roll may not take any more, so an opening and an addition cannot miss each other.
 */
@Injectable()
export class RollBook {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(RollKeys) private readonly keys: RollKeys,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
  ) {}

  /**
   * All of them or, on a roll that stands still, none. A line of a list is given to the person who is known here with this name and address. Of whoever comes to vote no
   * change is noted: it would tell when.
   */
  async add(roundId: string, voters: readonly NewVoter[], change?: RollChange): Promise<AddedVoters> {
    const key = await this.keys.of(roundId);
    return this.written(async (client) => {
      const last = await this.lock(client, roundId);
      const { fresh, doubles } = await this.fresh(client, roundId, key, voters);
      await this.insert(client, roundId, key, fresh, last);
      if (change && fresh.length > 0) await this.note(client, roundId, change, fresh.length);
      return { status: 'done' as const, added: fresh.length, known: voters.length - fresh.length - doubles.length, doubles };
    });
  }

  async remove(roundId: string, number: number, change: RollChange): Promise<{ readonly status: 'done' | 'stands-still' | 'no-such-line' }> {
    return this.written(async (client) => {
      const { rowCount } = await client.query(sql('remove-line'), [roundId, number]);
      if (!rowCount) return { status: 'no-such-line' as const };
      await this.note(client, roundId, change, 1, number);
      return { status: 'done' as const };
    });
  }

  async ofPerson(roundId: string, person: string): Promise<VoterLine | undefined> {
    return (await this.pool.query<VoterLine>({ name: 'ballots-line-of-person', text: sql('line-of-person'), values: [roundId, person] })).rows[0];
  }

  async line(roundId: string, number: number): Promise<RegisterLine | undefined> {
    const { rows } = await this.pool.query<SealedLine>(sql('read-line'), [roundId, number]);
    const key = await this.keys.of(roundId);
    return rows[0] && opened(key, rows[0]);
  }

  /** Every line, in the order of their numbers. */
  async lines(roundId: string): Promise<readonly RegisterLine[]> {
    const { rows } = await this.pool.query<SealedLine>(sql('read-lines'), [roundId]);
    const key = await this.keys.of(roundId);
    return rows.map((row) => opened(key, row));
  }

  async count(roundId: string, usual: number): Promise<RollCount> {
    const [row] = (await this.pool.query<RollCount>(sql('count-lines'), [roundId, usual])).rows;
    if (!row) throw new Error('a count has one row');
    return row;
  }

  /** As it stands now: what voting opens with, and closes with where the roll grew. */
  async root(roundId: string): Promise<{ readonly size: number; readonly root: string }> {
    return rollRoot(roundId, await this.leaves(roundId));
  }

  async recordOf(roundId: string, voterId: string): Promise<InclusionRecord | undefined> {
    return inclusionRecord(roundId, await this.leaves(roundId), voterId);
  }

  /** The newest changes. */
  async changes(roundId: string): Promise<readonly (Pick<RollChange, 'what' | 'reason'> & { lines: number; number: number | null; madeAt: Date })[]> {
    return (await this.pool.query(sql('list-changes'), [roundId])).rows;
  }

  /** Somebody is erased: their lines stay, and say nothing of them. By its keyed hash a line is found again by who joins anew with the same name and address. */
  async forget(person: string): Promise<void> {
    await this.pool.query(sql('forget-person'), [person]);
  }

  /** The round's secret has ended: names and addresses go. Again without harm. */
  async end(roundId: string): Promise<void> {
    await this.pool.query(sql('forget-names'), [roundId]);
  }

  async heldOf(person: string): Promise<readonly object[]> {
    return (await this.pool.query(sql('rounds-of-person'), [person])).rows;
  }

  private async leaves(roundId: string): Promise<readonly RollLeaf[]> {
    return (await this.pool.query<RollLeaf>(sql('read-leaves'), [roundId])).rows;
  }

  private async written<T>(work: (client: PoolClient) => Promise<T>): Promise<T | { readonly status: 'stands-still' }> {
    try {
      return await inTransaction(this.pool, work);
    } catch (fault) {
      if ((fault as { code?: string }).code === STANDS_STILL) return { status: 'stands-still' };
      throw fault;
    }
  }

  /** The last number given; whoever else adds to this roll waits. */
  private async lock(client: PoolClient, roundId: string): Promise<number> {
    const [row] = (await client.query<{ lastNumber: number }>(sql('lock-roll'), [roundId])).rows;
    if (!row) throw new Error(`the roll of ${roundId} was not begun`);
    return row.lastNumber;
  }

  private async fresh(client: PoolClient, roundId: string, key: RollKey, voters: readonly NewVoter[]) {
    const prints = voters.map(({ name, address }) => ({ own: key.print(name, address), namesake: key.print(name, address, NAMESAKE) }));
    const persons = voters.flatMap(({ person }) => person ?? []);
    const wanted = prints.flatMap(({ own, namesake }) => [own, namesake]);
    const { rows } = await client.query<{ voterId: string; person: string | null; print: Buffer | null }>(sql('find-lines'), [roundId, wanted, persons]);
    const there = new Set(rows.flatMap(({ person }) => person ?? []));
    const lines = new Map(rows.map(({ print, ...line }) => [print?.toString('hex') ?? '', line]));
    const [fresh, doubles, named]: [FreshVoter[], NewVoter[], { readonly voterId: string; readonly person: string }[]] = [[], [], []];
    for (const [n, voter] of voters.entries()) {
      const { own, namesake } = prints[n] as (typeof prints)[number];
      if (voter.person !== undefined && there.has(voter.person)) continue;
      if (voter.person !== undefined) there.add(voter.person);
      const same = [own, namesake].flatMap((print) => lines.get(print.toString('hex')) ?? []);
      const print = same.length === 0 ? own : namesake;
      if (same.length === 0 || (voter.namesake && same.length === 1)) {
        fresh.push({ ...voter, print });
        lines.set(print.toString('hex'), { voterId: '', person: voter.person ?? null });
      } else if (voter.person !== undefined) {
        const unnamed = same.find(({ voterId, person }) => person === null && voterId !== '');
        if (unnamed) named.push({ voterId: unnamed.voterId, person: voter.person });
        else doubles.push(voter);
        if (unnamed) unnamed.person = voter.person;
      }
    }
    await client.query(sql('name-lines'), [roundId, named.map(({ voterId }) => voterId), named.map(({ person }) => person)]);
    return { fresh, doubles };
  }

  private async insert(client: PoolClient, roundId: string, key: RollKey, voters: readonly FreshVoter[], last: number): Promise<void> {
    if (voters.length === 0) return;
    const rows = voters.map((voter, n) => ({ ...voter, voterId: randomUUID(), number: last + n + 1 }));
    await client.query(sql('add-lines'), [
      roundId,
      rows.map(({ voterId }) => voterId),
      rows.map(({ number }) => number),
      rows.map(({ person }) => person ?? null),
      rows.map(() => randomBytes(32)),
      rows.map(({ voterId, name }) => key.close(voterId, 'name', name)),
      rows.map(({ voterId, address }) => key.close(voterId, 'address', address)),
      rows.map(({ print }) => print),
      rows.map(({ address }) => key.print(address)),
    ]);
    await client.query(sql('set-last-number'), [roundId, last + rows.length]);
  }

  private async note(client: PoolClient, roundId: string, { what, reason, by }: RollChange, lines: number, number?: number): Promise<void> {
    await client.query(sql('note-change'), [roundId, what, lines, number ?? null, reason ?? null, by ?? null, this.clock.now()]);
  }
}

function opened(key: RollKey, { voterId, number, name, address, mark, known }: SealedLine): RegisterLine {
  return { voterId, number, mark, known, name: key.open(voterId, 'name', name), address: key.open(voterId, 'address', address) };
}
