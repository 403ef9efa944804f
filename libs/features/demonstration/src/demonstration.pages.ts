import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { addDays, londonDay, startOfLondonDay } from '#decider/calendar';
import { Access, everybody, type FastifyReply, type FastifyRequest } from '#http';
import { PEOPLE, type People, type Person } from '#identity';
import { LEDGER, type Ledger } from '#ledger';
import { BUSINESS_CLOCK, type SettableClock } from '#processors';
import { BrowserSessions, cameFrom, emptyForm, type Form, PageRenderer, parseForm, seeOther, WEB_SETTINGS, type WebSettings, wayBack } from '#web';
import { bankNames } from './bank-names.query.js';
import { demoGroups, roleOf } from './demo-groups.js';
import { DemoLinks } from './demo-links.js';

const NINE_O_CLOCK_MS = 9 * 3_600_000;
const today = z.object({ day: z.iso.date() });
const choice = z.object({ person: z.string('demonstration.unknown').max(64), back: z.string().optional() });

/** The page where the reader of a demonstration chooses who to be, and the links that sign one in; not found outside demo mode. */
@Access(everybody)
@Controller('demo')
export class DemonstrationPages {
  constructor(
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
    @Inject(BrowserSessions) private readonly sessions: BrowserSessions,
    @Inject(DemoLinks) private readonly links: DemoLinks,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(BUSINESS_CLOCK) private readonly clock: SettableClock,
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
    const known = await this.people.get(person);
    if (!known) return this.show(reply, { values: { back }, problems: [{ message: 'demonstration.unknown' }], status: 400 });
    await this.signIn(reply, known);
    seeOther(reply, wayBack(back));
    return undefined;
  }

  /** Rounds and votes last for days: whoever tries them out goes on by one. The form names the day it was made for, so that two presses are one. */
  @Post('next-day')
  async nextDay(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.onlyInDemo();
    const parsed = parseForm(today, body);
    const day = londonDay(this.clock.now());
    if (parsed.ok && parsed.data.day === day) {
      await this.clock.runOn(new Date(Date.parse(startOfLondonDay(addDays(day, 1))) + NINE_O_CLOCK_MS).toISOString());
    }
    seeOther(reply, '/demo');
  }

  @Post('leave')
  async leave(@Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.onlyInDemo();
    await this.sessions.end(reply);
    seeOther(reply, '/');
  }

  /** Nothing happens before the button is pressed: a program that only looks at links signs nobody in. */
  @Get('sign-in/:key')
  async link(@Param('key') key: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const person = await this.linked(key);
    return this.pages.render(reply, 'demonstration/link.njk', { key, name: person.name || person.person, role: roleOf(person) });
  }

  @Post('sign-in/:key')
  async follow(@Param('key') key: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.signIn(reply, await this.linked(key));
    seeOther(reply, '/');
  }

  private async linked(key: string): Promise<Person> {
    const person = await this.links.personOf(key);
    if (!person) throw new NotFoundException();
    return person;
  }

  private signIn(reply: FastifyReply, { person, roles }: Person) {
    return this.sessions.begin(reply, { person, method: 'demonstration', roles });
  }

  private async show(reply: FastifyReply, form: Form): Promise<string> {
    this.onlyInDemo();
    const [people, names] = await Promise.all([this.people.list(), bankNames(this.ledger)]);
    return this.pages.render(
      reply,
      'demonstration/people.njk',
      { groups: demoGroups(people, names), back: wayBack(form.values.back), day: londonDay(this.clock.now()) },
      { form },
    );
  }

  private onlyInDemo(): void {
    if (!this.settings.demo) throw new NotFoundException();
  }
}
