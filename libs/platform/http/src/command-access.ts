import { SetMetadata } from '@nestjs/common';
import type { CommandClass } from '#decider';
import type { AccessRule } from './access.js';

// biome-ignore lint/suspicious/noExplicitAny: a class's constructor takes its own data only; its schema checks the data at the doorway
export type AnyCommandClass = CommandClass<string, any>;

const rules = new Map<AnyCommandClass, AccessRule>();

/**
 * Declares who may send a command, once, for all doors by which it enters: page and JSON cannot differ. A line of `commandRoutes` declares it too.
 * @throws Error for a command that has another rule already
 */
export function mayBeSent(command: AnyCommandClass, rule: AccessRule): void {
  const known = rules.get(command);
  if (known && !same(known, rule)) throw new Error(`${command.type} has two rules of who may send it.`);
  rules.set(command, known ?? rule);
}

/** Who may send a command; undefined for one that no person sends. */
export function ruleOfCommand(command: AnyCommandClass): AccessRule | undefined {
  return rules.get(command);
}

/** The key under which a handler carries the commands that it sends. */
export const SENDS = 'sends';

/** Declares the commands that a handler sends, in place of `@Access`: its rule is theirs, and they all have the same. */
export const Sends = (...commands: readonly AnyCommandClass[]) => SetMetadata(SENDS, commands);

export function same(one: AccessRule, other: AccessRule): boolean {
  const rolesOf = ({ roles = [] }: AccessRule) => roles.join();
  return (['to', 'at', 'or', 'stepUp', 'lasting', 'hidden', 'helped'] as const).every((part) => one[part] === other[part]) && rolesOf(one) === rolesOf(other);
}
