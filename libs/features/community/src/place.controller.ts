import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { id } from '#events';
import {
  Access,
  actingIn,
  answer,
  commandMeta,
  commandRoutes,
  decodeCursor,
  everybody,
  type FastifyReply,
  type FastifyRequest,
  held,
  installation,
  listPage,
  mayBeSent,
  type PageQuery,
  pageQuery,
  readNow,
  Sends,
} from '#http';
import type { Outcome } from '#ledger';
import { VAULT, type Vault } from '#vault';
import { askedAfter } from '#web';
import { ListPlaces, ReadGoal, ReadPlace } from './goals/goals.query.js';
import { AddPlace, AdoptManifesto, AssignTeam, DescribeOrganisation, MovePlace, NamePlace } from './place.commands.js';

const adoptManifesto = AdoptManifesto.schema
  .omit({ placeId: true, goals: true })
  .extend({ goals: z.array(z.strictObject({ goalId: id, text: z.string().trim().min(1).max(1000) })).min(1) })
  .meta({ id: 'AdoptManifestoInput' });

/** Goals become documents here, so a manifesto has a route of its own below. */
mayBeSent(AdoptManifesto, held(['organiser'], 'placeId'));

/** Which team serves where decides which officers say that somebody lives there: a stolen session alone moves no place (audit.md, "Threats"). */
const mapping = { by: ['administrator'], context: installation, lasting: true, stepUp: true } as const;

export const PlaceCommandsController = commandRoutes('community', [
  { path: 'places/:placeId/name', command: NamePlace, by: ['organiser'], context: 'placeId', location: '/api/places/:placeId' },
  { path: 'places', command: AddPlace, ...mapping },
  { path: 'places/:placeId/neighbourhood', command: MovePlace, ...mapping },
  { path: 'places/:placeId/neighbourhoods', command: AssignTeam, ...mapping },
  { path: 'places/:placeId/parts', command: DescribeOrganisation, by: ['administrator'], context: installation, lasting: true },
]);

/** Estates and their goals over JSON. */
@ApiTags('community')
@Access(everybody)
@Controller('api/places')
export class PlaceController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Get()
  async places(@Query({ schema: pageQuery }) query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.reads.freshness('goals', askedAfter(reply.request));
    const after = decodeCursor(query.cursor, z.tuple([id]))?.[0];
    const rows = await this.queries.execute(new ListPlaces({ after, limit: query.limit + 1 }));
    return listPage(reply, rows, query.limit, ({ placeId }) => [placeId]);
  }

  @Get(':placeId')
  async place(@Param('placeId', { schema: id }) placeId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.reads.freshness('goals', askedAfter(reply.request));
    const place = await this.queries.execute(new ReadPlace(placeId));
    if (!place) throw new NotFoundException();
    return readNow(reply, place.revision, place);
  }

  /** Its bids change it as well as its place does, so its ETag is the page's business, not a revision. */
  @Get(':placeId/goals/:goalId')
  async goal(
    @Param('placeId', { schema: id }) placeId: string,
    @Param('goalId', { schema: id }) goalId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.reads.freshness('goals', askedAfter(reply.request));
    const goal = await this.queries.execute(new ReadGoal(placeId, goalId));
    if (!goal) throw new NotFoundException();
    return goal;
  }

  /** Goal texts are kept as documents under their hash. */
  @Sends(AdoptManifesto)
  @Post(':placeId/manifestos')
  async adopt(
    @Param('placeId', { schema: id }) placeId: string,
    @Body({ schema: adoptManifesto }) { goals, ...manifesto }: z.output<typeof adoptManifesto>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const kept = await Promise.all(goals.map(async ({ goalId, text }) => ({ goalId, textHash: await this.vault.putDocument(text) })));
    const outcome: Outcome = await this.commands.execute(new AdoptManifesto({ ...manifesto, placeId, goals: kept }, commandMeta(request, actingIn(request))));
    return answer(reply, outcome, { location: `/api/places/${placeId}`, feature: 'community' });
  }
}
