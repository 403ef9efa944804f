import { Body, Controller, Get, Inject, NotFoundException, Post, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from '#http';
import { PEOPLE, type People } from '#identity';
import { LEDGER, type Ledger } from '#ledger';
import { DemoPerson, emptyForm, type Form, PageRenderer, parseForm, seeOther, WEB_SETTINGS, type WebSettings } from '#web';
import { bankNames } from './bank-names.query.js';
import { demoGroups } from './demo-groups.js';
import { cameFrom, wayBack } from './way-back.js';

const choice = z.object({ person: z.string('demonstration.unknown').max(64), back: z.string().optional() });

/** The page where the reader of a demonstration chooses who to be; not found outside demo mode. */
@Controller('demo')
export class DemonstrationPages {
  constructor(
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
    @Inject(DemoPerson) private readonly demoPerson: DemoPerson,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.show(reply, emptyForm({ back: cameFrom(request) }));
  }

  @Post()
  async choose(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<string | undefined> {
    this.onlyInDemo();
    const parsed = parseForm(choice, body);
    if (!parsed.ok) return this.show(reply, parsed.form);
    const { person, back } = parsed.data;
    if (!(await this.people.get(person))) return this.show(reply, { values: { back }, problems: [{ message: 'demonstration.unknown' }], status: 400 });
    this.demoPerson.choose(reply, person);
    seeOther(reply, wayBack(back));
    return undefined;
  }

  @Post('leave')
  leave(@Res({ passthrough: true }) reply: FastifyReply): void {
    this.onlyInDemo();
    this.demoPerson.forget(reply);
    seeOther(reply, '/');
  }

  private async show(reply: FastifyReply, form: Form): Promise<string> {
    this.onlyInDemo();
    const [people, names] = await Promise.all([this.people.list(), bankNames(this.ledger)]);
    return this.pages.render(reply, 'demonstration/people.njk', { groups: demoGroups(people, names), back: wayBack(form.values.back) }, { form });
  }

  private onlyInDemo(): void {
    if (!this.settings.demo) throw new NotFoundException();
  }
}
