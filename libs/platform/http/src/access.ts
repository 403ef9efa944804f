import { ForbiddenException, SetMetadata } from '@nestjs/common';
import type { QueryBus } from '@nestjs/cqrs';
import { type AssistPurpose, id } from '#events';
import { type Acting, EVERYWHERE, INSTALLATION } from '#identity';
import type { Doorkeeper } from './doorkeeper.js';
import type { FastifyRequest } from './fastify.js';
import { InvalidInput, inputErrors } from './invalid-input.js';

/** What a request says of itself: its path's parameters above its query, or above its body where it changes something. Nothing of it is checked yet. */
export type Asked = Readonly<Record<string, unknown>>;

/** Finds the place of a request's thing; undefined means that there is nothing there (404). */
export type FindPlace = (asked: Asked, queries: QueryBus, request: FastifyRequest) => Promise<string | undefined>;

/** Where a role must be held: the name of the field that says it, or a question to the features. */
export type PlaceOf = string | FindPlace;

/** Who comes in because of what they have to do with the thing itself: their own bid, a case they are named on. */
export type Relation = (request: FastifyRequest, asked: Asked, queries: QueryBus, doorkeeper: Doorkeeper) => Promise<Acting | undefined>;

/** One rule: role × place × relationship (audit.md, "Threats": object-level access). A route without one stops the start, and lets nobody in. */
export interface AccessRule {
  /** `somewhere`: who holds one of the roles at any place at all; what they see then is of their own places. */
  readonly to: 'everybody' | 'signed-in' | 'alone' | 'somewhere' | 'some';
  readonly roles?: readonly string[] | undefined;
  readonly at?: PlaceOf | undefined;
  readonly or?: Relation | undefined;
  /** They must have shown again within five minutes who they are. */
  readonly stepUp?: boolean | undefined;
  /** A role that is held for some hours in an emergency does not count: it is for looking and for shutting out (domain.md, "Who may do what"). */
  readonly lasting?: boolean | undefined;
  /** With a helper at their side only who came for this; without one it asks nothing (domain.md, "Who uses it": assisted entry). */
  readonly helped?: AssistPurpose | undefined;
  /** Who is not let in is told that there is nothing: they must not learn that it exists elsewhere. */
  readonly hidden?: boolean | undefined;
}

type More = Pick<AccessRule, 'or' | 'stepUp' | 'lasting' | 'hidden' | 'helped'>;

/** The key under which a handler or a controller carries its rule. */
export const RULE = 'access';

/** Declares who may call a handler, or every handler of a controller; the handler's own rule stands above. */
export const Access = (rule: AccessRule) => SetMetadata(RULE, rule);

export const everybody: AccessRule = { to: 'everybody' };
export const signedIn: AccessRule = { to: 'signed-in' };
/** Who is signed in with nobody at their side: what is held about them, and how they are reached and known, is not for a helper to see or change. */
export const signedInAlone: AccessRule = { to: 'alone' };
/** Who holds one of the roles at a place (by default the bank named `bankId`), the likeliest first. */
export const held = (roles: readonly string[], at: PlaceOf = 'bankId', more: More = {}): AccessRule => ({ to: 'some', roles, at, ...more });
/** Who holds one of the roles anywhere: lists that show each their own. */
export const heldSomewhere = (roles: readonly string[]): AccessRule => ({ to: 'somewhere', roles });
/** Who has that to do with the thing; `at` says whether there is anything at all. */
export const related = (or: Relation, at: PlaceOf, more: Omit<More, 'or'> = {}): AccessRule => ({ to: 'some', at, or, ...more });

/** The place of roles that are held for the whole installation: `held(['administrator'], everywhere)`. */
export const everywhere: FindPlace = async () => EVERYWHERE;

/** Where administrators act: what they decide stands under the tokens of the installation, whichever place it is about. */
export const installation: FindPlace = async () => INSTALLATION;

/** The place of a thing that a field names: `placeOf('roundId', (roundId, queries) => queries.execute(new BankOfRound(roundId)))`. */
export function placeOf(field: string, find: (named: string, queries: QueryBus, asked: Asked) => Promise<string | undefined>): FindPlace {
  return (asked, queries) => find(idIn(asked, field), queries, asked);
}

/** An id that a request names. @throws InvalidInput for anything that is no id, before it reaches a database */
export function idIn(asked: Asked, field: string): string {
  const read = id.safeParse(asked[field]);
  if (read.success) return read.data;
  throw new InvalidInput(inputErrors(read.error.issues.map((issue) => ({ ...issue, path: [field, ...issue.path] }))));
}

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

/** A helper and somebody began their session for something else than this. */
export class OtherHelp extends ForbiddenException {
  override readonly name = 'OtherHelp';
}
