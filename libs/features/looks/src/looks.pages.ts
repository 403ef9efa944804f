import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { Access, everywhere, type FastifyReply, type FastifyRequest, held, LookBook } from '#http';
import { LOOKS, type Looks, lookKinds, PEOPLE, type People, type RecordedLook } from '#identity';
import { emptyForm, type Language, PageRenderer } from '#web';

const SHOWN = 50;
/** As many as a spreadsheet takes at once; older ones are asked for by `before`. */
const MOST = 100_000;
/** Forms send empty fields for "all". */
const filters = z.preprocess(
  (query) => Object.fromEntries(Object.entries(query as object).filter(([, value]) => value !== '')),
  z.object({ reader: z.string().max(100).optional(), kind: z.enum(lookKinds).optional(), before: z.coerce.number().int().min(1).optional() }),
);
type Filters = z.output<typeof filters>;

/** Who was shown what is restricted, for auditors alone; reading it is a look itself (audit.md, "The auditor's program"). */
@Access(held(['auditor'], everywhere))
@Controller()
export class LooksPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(LOOKS) private readonly looks: Looks,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(LookBook) private readonly book: LookBook,
  ) {}

  @Get('looks')
  async list(@Query({ schema: filters }) asked: Filters, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.read(request, asked, SHOWN + 1);
    const shown = found.slice(0, SHOWN);
    const names = new Map(await Promise.all(peopleIn(shown).map(async (person) => [person, (await this.people.get(person))?.name] as const)));
    const looks = shown.map((look) => ({ ...look, name: names.get(look.reader), helperName: look.helper && names.get(look.helper) }));
    const next = found.length > SHOWN ? addressOf('/looks', { ...asked, before: shown.at(-1)?.number }) : undefined;
    const model = { looks, kinds: lookKinds, next, csv: addressOf('/looks.csv', asked), checked: await this.looks.check() };
    return this.pages.render(reply, 'looks/looks.njk', model, { form: emptyForm({ reader: asked.reader ?? '', kind: asked.kind ?? '' }) });
  }

  @Get('looks.csv')
  async csv(@Query({ schema: filters }) asked: Filters, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.read(request, asked, MOST);
    reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="looks.csv"');
    reply.header('cache-control', 'private, no-store');
    return csvOf(found, this.pages.language(request));
  }

  private async read(request: FastifyRequest, { reader, kind, before }: Filters, limit: number): Promise<readonly RecordedLook[]> {
    await this.book.note(request, { kind: 'looks', subject: 'looks', why: 'audit' });
    return this.looks.read({ reader, kind, before, limit });
  }
}

const columns = ['number', 'at', 'reader', 'helper', 'kind', 'subject', 'why'] as const;

/** For spreadsheets: no cell that one would take for a formula. */
function csvOf(looks: readonly RecordedLook[], language: Language): string {
  const rows = looks.map((look) => columns.map((column) => look[column] ?? ''));
  return stringify([columns.map((column) => language.t(`looks.columns.${column}`)), ...rows], {
    escape_formulas: true,
    record_delimiter: 'windows',
    bom: true,
  });
}

function peopleIn(looks: readonly RecordedLook[]): readonly string[] {
  return [...new Set(looks.flatMap(({ reader, helper }) => (helper === undefined ? [reader] : [reader, helper])))];
}

function addressOf(path: string, asked: Filters): string {
  const chosen = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]));
  return chosen.length > 0 ? `${path}?${new URLSearchParams(Object.fromEntries(chosen))}` : path;
}
