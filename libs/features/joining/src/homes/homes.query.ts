import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { sqlFile } from '#database';
import type { JoinFlag, TextRef } from '#events';
import type { WithTexts } from '#vault';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

interface HomeRow {
  readonly dwellingId: string;
  readonly blockId: string;
  readonly block: string;
  readonly flat: TextRef;
  readonly address: TextRef;
  readonly postcode: TextRef;
}
export type Home = WithTexts<HomeRow>;

export interface BlockOfHomes {
  readonly blockId: string;
  readonly name: string;
  readonly homes: number;
  /** How many of them were ever sent a letter. */
  readonly lettered: number;
  readonly letterUntil: string | null;
}

/** An estate as whoever prints letters sees it. */
export interface EstateView {
  readonly estateId: string;
  readonly name: string;
  readonly blocks: readonly BlockOfHomes[];
  /** The teams that serve its neighbourhood. */
  readonly teams: readonly string[];
}

export interface PrintedBatch {
  readonly batchId: string;
  readonly block: string;
  readonly letters: number;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly printedOn: string;
}

interface CheckRow {
  readonly joinId: string;
  readonly dwellingId: string;
  readonly estate: string;
  readonly block: string;
  readonly flat: TextRef;
  readonly resident: string;
  readonly way: string;
  readonly channel: string;
  readonly joinedOn: string;
  readonly flags: readonly JoinFlag[];
  readonly result: 'fine' | 'not-right' | null;
  readonly reason: string | null;
  readonly others: readonly string[];
}

/** A join to look at, with names where they are known. */
export type CheckView = WithTexts<Omit<CheckRow, 'resident' | 'others'>> & {
  readonly name: string | undefined;
  readonly others: readonly (string | undefined)[];
};

interface ResidenceRow {
  readonly dwellingId: string;
  readonly estateId: string;
  readonly block: string;
  readonly flat: TextRef;
  readonly joinedOn: string;
}
export type Residence = WithTexts<ResidenceRow>;

interface DoorRow {
  readonly dwellingId: string;
  readonly estateId: string;
  readonly estate: string;
  readonly block: string;
  readonly flat: TextRef;
}
/** A home as whoever stands at its door sees it. */
export type Door = WithTexts<DoorRow>;

export class ReadEstate extends Query<EstateView | undefined> {
  constructor(readonly estateId: string) {
    super();
  }
}

/** The newest prints of an estate's letters. */
export class ListPrints extends Query<readonly PrintedBatch[]> {
  constructor(readonly estateId: string) {
    super();
  }
}

/** The homes of an estate, or of one of its blocks, with their addresses. */
export class ListHomes extends Query<readonly Home[]> {
  constructor(readonly of: { readonly estateId: string; readonly blockId?: string | undefined }) {
    super();
  }
}

/** Flagged joins of these estates; of all when none are named. */
export class ListChecks extends Query<readonly CheckView[]> {
  constructor(readonly estates: readonly string[] | undefined) {
    super();
  }
}

/** Where the person behind a token of the installation lives. */
export class ListResidences extends Query<readonly Residence[]> {
  constructor(readonly resident: string) {
    super();
  }
}

/** Every estate; these alone when some are named. */
export class ListEstates extends Query<readonly { readonly estateId: string; readonly name: string }[]> {
  constructor(readonly estates: readonly string[] | undefined) {
    super();
  }
}

export class ReadDoor extends Query<Door | undefined> {
  constructor(readonly dwellingId: string) {
    super();
  }
}

@QueryHandler(ReadEstate)
class ReadEstateHandler implements IQueryHandler<ReadEstate> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ estateId }: ReadEstate) {
    return (await this.reads.rows<EstateView>(sql('read-estate'), [estateId]))[0];
  }
}

@QueryHandler(ListPrints)
class ListPrintsHandler implements IQueryHandler<ListPrints> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  execute({ estateId }: ListPrints) {
    return this.reads.rows<PrintedBatch>(sql('list-prints'), [estateId]);
  }
}

@QueryHandler(ListHomes)
class ListHomesHandler implements IQueryHandler<ListHomes> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ of: { estateId, blockId } }: ListHomes) {
    return this.reads.withTexts(await this.reads.rows<HomeRow>(sql('list-homes'), [estateId, blockId ?? null]));
  }
}

@QueryHandler(ListChecks)
class ListChecksHandler implements IQueryHandler<ListChecks> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ estates }: ListChecks): Promise<readonly CheckView[]> {
    const rows = await this.reads.rows<CheckRow>(sql('list-checks'), [estates ?? null]);
    const [texts, names] = await Promise.all([
      this.reads.withTexts(rows.map(({ resident, others, ...row }) => row)),
      this.reads.names(rows.flatMap(({ resident, others }) => [resident, ...others])),
    ]);
    return texts.map((text, index) => ({
      ...text,
      name: names.get(rows[index]?.resident ?? ''),
      others: (rows[index]?.others ?? []).map((other) => names.get(other)),
    }));
  }
}

@QueryHandler(ListResidences)
class ListResidencesHandler implements IQueryHandler<ListResidences> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ resident }: ListResidences) {
    return this.reads.withTexts(await this.reads.rows<ResidenceRow>(sql('homes-of-resident'), [resident]));
  }
}

@QueryHandler(ListEstates)
class ListEstatesHandler implements IQueryHandler<ListEstates> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  execute({ estates }: ListEstates) {
    return this.reads.rows<{ estateId: string; name: string }>(sql('list-estates'), [estates ?? null]);
  }
}

@QueryHandler(ReadDoor)
class ReadDoorHandler implements IQueryHandler<ReadDoor> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ dwellingId }: ReadDoor) {
    const [row] = await this.reads.rows<DoorRow>(sql('read-home'), [dwellingId]);
    return row && this.reads.withTexts(row);
  }
}

export const homesQueries = [
  ReadEstateHandler,
  ListPrintsHandler,
  ListHomesHandler,
  ListChecksHandler,
  ListResidencesHandler,
  ListEstatesHandler,
  ReadDoorHandler,
];
