import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { Access, type FastifyReply, type FastifyRequest, heldSomewhere, personOf } from '#http';
import { PEOPLE, type People } from '#identity';
import { PageRenderer } from '#web';
import { ListVotes } from '../electorate/electorate.query.js';

const STAFF = ['returning-officer', 'keyer', 'scrutineer'] as const;
type Staff = (typeof STAFF)[number];

/** What each finds to do in a vote: pages below `/rounds/:roundId/`. What a link leads to checks access itself. */
const WORK: Readonly<Record<Staff, readonly string[]>> = {
  'returning-officer': ['roll', 'voting', 'cards', 'papers', 'assisted', 'assisted/beside', 'kiosk', 'papers/figures', 'declare'],
  keyer: ['papers', 'assisted', 'assisted/beside', 'kiosk'],
  scrutineer: ['voting', 'papers/figures'],
};

/** The votes in which somebody has an office, and what they do there. */
@Controller('votes')
export class VotesPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(PEOPLE) private readonly people: People,
  ) {}

  @Access(heldSomewhere(STAFF))
  @Get()
  async list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { upToDate } = await this.reads.freshness('electorate', undefined);
    const offices = await this.officesOf(personOf(request) ?? '');
    const votes = await this.queries.execute(new ListVotes([...offices.keys()]));
    const shown = votes.map((vote) => ({ ...vote, work: workOf(offices.get(vote.bankId) ?? []) }));
    return this.pages.render(reply, 'ballots/votes.njk', { votes: shown }, { upToDate });
  }

  /** By bank: these offices are held at one. */
  private async officesOf(person: string): Promise<ReadonlyMap<string, readonly Staff[]>> {
    const offices = new Map<string, Staff[]>();
    for (const { role, context } of (await this.people.get(person))?.roles ?? []) {
      const office = STAFF.find((each) => each === role);
      if (office) offices.set(context, [...(offices.get(context) ?? []), office]);
    }
    return offices;
  }
}

const workOf = (offices: readonly Staff[]) => [...new Set(offices.flatMap((office) => WORK[office]))];
