import { type CanActivate, type ExecutionContext, ForbiddenException, Inject, Injectable, NotFoundException, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import type { Acting } from '#identity';
import { Doorkeeper, personOf } from './doorkeeper.js';
import type { FastifyRequest } from './fastify.js';
import { freshStepUp } from './signed-in.js';

/** What a request says of itself: its path's parameters above its query above its body. Nothing of it is checked yet. */
export type Asked = Readonly<Record<string, unknown>>;

/** Where a role must be held: the name of a field, or a question to the features; undefined means that there is nothing there (404). */
export type PlaceOf = string | ((asked: Asked, queries: QueryBus) => Promise<string | undefined>);

/** Who comes in because of what they have to do with the thing itself: their own bid, a case they are named on. */
export type Relation = (request: FastifyRequest, asked: Asked, queries: QueryBus) => Promise<Acting | undefined>;

/** One rule: role × place × relationship (audit.md, "Threats": object-level access). A route without one lets nobody in. */
export interface AccessRule {
  readonly to: 'everybody' | 'signed-in' | 'some';
  readonly roles?: readonly string[];
  readonly at?: PlaceOf;
  readonly or?: Relation;
  /** They must have shown again within five minutes who they are. */
  readonly stepUp?: boolean;
}

const RULE = 'access';

/** Declares who may call a handler, or every handler of a controller; the handler's own rule stands above. */
export const Access = (rule: AccessRule) => SetMetadata(RULE, rule);

export const everybody: AccessRule = { to: 'everybody' };
export const signedIn: AccessRule = { to: 'signed-in' };
/** Who holds one of the roles at a place (by default the bank named `bankId`), the likeliest first. */
export const held = (roles: readonly string[], at: PlaceOf = 'bankId', more: Pick<AccessRule, 'or' | 'stepUp'> = {}): AccessRule => ({
  ...{ to: 'some', roles, at },
  ...more,
});

declare module 'fastify' {
  interface FastifyRequest {
    /** Who acts, as the handler's rule found them. */
    acting: Acting | undefined;
  }
}

/** The one who acts by the rule of this route. @throws ForbiddenException where the rule let nobody in particular in */
export function actingIn(request: FastifyRequest): Acting {
  if (!request.acting) throw new ForbiddenException();
  return request.acting;
}

/** Somebody must show again who they are before this is done. */
export class StepUpNeeded extends ForbiddenException {
  override readonly name = 'StepUpNeeded';
}

/** Asks the rule of each route before its handler runs. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(RULE, [context.getHandler(), context.getClass()]);
    // Until every route has its rule, those without one still ask for themselves.
    if (rule === undefined || rule.to === 'everybody') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (rule.to === 'signed-in') return personOf(request) !== undefined;
    request.acting = await this.actingBy(rule, request);
    if (!request.acting) return false;
    if (rule.stepUp && freshStepUp(request.signedIn) === undefined) throw new StepUpNeeded();
    return true;
  }

  private async actingBy({ roles = [], at = 'bankId', or }: AccessRule, request: FastifyRequest): Promise<Acting | undefined> {
    const asked = askedOf(request);
    const place = typeof at === 'string' ? asked[at] : await at(asked, this.queries);
    if (place === undefined) throw new NotFoundException();
    return (await or?.(request, asked, this.queries)) ?? this.doorkeeper.actingAs(request, String(place), roles);
  }
}

function askedOf({ params, query, body }: FastifyRequest): Asked {
  const fields = (part: unknown) => (typeof part === 'object' && part !== null && !Array.isArray(part) ? part : {});
  return { ...fields(body), ...fields(query), ...fields(params) };
}
