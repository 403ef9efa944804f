import type { Pool } from 'pg';
import { z } from 'zod';
import { sqlFile } from '#database';
import { type MasterKey, WrongMasterKey } from '#vault';

const PARK = sqlFile(import.meta.url, './sql/park-form.sql');
const TAKE = sqlFile(import.meta.url, './sql/take-form.sql');
const GOOD_FOR_MS = 15 * 60_000;

const parkedForm = z.strictObject({
  /** Where it was sent to: an address of ours. */
  action: z.string(),
  /** As typed, in its order; a field may come more than once. */
  fields: z.array(z.tuple([z.string(), z.string()])),
  /** Its one-time token: sent again it is the same command. */
  once: z.string(),
  /** The revision that it was shown at. */
  revision: z.int().optional(),
});
export type ParkedForm = z.infer<typeof parkedForm>;

/** What somebody typed when they first had to show again who they are, so that they need not type it again. Sealed, since it may be about other people's money. */
export class ParkedForms {
  constructor(
    private readonly pool: Pool,
    private readonly key: MasterKey,
    private readonly now: () => number = Date.now,
  ) {}

  /** In the place of what the session had parked before. */
  async park(sessionId: string, form: ParkedForm): Promise<void> {
    const sealed = await this.key.wrap(Buffer.from(JSON.stringify(form)), contextOf(sessionId));
    const now = this.now();
    await this.pool.query(PARK, [sessionId, sealed, new Date(now), new Date(now + GOOD_FOR_MS)]);
  }

  /** Once; undefined when there is none, or it has stood too long. */
  async take(sessionId: string): Promise<ParkedForm | undefined> {
    const [row] = (await this.pool.query<{ sealed: Buffer; ends_at: Date }>(TAKE, [sessionId])).rows;
    if (!row || row.ends_at.getTime() <= this.now()) return undefined;
    try {
      return parkedForm.parse(JSON.parse((await this.key.unwrap(row.sealed, contextOf(sessionId))).toString()));
    } catch (fault) {
      // The key was changed in between: then it is typed again.
      if (fault instanceof WrongMasterKey) return undefined;
      throw fault;
    }
  }
}

function contextOf(sessionId: string): string {
  return `parked-form|${sessionId}`;
}
