export {
  Access,
  type AccessRule,
  type Asked,
  actingIn,
  everybody,
  everywhere,
  type FindPlace,
  held,
  heldSomewhere,
  idIn,
  installation,
  type PlaceOf,
  placeOf,
  type Relation,
  related,
  StepUpNeeded,
  signedIn,
  signedInAlone,
} from './access.js';
export { mayBeSent, ruleOfCommand, Sends } from './command-access.js';
export { commandIdOf, idempotencyKey, pathOf, routeOf } from './command-id.js';
export { type CommandRoute, commandRoutes, type Filling } from './command-routes.js';
export { decodeCursor, encodeCursor, type ListPage, listPage, type PageQuery, pageQuery } from './cursor.js';
export { Doorkeeper, personOf } from './doorkeeper.js';
export type { FastifyInstance, FastifyReply, FastifyRequest } from './fastify.js';
export { type HealthProbe, HealthProbes } from './health.controller.js';
export { HttpRoom } from './http.module.js';
export { InvalidInput, inputErrors, inputPipe } from './invalid-input.js';
export { limitsMigrations } from './limits.migrations.js';
export { createLog, describeError, LOG, NestLog } from './log.js';
export { LookBook, type Sight } from './look-book.js';
export { openApi } from './open-api.js';
export { type Acting, type AnswerOptions, answer, type CommandOutcome, commandMeta, type DoneBody, outcomeProblem } from './outcome.js';
export { PostgresRateLimits } from './postgres-rate-limits.js';
export { ProblemFilter, sendProblem } from './problem.filter.js';
export { EDGE_CODES, type EdgeCode, edgeProblem, type InputError, type Problem, problemOfStatus, refusalProblem, statusOfKind } from './problem.js';
export { problemOf } from './problem-of.js';
export { PublicUrl } from './public-url.js';
export { MemoryRateLimits, RATE_LIMITS, type RateAnswer, type RateLimit, type RateLimits, takeInTurn } from './rate-limits.js';
export { knownRefusals, type RegisteredRefusal, refusalEntry, refusalTitle, registerRefusals } from './refusals.js';
export { limitAddresses, limitSessions, networkOf, type RequestsAMinute, refuseTooMany, TooManyRequests } from './request-limits.js';
export { etagOf, expectedRevision, readAt, readNow } from './revision.js';
export { RouteRules, type RuledRoute } from './route-rules.js';
export { type HttpAdapterOptions, httpAdapter, setUpHttp, traceIdOf } from './set-up-http.js';
export { freshForOneself, freshStepUp, type SignedIn, STEP_UP_MS } from './signed-in.js';
export { stepUpIn } from './step-up.js';
