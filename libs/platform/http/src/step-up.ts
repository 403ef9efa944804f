import type { StepUpWay } from '#events';
import type { SignInMethod } from '#identity';
import { StepUpNeeded } from './access.js';
import type { FastifyRequest } from './fastify.js';
import { freshStepUp } from './signed-in.js';

/** How each is told in events; what is not here is no way to show again who one is. */
const WAYS: Readonly<Partial<Record<SignInMethod, StepUpWay>>> = {
  ...{ passkey: 'passkey', 'email-link': 'link', 'text-code': 'code', oidc: 'oidc', demonstration: 'demonstration' },
};

/** How whoever acts has shown, within five minutes, who they are (audit.md, "Three circles of readers": the step-up method). @throws StepUpNeeded */
export function stepUpIn({ signedIn }: FastifyRequest): StepUpWay {
  const method = freshStepUp(signedIn);
  const way = method && WAYS[method];
  if (way === undefined) throw new StepUpNeeded();
  return way;
}
