import { Inject, Injectable, Optional } from '@nestjs/common';
import { isOwnLife } from '#events';
import { type Acting, PEOPLE, type People } from '#identity';
import type { FastifyRequest } from './fastify.js';
import './signed-in.js';

/** Knows people by the roles they hold. A house without people lets nobody in. */
@Injectable()
export class Doorkeeper {
  constructor(@Optional() @Inject(PEOPLE) private readonly people: People | undefined) {}

  /** Who acts, in the first of these roles that they hold at a place or everywhere; undefined for a visitor, or somebody who holds none of them. `lasting`: not for some hours only. */
  async actingAs(request: FastifyRequest, place: string, roles: readonly string[], { lasting = false } = {}): Promise<Acting | undefined> {
    const person = personOf(request);
    if (person === undefined) return undefined;
    for (const role of usable(request, roles)) {
      const acting = await this.people?.actAs(person, place, role);
      if (acting && !(lasting && acting.emergency)) return acting;
    }
    return undefined;
  }

  /**
   * Who they are as an applicant at a place, to be compared with whose a bid or a grant is. Nobody while a helper sits beside them: what they began before is none of
   * the helper's business, and what is begun together is gone on with by its address.
   */
  async alone(request: FastifyRequest, place: string): Promise<Acting | undefined> {
    return request.signedIn?.helper === undefined ? this.actingAs(request, place, ['applicant']) : undefined;
  }

  /** Whether they hold one of the roles at any place at all. */
  async holdsSomewhere(request: FastifyRequest, roles: readonly string[]): Promise<boolean> {
    const person = personOf(request);
    const known = person === undefined ? undefined : await this.people?.get(person);
    const counting = usable(request, roles);
    return known?.roles.some(({ role }) => counting.includes(role)) ?? false;
  }
}

/** What somebody may be with a helper at their side: never what reaches others, whose acts and looks nobody else may see or steer. */
function usable({ signedIn }: FastifyRequest, roles: readonly string[]): readonly string[] {
  return signedIn?.helper === undefined ? roles : roles.filter(isOwnLife);
}

/** Who reads or acts; the viewer is set by the room of the pages, which stands above this one. */
export function personOf(request: FastifyRequest): string | undefined {
  const { viewer } = request as { viewer?: { readonly person: string } | undefined };
  return viewer?.person;
}
