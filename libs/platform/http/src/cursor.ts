import { z } from 'zod';
import type { FastifyReply } from './fastify.js';
import { InvalidInput } from './invalid-input.js';

/** The query of every list: `?cursor=…&limit=50`. */
export const pageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type PageQuery = z.output<typeof pageQuery>;

export interface ListPage<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

/** An opaque cursor: the sort key of the last row shown. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads a cursor back by the shape of its key. @throws InvalidInput when it is not one of ours */
export function decodeCursor<S extends z.ZodType>(cursor: string | undefined, key: S): z.output<S> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = key.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) throw new InvalidInput([{ pointer: '/cursor', message: 'use the cursor exactly as you received it' }]);
  return parsed.data;
}

/** Cuts `limit + 1` rows to a page, and sets `Link: rel="next"` when there is more. */
export function listPage<Item>(reply: FastifyReply, rows: readonly Item[], limit: number, keyOf: (item: Item) => readonly (string | number)[]): ListPage<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  const next = encodeCursor(keyOf(last));
  const url = new URL(reply.request.url, 'http://here');
  url.searchParams.set('cursor', next);
  reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
  return { items, next };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
