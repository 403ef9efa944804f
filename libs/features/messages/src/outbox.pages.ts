import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import { z } from 'zod';
import { Access, everybody, type FastifyReply } from '#http';
import { Kept } from '#notifications';
import { PageRenderer, WEB_SETTINGS, type WebSettings } from '#web';
import { paragraphs } from './paragraphs.js';

/** The newest so many; older ones are reached by their own address only. */
const SHOWN = 200;

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
  async list(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    this.onlyInDemo();
    return this.pages.render(reply, 'messages/outbox.njk', { messages: await this.kept.list('outbox', SHOWN) });
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
