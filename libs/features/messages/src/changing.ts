import { ForbiddenException } from '@nestjs/common';
import { type FastifyRequest, freshForOneself, StepUpNeeded } from '#http';

/** Nobody sees or changes how somebody else is reached, however they help them. @throws ForbiddenException in a helper's session, and for a visitor */
export function personIn({ viewer, signedIn: held }: FastifyRequest): string {
  if (!viewer || held?.helper !== undefined) throw new ForbiddenException();
  return viewer.person;
}

/** Whoever holds a stolen session must not take the account over by an address or a number of their own. @throws StepUpNeeded */
export function sure({ signedIn: held }: FastifyRequest): void {
  if (freshForOneself(held) === undefined) throw new StepUpNeeded();
}
