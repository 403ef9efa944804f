import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { InputError } from './problem.js';

/** Input that does not fit its schema: 400 with the list. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  constructor(readonly errors: readonly InputError[]) {
    super(`invalid input at ${errors.map((error) => error.pointer || '/').join(', ')}`);
  }
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Schema issues as pointers and messages; the values themselves are never repeated. */
export function inputErrors(issues: readonly Issue[]): InputError[] {
  return issues.map((issue) => ({ pointer: (issue.path ?? []).map(pointerPart).join(''), message: issue.message }));
}

/** Checks every `@Body({ schema })`, `@Query({ schema })` and `@Param('id', { schema })`; without it Nest validates nothing. */
export function inputPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({ exceptionFactory: (issues) => new InvalidInput(inputErrors(issues)) });
}

function pointerPart(part: PropertyKey | { readonly key: PropertyKey }): string {
  const key = String(typeof part === 'object' ? part.key : part);
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
