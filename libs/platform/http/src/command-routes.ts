import { Body, Controller, Inject, Post, Req, Res, type Type } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Acting } from '#identity';
import { actingIn, held, type PlaceOf, type Relation } from './access.js';
import { type AnyCommandClass, mayBeSent, Sends } from './command-access.js';
import type { FastifyReply, FastifyRequest } from './fastify.js';
import { InvalidInput, inputErrors } from './invalid-input.js';
import { answer, type CommandOutcome, commandMeta } from './outcome.js';

/** One POST route of one command. */
export interface CommandRoute {
  /** Under `/api/`; its parameters are fields of the command: `banks/:bankId/receipts`. */
  readonly path: string;
  readonly command: AnyCommandClass;
  /** The roles that may send it, the likeliest first. */
  readonly by?: readonly string[];
  /** Where the role must be held: the field that names it (default `bankId`), or a question; nothing there is 404. */
  readonly context?: PlaceOf;
  /** Who else may send it, for what they have to do with the thing: it is their own bid. */
  readonly or?: Relation;
  /** They must have shown again within five minutes who they are. */
  readonly stepUp?: boolean;
  /** A role in an emergency does not let anybody send it. */
  readonly lasting?: boolean;
  /** Who may not send it is told that there is nothing. */
  readonly hidden?: boolean;
  /** Fields that the doorway fills in, so that no body can say them: from the person who acts, always the same, or by a question to the features. */
  readonly filled?: Readonly<Record<string, 'actor' | 'household' | { readonly always: string } | Filling>>;
  /** Where the new thing is, when the command makes one: 201 instead of 200. `:names` are fields of the command. */
  readonly location?: string;
}

/** What a field is filled with, by who acts and what was sent. */
export type Filling = (
  sent: { readonly acting: Acting; readonly data: Readonly<Record<string, unknown>>; readonly request: FastifyRequest },
  queries: QueryBus,
) => Promise<unknown>;

/**
 * The controller of a feature's commands, one line for each: the body is the command's own schema less what stands in the path and what is filled in;
 * Idempotency-Key and If-Match as everywhere. `controllers: [commandRoutes('banks', [{ path, command, by }])]`. Who may send it is the command's one rule, for pages too.
 */
export function commandRoutes(feature: string, routes: readonly CommandRoute[]): Type {
  @ApiTags(feature)
  @Controller('api')
  class CommandRoutes {
    constructor(
      @Inject(CommandBus) readonly commands: CommandBus,
      @Inject(QueryBus) readonly queries: QueryBus,
    ) {}
  }
  for (const route of routes) addRoute(CommandRoutes, feature, route);
  Object.defineProperty(CommandRoutes, 'name', { value: `${feature}CommandsController` });
  return CommandRoutes;
}

interface Site {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
}

function addRoute(controller: Type<Site>, feature: string, route: CommandRoute): void {
  const { path, command } = route;
  mayBeSent(command, held(route.by ?? [], route.context, { or: route.or, stepUp: route.stepUp, lasting: route.lasting, hidden: route.hidden }));
  const method = command.type.charAt(0).toLowerCase() + command.type.slice(1);
  const params = namesIn(path);
  const left = [...params, ...Object.keys(route.filled ?? {})].filter((name) => name in command.schema.shape);
  const inPath = z.object(Object.fromEntries(params.flatMap((name) => (name in command.schema.shape ? [[name, command.schema.shape[name]]] : []))));
  const schema = command.schema.omit(Object.fromEntries(left.map((name) => [name, true as const])));
  const prototype: object = controller.prototype;
  const carry = async function (this: Site, body: object, request: FastifyRequest, reply: FastifyReply) {
    const named = inPath.safeParse(request.params);
    if (!named.success) throw new InvalidInput(inputErrors(named.error.issues));
    const data = { ...body, ...(request.params as Readonly<Record<string, string>>) };
    const acting = actingIn(request);
    const filled = await filledIn(route, { acting, data, request }, this.queries);
    const sent = new command({ ...data, ...filled }, commandMeta(request, acting));
    const outcome: CommandOutcome = await this.commands.execute(sent);
    return answer(reply, outcome, { feature, ...(route.location ? { location: locationOf(route.location, data) } : {}) });
  };
  // The framework finds a method's parameters by the function's own name.
  Object.defineProperty(prototype, method, { configurable: true, value: Object.defineProperty(carry, 'name', { value: method }) });
  const descriptor = Object.getOwnPropertyDescriptor(prototype, method) as PropertyDescriptor;
  Reflect.defineMetadata('design:paramtypes', [Object, Object, Object], prototype, method);
  Body({ schema })(prototype, method, 0);
  Req()(prototype, method, 1);
  Res({ passthrough: true })(prototype, method, 2);
  Post(path)(prototype, method, descriptor);
  Sends(command)(prototype, method, descriptor);
  ApiOperation({ summary: sentenceOf(command.type) })(prototype, method, descriptor);
  ApiResponse({ status: route.location === undefined ? 200 : 201, description: 'Done', schema: DONE })(prototype, method, descriptor);
  for (const name of params) ApiParam({ name, schema: { type: 'string' } })(prototype, method, descriptor);
}

/** `DoneBody` as OpenAPI says it. */
const DONE = {
  type: 'object',
  properties: {
    revision: { type: 'integer', description: 'Of the stream, as in the ETag' },
    position: { type: 'string', description: 'Send it back as ?after= to read what you wrote' },
  },
  required: ['revision'],
};

async function filledIn({ filled = {} }: CommandRoute, sent: Parameters<Filling>[0], queries: QueryBus): Promise<object> {
  const fields = Object.entries(filled).map(async ([field, from]) => {
    if (typeof from === 'function') return [field, await from(sent, queries)] as const;
    return [field, typeof from === 'string' ? sent.acting[from] : from.always] as const;
  });
  return Object.fromEntries(await Promise.all(fields));
}

function namesIn(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
}

function locationOf(location: string, data: object): string {
  const fields = z.record(z.string(), z.unknown()).parse(data);
  return location.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(fields[name])));
}

/** `RecordMoneyIn` → `Record money in`. */
function sentenceOf(type: string): string {
  const words = type.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
