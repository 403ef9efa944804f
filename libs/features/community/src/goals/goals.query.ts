import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import type { PlaceKind, TextRef } from '#events';
import { VAULT, type Vault, type WithTexts, withTexts } from '#vault';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

interface Heard {
  readonly adoptedOn: string | null;
  readonly householdsHeard: number | null;
  readonly conversations: number | null;
  /** Of the place's stream. */
  readonly revision: number;
}

interface PlaceRow extends Heard {
  readonly placeId: string;
  readonly name: string;
  readonly version: number | null;
  readonly banks: readonly { readonly bankId: string; readonly name: string }[];
  readonly goals: readonly {
    readonly goalId: string;
    readonly textHash: string;
    readonly bids: number;
    readonly promisedPence: number;
    readonly paidPence: number;
  }[];
}

/** An estate with its newest manifesto. */
export interface PlaceView extends PlaceRow {
  readonly goals: readonly (PlaceRow['goals'][number] & { readonly text: string | undefined })[];
}

interface GoalRow extends Heard {
  readonly placeId: string;
  readonly placeName: string;
  readonly goalId: string;
  readonly textHash: string;
  /** The newest manifesto it stands in, and whether that is the place's newest. */
  readonly version: number;
  readonly current: boolean;
  readonly bids: readonly {
    readonly bidId: string;
    readonly bankId: string;
    readonly title: TextRef;
    readonly status: string;
    readonly receivedOn: string;
    readonly askedPence: number;
    readonly promisedPence: number;
    readonly paidPence: number;
    readonly returnedPence: number;
  }[];
}

/** A goal with everything bid for it. Sums leave out bids that were joined to another, which counts for both. */
export type GoalView = WithTexts<GoalRow> & {
  readonly text: string | undefined;
  readonly totals: { readonly askedPence: number; readonly promisedPence: number; readonly paidPence: number; readonly returnedPence: number };
};

export interface PlaceSummary {
  readonly placeId: string;
  readonly name: string;
  readonly version: number | null;
  readonly adoptedOn: string | null;
}

/** What the pages of a place rest on: the number of the last event that changed anything on them. */
export class PlaceRevision extends Query<number | undefined> {
  constructor(readonly placeId: string) {
    super();
  }
}

export class ReadPlace extends Query<PlaceView | undefined> {
  constructor(readonly placeId: string) {
    super();
  }
}

export class ReadGoal extends Query<GoalView | undefined> {
  constructor(
    readonly placeId: string,
    readonly goalId: string,
  ) {
    super();
  }
}

export class ListPlaces extends Query<readonly PlaceSummary[]> {
  constructor(readonly asked: { readonly after?: string | undefined; readonly limit: number }) {
    super();
  }
}

export interface PlaceOnMap {
  readonly placeId: string;
  readonly kind: PlaceKind;
  readonly name: string;
  readonly within: string | null;
  readonly neighbourhoods: readonly string[];
  readonly parts: readonly string[];
}

/** Every place there is, by name. */
export class MapOfPlaces extends Query<readonly PlaceOnMap[]> {}

@QueryHandler(PlaceRevision)
class PlaceRevisionHandler implements IQueryHandler<PlaceRevision> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ placeId }: PlaceRevision) {
    const { rows } = await this.pool.query<{ changed: number }>(sql('place-revision'), [placeId]);
    return rows[0]?.changed;
  }
}

@QueryHandler(ReadPlace)
class ReadPlaceHandler implements IQueryHandler<ReadPlace> {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ placeId }: ReadPlace): Promise<PlaceView | undefined> {
    const { rows } = await this.pool.query<PlaceRow>(sql('read-place'), [placeId]);
    const place = rows[0];
    if (!place) return undefined;
    return { ...place, goals: await Promise.all(place.goals.map(async (goal) => ({ ...goal, text: await this.vault.document(goal.textHash) }))) };
  }
}

@QueryHandler(ReadGoal)
class ReadGoalHandler implements IQueryHandler<ReadGoal> {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ placeId, goalId }: ReadGoal): Promise<GoalView | undefined> {
    const { rows } = await this.pool.query<GoalRow>(sql('read-goal'), [placeId, goalId]);
    const goal = rows[0];
    if (!goal) return undefined;
    return { ...(await withTexts(this.vault, goal)), text: await this.vault.document(goal.textHash), totals: totalsOf(goal.bids) };
  }
}

function totalsOf(bids: GoalRow['bids']): GoalView['totals'] {
  const counted = bids.filter(({ status }) => status !== 'joined');
  const sum = (of: 'askedPence' | 'promisedPence' | 'paidPence' | 'returnedPence') => counted.reduce((total, bid) => total + bid[of], 0);
  return { askedPence: sum('askedPence'), promisedPence: sum('promisedPence'), paidPence: sum('paidPence'), returnedPence: sum('returnedPence') };
}

@QueryHandler(ListPlaces)
class ListPlacesHandler implements IQueryHandler<ListPlaces> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ asked: { after, limit } }: ListPlaces) {
    const { rows } = await this.pool.query<PlaceSummary>(sql('list-places'), [after ?? null, limit]);
    return rows;
  }
}

@QueryHandler(MapOfPlaces)
class MapOfPlacesHandler implements IQueryHandler<MapOfPlaces> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute() {
    const { rows } = await this.pool.query<PlaceOnMap>(sql('list-map'));
    return rows;
  }
}

export const goalQueries = [PlaceRevisionHandler, ReadPlaceHandler, ReadGoalHandler, ListPlacesHandler, MapOfPlacesHandler];
