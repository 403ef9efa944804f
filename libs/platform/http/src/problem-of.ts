import { HttpException } from '@nestjs/common';
import { edgeProblem, type InputError, type Problem, problemOfStatus } from './problem.js';

/** SQLSTATE classes and system errors that mean "the database is away", not "we are wrong". */
const AWAY = /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|08...|53300|57P0.)$/;

/** What an exception looks like from outside: no detail of faults, only their trace id (architecture.md, "Errors"). */
export function problemOf(error: unknown, trace: string): Problem {
  const errors = inputErrorsOf(error);
  if (errors) return edgeProblem('invalid', { errors });
  const status = statusOf(error);
  if (status < 500) return problemOfStatus(status);
  return edgeProblem(status === 503 || isAway(error) ? 'away' : 'fault', { trace });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode >= 400) return error.statusCode;
  return 500;
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'Unavailable') return true;
  return 'code' in error && typeof error.code === 'string' && AWAY.test(error.code);
}

// The doorway of commands throws an error of the same name and shape; it cannot know this room.
function inputErrorsOf(error: unknown): readonly InputError[] | undefined {
  if (!(error instanceof Error) || error.name !== 'InvalidInput' || !('errors' in error) || !Array.isArray(error.errors)) return undefined;
  return error.errors as readonly InputError[];
}
