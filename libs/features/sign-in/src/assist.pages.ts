import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Inject, Post, Res } from '@nestjs/common';
import { z } from 'zod';
import { Access, type FastifyReply, heldSomewhere } from '#http';
import { newPersonId, PEOPLE, type People } from '#identity';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import { comparable, VAULT, type Vault } from '#vault';
import { BrowserSessions, dateTime, emptyForm, type Form, PageRenderer, parseForm, seeOther } from '#web';

const beside = z
  .object({ address: z.string().trim().max(254).optional(), name: z.string().trim().max(80).optional() })
  .refine(({ address, name }) => address !== undefined || name !== undefined, { path: ['name'], message: 'sign-in.assist.missing' });

/**
 * Where an organiser begins a session for somebody beside them, in the place of their own: for half an hour, to ask for money and nothing else. The page names both all
 * the while; bids say who helped. It ends with "sign out", or by itself.
 */
@Access(heldSomewhere(['organiser']))
@Controller('assist')
export class AssistPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(BrowserSessions) private readonly sessions: BrowserSessions,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
  ) {}

  @Get()
  choose(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, emptyForm());
  }

  /** Whoever holds a stolen session must not become everybody they know an address of; and whoever is helped hears of it, if they can be reached. */
  @Access({ ...heldSomewhere(['organiser']), stepUp: true })
  @Post()
  async begin(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const helper = reply.request.signedIn?.person;
    const parsed = parseForm(beside, body);
    if (!parsed.ok) return this.shown(reply, parsed.form);
    const person = await this.personOf(parsed.data);
    if (person === undefined || person === helper) {
      const message = person === undefined ? 'sign-in.assist.unknown' : 'sign-in.assist.yourself';
      return this.shown(reply, { values: parsed.data, problems: [{ field: 'address', message }], status: 400 });
    }
    await this.tell(person);
    await this.sessions.begin(reply, { person, method: 'helper', roles: [], helper });
    return seeOther(reply, '/apply');
  }

  /** Whoever has the address; without one a new person of that name. Undefined for an address that nobody has. */
  private async personOf({ address, name = '' }: z.output<typeof beside>): Promise<string | undefined> {
    if (address !== undefined) {
      const detail = address.includes('@') ? 'email' : 'phone';
      return this.vault.findByDetail(detail, comparable(detail, address));
    }
    const person = newPersonId();
    await this.people.add({ person, name });
    return person;
  }

  /** By office and without a name: whoever reads the message need not know the helper, and they can ask. */
  private async tell(person: string): Promise<void> {
    const { email, phone } = await this.vault.details(person);
    if (email === undefined && phone === undefined) return;
    await this.notifications.send({
      to: { person },
      template: 'sign-in.helped',
      values: { when: dateTime(new Date().toISOString()), link: '/your-sessions' },
      once: `helped/${randomUUID()}`,
    });
  }

  private shown(reply: FastifyReply, form: Form) {
    return this.pages.render(reply, 'sign-in/assist.njk', {}, { form });
  }
}
