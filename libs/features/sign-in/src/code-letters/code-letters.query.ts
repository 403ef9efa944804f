import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { sqlFile } from '#database';
import { codeLetterDecider, type NewestLetter } from '../code-letter.decider.js';
import { namesOfPlaces } from '../place-names.query.js';

const READ = sqlFile(import.meta.url, './read-letters.sql');

interface LetterRow {
  readonly person: string;
  readonly dwellingId: string;
  readonly issue: number;
  readonly issuedAt: string;
  readonly validUntil: string;
}

export interface CodeLetter extends LetterRow {
  /** Undefined where nobody is known any more. */
  readonly name: string | undefined;
}

/** The newest letter to each person of an estate who still lives there, or to one of them; no name for an estate that nobody knows. For the organisers of that estate. */
export class ReadCodeLetters extends Query<Freshened & { readonly estate: string | undefined; readonly letters: readonly CodeLetter[] }> {
  constructor(
    readonly estateId: string,
    readonly person?: string | undefined,
    readonly after?: string | undefined,
  ) {
    super();
  }
}

/** The newest letter to a person, as the decider will see it. */
export class CodeLetterAsDecided extends Query<NewestLetter | undefined> {
  constructor(readonly person: string) {
    super();
  }
}

@QueryHandler(CodeLetterAsDecided)
export class CodeLetterAsDecidedHandler implements IQueryHandler<CodeLetterAsDecided> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  execute({ person }: CodeLetterAsDecided) {
    return this.reads.reader().fold(codeLetterDecider, `codeletters-${person}`);
  }
}

@QueryHandler(ReadCodeLetters)
export class ReadCodeLettersHandler implements IQueryHandler<ReadCodeLetters> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ estateId, person, after }: ReadCodeLetters) {
    const fresh = await this.reads.freshness('code_letters', after);
    const rows = await this.reads.rows<LetterRow>(READ, [estateId, person ?? null]);
    const [names, places] = await Promise.all([this.reads.names(rows.map((row) => row.person)), namesOfPlaces(this.reads.reader(), [estateId])]);
    return { ...fresh, estate: places.get(estateId), letters: rows.map((row) => ({ ...row, name: names.get(row.person) })) };
  }
}
