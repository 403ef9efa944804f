import type { CommandMeta } from '#decider';
import type { Done, Outcome } from '#ledger';
import { commandIdOf, idempotencyKey, routeOf } from './command-id.js';
import type { FastifyReply, FastifyRequest } from './fastify.js';
import { edgeProblem, PROBLEM_TYPE, type Problem, refusalProblem } from './problem.js';
import { etagOf, expectedRevision } from './revision.js';

/** What a command's handler answers, as far as the edge needs it; the ledger's Outcome fits. */
export type CommandOutcome = Pick<Done, 'status' | 'revision' | 'position'> | Exclude<Outcome, Done>;

export interface DoneBody {
  readonly revision: number;
  /** Send it back as `?after=` to read what you wrote. */
  readonly position?: string | undefined;
}

export interface AnswerOptions {
  /** Where the new thing is, when the command made one. */
  readonly location?: string;
  /** Whose words a refusal is told in. */
  readonly feature?: string;
}

/** Who acts, and in which office, on a JSON route. */
export type Acting = Pick<CommandMeta, 'actor' | 'office' | 'role'>;

/** A command's meta from a JSON request: commandId from its Idempotency-Key, expected revision from If-Match. @throws InvalidInput */
export function commandMeta(request: FastifyRequest, acting: Acting): CommandMeta {
  const commandId = commandIdOf({ actor: acting.actor, route: routeOf(request), key: idempotencyKey(request) });
  const { actor, office, role } = acting;
  return { commandId, actor, office, role, expectedRevision: expectedRevision(request) };
}

/**
 * Answers a command on a JSON route: 201 with Location for something new, else 200, both with the ETag; a refusal or a stale If-Match as problem.
 * The same command again gets the same answer.
 */
export function answer(reply: FastifyReply, outcome: CommandOutcome, { location, feature }: AnswerOptions = {}): DoneBody | Problem {
  const problem = outcomeProblem(outcome, feature);
  if (problem) {
    reply.status(problem.status).header('content-type', PROBLEM_TYPE);
    return problem;
  }
  const { revision, position } = outcome as Extract<CommandOutcome, { status: 'done' }>;
  reply.status(location === undefined ? 200 : 201);
  if (revision >= 0) reply.header('etag', etagOf(revision));
  if (location !== undefined) reply.header('location', location);
  return { revision, position };
}

/** The problem of an outcome that is not done. */
export function outcomeProblem(outcome: CommandOutcome, feature?: string): Problem | undefined {
  if (outcome.status === 'refused') return refusalProblem(outcome.refusal, feature);
  if (outcome.status === 'stale') return edgeProblem('stale', { revision: outcome.revision });
  return undefined;
}
