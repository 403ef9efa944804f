import { Controller, Get, Inject, NotFoundException, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { streamId } from '#events';
import { Access, everybody, type FastifyReply, type FastifyRequest } from '#http';
import { contentHash } from '#proof';
import { VAULT, type Vault } from '#vault';
import { type Language, PageRenderer } from '#web';
import { type OpenFact, type ReadFact, ReadStream } from './read-stream.query.js';
import { type Reader, shownRows, wordingIn } from './shown-data.js';
import { officeName, streamName } from './stream-words.js';

const PAGE = 25;
const place = z.coerce.number().int().min(0).max(2_147_483_647).catch(0);

/** Any stream's facts in order, for everybody alike: what the demo person may see elsewhere changes nothing here. */
@Access(everybody)
@Controller('streams')
export class RecordPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Get(':stream')
  async stream(
    @Param('stream') stream: string,
    @Query('from') asked: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    if (!streamId.safeParse(stream).success) throw new NotFoundException();
    const from = place.parse(asked ?? 0);
    const { facts, number, at } = await this.queries.execute(new ReadStream({ stream, from, limit: PAGE + 1 }));
    if (facts.length === 0) throw new NotFoundException();
    const texts = await this.vault.read(facts.filter(isOpen).flatMap(({ envelope }) => wordingIn(envelope.type, envelope.data)));
    const revision = `${facts.at(-1)?.revision} ${facts.filter(isOpen).length} ${contentHash(JSON.stringify([...texts]))}`;
    const words = this.pages.language(request);
    return this.pages.cached(reply, { revision, upToDate: { number, at } }, 'record/stream.njk', () => ({
      stream,
      ...streamName(stream),
      hasOpenFact: facts.some(isOpen),
      facts: facts.slice(0, PAGE).map((fact) => shownFact(fact, words, (ref) => texts.get(ref.commitment))),
      links: {
        previous: from > 0 ? addressOf(stream, Math.max(0, from - PAGE), words) : undefined,
        next: facts.length > PAGE ? addressOf(stream, from + PAGE, words) : undefined,
      },
    }));
  }
}

const isOpen = (fact: ReadFact): fact is OpenFact => fact.open;

function addressOf(stream: string, from: number, { lang }: Language): string {
  const query = new URLSearchParams({ ...(from > 0 ? { from: String(from) } : {}), ...(lang === 'en' ? {} : { lang }) }).toString();
  return `/streams/${stream}${query ? `?${query}` : ''}`;
}

/** `words` says which types, fields and offices have plain words; the others are shown by their exact names. */
function shownFact(fact: ReadFact, words: Language, read: Reader): object {
  const { number, revision, recordedAt, leaf } = fact;
  const any = { number, revision, recordedAt, leaf };
  if (!fact.open) return any;
  const { type, actor, data } = fact.envelope;
  // A ballot's event names nobody: its office is the box.
  const office = officeName(actor ?? 'ballot-box');
  return {
    ...any,
    open: true,
    type,
    hasWords: words.has(`record.types.${type}`),
    office: { ...office, hasWords: words.has(`record.offices.${office.key}`) },
    rows: named(shownRows(type, data, read), words),
    text: fact.text,
  };
}

type Rows = ReturnType<typeof shownRows>;
type Value = Rows[number]['value'];

function named(rows: Rows, words: Language): readonly object[] {
  return rows.map(({ field, value }) => ({ field, hasWords: words.has(`record.fields.${field}`), value: namedValue(value, words) }));
}

function namedValue(value: Value, words: Language): object {
  if (value.kind === 'list') return { ...value, items: value.items.map((item) => namedValue(item, words)) };
  return value.kind === 'group' ? { ...value, rows: named(value.rows, words) } : value;
}
