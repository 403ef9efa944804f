import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { id } from '#events';
import { Access, everybody, type FastifyReply } from '#http';
import { askedAfter, PageRenderer } from '#web';
import { PlaceRevision, ReadGoal, ReadPlace } from './goals/goals.query.js';

/** An estate's manifesto, and each of its goals with everything done for it. */
@Access(everybody)
@Controller()
export class PlacePages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
  ) {}

  @Get('places/:placeId')
  place(@Param('placeId', { schema: id }) placeId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, placeId, 'community/place.njk', async () => ({ place: found(await this.queries.execute(new ReadPlace(placeId))) }));
  }

  @Get('goals/:placeId/:goalId')
  goal(@Param('placeId', { schema: id }) placeId: string, @Param('goalId', { schema: id }) goalId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, placeId, 'community/goal.njk', async () => ({ goal: found(await this.queries.execute(new ReadGoal(placeId, goalId))) }));
  }

  private async show(reply: FastifyReply, placeId: string, template: string, model: () => Promise<object>) {
    const { upToDate, behind } = await this.reads.freshness('goals', askedAfter(reply.request));
    const changed = found(await this.queries.execute(new PlaceRevision(placeId)));
    if (behind) return this.pages.render(reply, template, await model(), { upToDate, behind });
    return this.pages.cached(reply, { revision: String(changed), upToDate }, template, model);
  }
}

function found<T>(answer: T | undefined): T {
  if (answer === undefined) throw new NotFoundException();
  return answer;
}
