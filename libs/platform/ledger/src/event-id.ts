import { hash } from 'node:crypto';

/** The id of a command's n-th event: UUID v5 (RFC 9562) of the index under the command's id, so that the same command always makes the same ids. */
export function eventIdOf(commandId: string, index: number): string {
  const namespace = Buffer.from(commandId.replaceAll('-', ''), 'hex');
  const digest = hash('sha1', Buffer.concat([namespace, Buffer.from(String(index))]), 'hex');
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 0b0011) | 0b1000).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}
