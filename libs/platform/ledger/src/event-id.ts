import { nameId } from '#proof';

/** The id of a command's n-th event: UUID v5 (RFC 9562) of the index under the command's id, so that the same command always makes the same ids. */
export function eventIdOf(commandId: string, index: number): string {
  return nameId(commandId, String(index));
}
