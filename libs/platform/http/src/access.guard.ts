import { type CanActivate, type ExecutionContext, ForbiddenException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { AssistPurpose } from '#events';
import type { Acting } from '#identity';
import { type AccessRule, type Asked, idIn, OtherHelp, StepUpNeeded } from './access.js';
import { Doorkeeper, personOf } from './doorkeeper.js';
import type { FastifyRequest } from './fastify.js';
import { ruleOf } from './route-rules.js';
import { freshForOneself, freshStepUp } from './signed-in.js';

/** Asks the rule of each route before its handler runs, of all routes of the service: what has no rule lets nobody in. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = ruleOf(context.getClass(), context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    // Before anything is looked up: what else there is here is none of the two's business.
    if (rule?.helped && isOtherHelp(request, rule.helped)) throw new OtherHelp();
    if (!rule || !(await this.letsIn(rule, request))) throw rule?.hidden ? new NotFoundException() : new ForbiddenException();
    // What somebody alone may do about themselves has the rule `alone`; whatever asks for a role or a place wants more than a letter.
    const fresh = rule.to === 'alone' ? freshForOneself : freshStepUp;
    if (rule.stepUp && fresh(request.signedIn) === undefined) throw new StepUpNeeded();
    return true;
  }

  private async letsIn(rule: AccessRule, request: FastifyRequest): Promise<boolean> {
    if (rule.to === 'everybody') return true;
    if (rule.to === 'signed-in') return personOf(request) !== undefined;
    if (rule.to === 'alone') return personOf(request) !== undefined && request.signedIn?.helper === undefined;
    if (rule.to === 'somewhere') return this.doorkeeper.holdsSomewhere(request, rule.roles ?? []);
    request.acting = await this.actingBy(rule, request);
    return request.acting !== undefined;
  }

  private async actingBy({ roles = [], at = 'bankId', or, lasting = false }: AccessRule, request: FastifyRequest): Promise<Acting | undefined> {
    const asked = askedOf(request);
    const place = typeof at === 'string' ? idIn(asked, at) : await at(asked, this.queries, request);
    if (place === undefined) throw new NotFoundException();
    return (await or?.(request, asked, this.queries, this.doorkeeper)) ?? this.doorkeeper.actingAs(request, place, roles, { lasting });
  }
}

/** A helper sits beside them, and they came for something else. */
function isOtherHelp({ signedIn }: FastifyRequest, helped: AssistPurpose): boolean {
  return signedIn?.helper !== undefined && signedIn.purpose !== helped;
}

/**
 * What a request says of itself, as its handler will read it: a form or a body with what the path names above it, else the query with the path above it. The query of
 * what changes something is left out: no handler reads a thing from there, and a rule that did would look at another thing than the one that is changed.
 */
function askedOf({ method, params, query, body }: FastifyRequest): Asked {
  const fields = (part: unknown) => (typeof part === 'object' && part !== null && !Array.isArray(part) ? part : {});
  return { ...fields(method === 'GET' || method === 'HEAD' ? query : body), ...fields(params) };
}
