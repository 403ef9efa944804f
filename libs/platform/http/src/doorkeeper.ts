import { ForbiddenException, Inject, Injectable } from '@nestjs/common';
import { type Acting, PEOPLE, type People } from '#identity';
import type { FastifyRequest } from './fastify.js';

/** Lets people in by the office they hold: the chosen demo person until there is sign-in. */
@Injectable()
export class Doorkeeper {
  constructor(@Inject(PEOPLE) private readonly people: People) {}

  /**
   * Who acts, in the first of these roles that they hold in the context (a bank's id) or everywhere.
   * @throws ForbiddenException for a visitor, or somebody who holds none of them
   */
  async admit(request: FastifyRequest, context: string, roles: readonly string[]): Promise<Acting> {
    const acting = await this.actingAs(request, context, roles);
    if (!acting) throw new ForbiddenException();
    return acting;
  }

  /** As `admit`; undefined instead of an exception, for pages that only show more to some. */
  async actingAs(request: FastifyRequest, context: string, roles: readonly string[]): Promise<Acting | undefined> {
    const person = personOf(request);
    if (person === undefined) return undefined;
    for (const role of roles) {
      const acting = await this.people.actAs(person, context, role);
      if (acting) return acting;
    }
    return undefined;
  }
}

/** Who reads or acts; the viewer is set by the room of the pages, which stands above this one. */
export function personOf(request: FastifyRequest): string | undefined {
  const { viewer } = request as { viewer?: { readonly person: string } | undefined };
  return viewer?.person;
}
