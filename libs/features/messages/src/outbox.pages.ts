import { Controller, Get, Inject, NotFoundException, Param, Query, Res } from '@nestjs/common';
import { z } from 'zod';
import { Access, everybody, type FastifyReply } from '#http';
import { Kept } from '#notifications';
import { PageRenderer, WEB_SETTINGS, type WebSettings } from '#web';
import { paragraphs } from './paragraphs.js';

const ON_A_PAGE = 25;
/** The first page is 1; what is no page of this list is the first one. */
const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1);

/** What would have been sent, in a demonstration alone: everybody may read it, since all people there are made up. Not found in production. */
@Controller('outbox')
@Access(everybody)
export class OutboxPages {
  constructor(
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
    @Inject(Kept) private readonly kept: Kept,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get()
  async list(@Query('page') asked: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    this.onlyInDemo();
    const page = pageNumber.parse(asked);
    // One more than is shown says whether there is another page.
    const found = await this.kept.list('outbox', ON_A_PAGE + 1, (page - 1) * ON_A_PAGE);
    const links = { previous: page > 1 ? pageAt(page - 1) : undefined, next: found.length > ON_A_PAGE ? pageAt(page + 1) : undefined };
    return this.pages.render(reply, 'messages/outbox.njk', { messages: found.slice(0, ON_A_PAGE), number: page, links });
  }

  @Get(':messageId')
  async read(@Param('messageId') messageId: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    this.onlyInDemo();
    const message = z.uuid().safeParse(messageId).success ? await this.kept.find('outbox', messageId) : undefined;
    if (!message) throw new NotFoundException();
    return this.pages.render(reply, 'messages/message.njk', { message, paragraphs: paragraphs(message.body) });
  }

  private onlyInDemo(): void {
    if (!this.settings.demo) throw new NotFoundException();
  }
}

const pageAt = (page: number) => (page === 1 ? '/outbox' : `/outbox?page=${page}`);
