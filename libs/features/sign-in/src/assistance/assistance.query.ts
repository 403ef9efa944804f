import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { sqlFile } from '#database';
import type { AssistanceBegun, AssistanceEnded, FactOf } from '#events';
import { namesOfPlaces } from '../place-names.query.js';

const READ = sqlFile(import.meta.url, './read-helped.sql');
const SHOWN = 50;

type Begun = FactOf<typeof AssistanceBegun>['data'];
type Ended = FactOf<typeof AssistanceEnded>['data'];

/** One time of help, for one of the two: neither is named, since both know. */
export interface Help {
  readonly begunAt: string;
  readonly place: Begun['place'];
  /** Undefined for everywhere, or where no name is known. */
  readonly placeName: string | undefined;
  readonly purpose: Begun['purpose'];
  /** Nothing while it lasts. */
  readonly how: Ended['how'] | null;
  readonly by: 'person' | 'helper' | null;
  readonly lastedMinutes: number | null;
}

/** When somebody was helped, or when they helped others, the newest first; by their token of the installation. For that person alone. */
export class ReadHelp extends Query<Freshened & { readonly help: readonly Help[] }> {
  constructor(
    readonly token: string,
    /** Which of the two they were: what is shown of one side must not push out the other. */
    readonly as: 'person' | 'helper',
    readonly after?: string | undefined,
  ) {
    super();
  }
}

/** What places are called, by id. */
export class NamesOfPlaces extends Query<ReadonlyMap<string, string>> {
  constructor(readonly places: readonly string[]) {
    super();
  }
}

@QueryHandler(ReadHelp)
export class ReadHelpHandler implements IQueryHandler<ReadHelp> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ token, as, after }: ReadHelp) {
    const fresh = await this.reads.freshness('assistance', after);
    const rows = await this.reads.rows<Omit<Help, 'placeName'>>(READ, [token, as, SHOWN]);
    const names = await namesOfPlaces(
      this.reads.reader(),
      rows.map(({ place }) => place),
    );
    return { ...fresh, help: rows.map((row) => ({ ...row, placeName: names.get(row.place) })) };
  }
}

@QueryHandler(NamesOfPlaces)
export class NamesOfPlacesHandler implements IQueryHandler<NamesOfPlaces> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  execute({ places }: NamesOfPlaces) {
    return namesOfPlaces(this.reads.reader(), places);
  }
}
