import { HttpException } from '@nestjs/common';
import { InvalidInput } from './invalid-input.js';
import { edgeProblem, type Problem, problemOfStatus, refusalProblem } from './problem.js';

/** SQLSTATE classes and system errors that mean "the database is away", not "we are wrong". */
const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08...|53300|57P0.)$/;

/** Errors of other rooms by name, since the edge knows no room's inside: the store is away, or too busy to be sure. */
const AWAY_NAMES = new Set(['Unavailable', 'StoreAway', 'DatabaseUnavailable', 'TooManyConflicts']);
/** A read model that the worker has not built yet: for the first time, or after an upgrade that changed it. */
const UNBUILT = { code: '42P01', message: /^relation "read_\w+_v\d+\./ };
const AWAY_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** What an exception looks like from outside: no detail of faults, only their trace id (architecture.md, "Errors"). */
export function problemOf(error: unknown, trace: string): Problem {
  if (error instanceof InvalidInput) return edgeProblem('invalid', { errors: error.errors });
  if (isNamed(error, 'VaultConflict')) return refusalProblem({ code: 'command-id-reused', detail: {} });
  if (isNamed(error, 'StepUpNeeded')) return edgeProblem('step-up-needed');
  if (isNamed(error, 'OtherHelp')) return edgeProblem('other-help');
  if (isNamed(error, 'EventTooLarge')) return edgeProblem('too-large');
  const status = statusOf(error);
  if (status === 400) return edgeProblem('invalid', { errors: [{ pointer: '', message: 'this could not be read: send one JSON object' }] });
  if (status < 500) return problemOfStatus(status);
  return edgeProblem(status === 503 || isAway(error) ? 'away' : 'fault', { trace });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode >= 400) return error.statusCode;
  return 500;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (AWAY_NAMES.has(error.name) || AWAY_MESSAGE.test(error.message)) return true;
  // A database's socket that is not there; a missing file is a fault of ours.
  if ('syscall' in error && error.syscall === 'connect') return true;
  if (!('code' in error) || typeof error.code !== 'string') return false;
  return AWAY.test(error.code) || (error.code === UNBUILT.code && UNBUILT.message.test(error.message));
}
