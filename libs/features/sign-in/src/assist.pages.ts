import { Body, Controller, Get, Inject, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { assistPurpose, id } from '#events';
import { Access, type FastifyReply, type FastifyRequest, heldSomewhere, mayBeSent, RATE_LIMITS, type RateLimits, Sends, stepUpIn } from '#http';
import { INSTALLATION, newPersonId, PEOPLE, type People } from '#identity';
import type { Outcome } from '#ledger';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import { comparable, VAULT, type Vault } from '#vault';
import { BrowserSessions, dateTime, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { NamesOfPlaces, ReadHelp } from './assistance/assistance.query.js';
import { BeginAssistance } from './assistance.commands.js';
import { tooOften } from './sign-in.pages.js';
import { waitBeforeHelping } from './sign-in-limits.js';

const HELPS = 'organiser';
const beside = z
  .object({
    address: z.string().trim().max(254).optional(),
    name: z.string().trim().max(80).optional(),
    purpose: z.enum(assistPurpose.options, 'sign-in.assist.noPurpose'),
    place: id.optional(),
  })
  .refine(({ address, name }) => address !== undefined || name !== undefined, { path: ['name'], message: 'sign-in.assist.missing' });
type Beside = z.output<typeof beside>;

/** Where each thing that they came for begins. */
const FIRST_PAGE: Readonly<Record<Beside['purpose'], string>> = { 'ask-for-money': '/apply', 'join-a-home': '/join', 'find-something-out': '/' };

// Whoever holds a stolen session must not become everybody they know an address of.
mayBeSent(BeginAssistance, { ...heldSomewhere([HELPS]), stepUp: true });

/**
 * Where an organiser begins a session for somebody beside them, in the place of their own: for half an hour, to do what they came for and nothing else. The page names both all
 * the while; bids say who helped, and the ledger says who sat beside whom. It ends with "sign out", or by itself.
 */
@Access(heldSomewhere([HELPS]))
@Controller('assist')
export class AssistPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(BrowserSessions) private readonly sessions: BrowserSessions,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
  ) {}

  @Get()
  choose(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, emptyForm());
  }

  /** Whoever is helped hears of it, if they can be reached. */
  @Sends(BeginAssistance)
  @Post()
  async begin(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(beside, body);
    if (!parsed.ok) return this.shown(reply, parsed.form);
    const [helper, places] = helperOf(reply.request);
    const place = places.length === 1 ? places[0] : places.find((each) => each === parsed.data.place);
    if (place === undefined) return this.shown(reply, wrong(parsed.data, 'place', 'sign-in.assist.noPlace'));
    const wait = await waitBeforeHelping(this.limits, helper);
    if (wait > 0) return this.shown(reply, tooOften(reply, body, wait));
    const { address, name = '', purpose } = parsed.data;
    const person = address === undefined ? newPersonId() : await this.whoHas(address);
    if (person === undefined) return this.shown(reply, wrong(parsed.data, 'address', 'sign-in.assist.unknown'));
    if (person === helper) return this.shown(reply, wrong(parsed.data, 'address', 'sign-in.assist.yourself'));
    const stepUp = stepUpIn(reply.request);
    const [token, by] = await Promise.all([this.tokenOf(person), this.tokenOf(helper)]);
    const meta = formMeta(reply.request, { actor: by, office: HELPS, role: HELPS });
    let outcome: Outcome | undefined;
    const opened = await this.sessions.beginBeside(reply, { person, helper, purpose }, async (sessionId) => {
      outcome = await this.commands.execute(new BeginAssistance({ sessionId, person: token, helper: by, place, purpose, stepUp }, meta));
      if (outcome?.status !== 'done') return false;
      // Somebody new is known only from here on: what is refused leaves nobody behind.
      if (address === undefined) await this.people.add({ person, name });
      await this.tell(person, sessionId);
      return true;
    });
    if (outcome && outcome.status !== 'done') return this.shown(reply, refusedForm(body, outcome, 'sign-in'));
    if (!opened) return this.shown(reply, { values: parsed.data, problems: [{ message: 'sign-in.assist.endedMeanwhile' }], status: 409 });
    return seeOther(reply, FIRST_PAGE[purpose]);
  }

  private whoHas(address: string): Promise<string | undefined> {
    const detail = address.includes('@') ? 'email' : 'phone';
    return this.vault.findByDetail(detail, comparable(detail, address));
  }

  /** By office and without a name: whoever reads the message need not know the helper, and they can ask. */
  private async tell(person: string, sessionId: string): Promise<void> {
    const { email, phone } = await this.vault.details(person);
    if (email === undefined && phone === undefined) return;
    await this.notifications.send({
      to: { person },
      template: 'sign-in.helped',
      values: { when: dateTime(new Date().toISOString()), link: '/your-sessions' },
      once: `helped/${sessionId}`,
    });
  }

  private async shown(reply: FastifyReply, form: Form) {
    const [helper, ids] = helperOf(reply.request);
    const names = await this.queries.execute(new NamesOfPlaces(ids));
    const { help, ...fresh } = await this.queries.execute(new ReadHelp(await this.tokenOf(helper), 'helper'));
    const model = {
      purposeList: assistPurpose.options,
      places: ids.map((place) => ({ place, name: names.get(place) })),
      help,
    };
    return this.pages.render(reply, 'sign-in/assist.njk', model, { form, ...fresh });
  }

  private tokenOf(person: string): Promise<string> {
    return this.vault.pseudonym({ person, context: INSTALLATION });
  }
}

/** Who helps, and where their role is held. The rule of the route has let nobody else in. */
function helperOf({ viewer }: FastifyRequest): readonly [helper: string, places: readonly string[]] {
  const held = viewer?.roles.filter(({ role }) => role === HELPS) ?? [];
  return [viewer?.person ?? '', [...new Set(held.map(({ context }) => context))]];
}

function wrong(values: Form['values'], field: string, message: string): Form {
  return { values, problems: [{ field, message }], status: 400 };
}
