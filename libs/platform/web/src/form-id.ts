import type { CommandMeta } from '#decider';

/** A name for what a form makes, as `PAY-1f3a9c02`: the same for the same form sent twice. */
export function idFrom(kind: string, { commandId }: Pick<CommandMeta, 'commandId'>): string {
  return `${kind}-${commandId.slice(0, 8)}`;
}
