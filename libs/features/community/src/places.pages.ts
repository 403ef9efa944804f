import { Body, Controller, Get, Inject, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import { ReadSide } from '#cqrs';
import type { CommandMeta } from '#decider';
import { organisationPart, placeKind } from '#events';
import { Access, actingIn, everybody, type FastifyReply, Sends } from '#http';
import type { Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { MapOfPlaces, type PlaceOnMap } from './goals/goals.query.js';
import { AddPlace, AssignTeam, DescribeOrganisation, MovePlace } from './place.commands.js';
import { addForm, moveForm, organisationForm, teamForm } from './place.form.js';

type Sent = AddPlace | MovePlace | AssignTeam | DescribeOrganisation;

/** Which places there are and what belongs to what (domain.md, "Who uses it"): everybody reads it, administrators change it. */
@Controller('places')
export class PlacesPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
  ) {}

  @Access(everybody)
  @Get()
  map(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, emptyForm());
  }

  @Sends(AddPlace)
  @Post()
  add(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.send(reply, body, addForm, (data, meta) => new AddPlace(data, meta));
  }

  @Sends(MovePlace)
  @Post('moves')
  move(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.send(reply, body, moveForm, ({ estate, neighbourhood }, meta) => new MovePlace({ placeId: estate, within: neighbourhood }, meta));
  }

  @Sends(AssignTeam)
  @Post('teams')
  team(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.send(reply, body, teamForm, ({ team, serves }, meta) => new AssignTeam({ placeId: team, neighbourhoods: serves }, meta));
  }

  @Sends(DescribeOrganisation)
  @Post('organisations')
  organisation(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.send(reply, body, organisationForm, ({ organisation, parts }, meta) => new DescribeOrganisation({ placeId: organisation, parts }, meta));
  }

  private async send<S extends z.ZodType>(reply: FastifyReply, body: unknown, schema: S, command: (data: z.output<S>, meta: CommandMeta) => Sent) {
    const parsed = parseForm(schema, body);
    if (!parsed.ok) return this.show(reply, parsed.form);
    const outcome: Outcome = await this.commands.execute(command(parsed.data, formMeta(reply.request, actingIn(reply.request))));
    return outcome.status === 'done' ? seeOther(reply, '/places', outcome.position) : this.show(reply, refusedForm(body, outcome, 'community'));
  }

  private async show(reply: FastifyReply, form: Form) {
    const fresh = await this.reads.freshness('goals', askedAfter(reply.request));
    const places = await this.queries.execute(new MapOfPlaces());
    const mayChange = reply.request.viewer?.roles.some(({ role }) => role === 'administrator') ?? false;
    const model = { ...drawn(places), mayChange, kinds: placeKind.options, partsOfAnOrganisation: organisationPart.options };
    return this.pages.render(reply, 'community/places.njk', model, { form, ...fresh });
  }
}

/** Neighbourhoods with their estates and blocks; estates of no neighbourhood; teams and organisations. */
function drawn(places: readonly PlaceOnMap[]) {
  const of = (kind: PlaceOnMap['kind']) => places.filter((place) => place.kind === kind);
  const blocks = of('block');
  const estates = of('estate').map((estate) => ({ ...estate, blocks: blocks.filter(({ within }) => within === estate.placeId) }));
  const neighbourhoods = of('neighbourhood').map((each) => ({ ...each, estates: estates.filter(({ within }) => within === each.placeId) }));
  const names = new Map(places.map(({ placeId, name }) => [placeId, name]));
  const teams = of('team').map((team) => ({ ...team, serves: team.neighbourhoods.map((each) => names.get(each) ?? each) }));
  return { neighbourhoods, alone: estates.filter(({ within }) => within === null), estates, teams, organisations: of('organisation') };
}
