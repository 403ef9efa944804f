import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { BallotOpened, id } from '#events';
import type { Disclosed } from './recount.js';

const { v, n, choices, r } = BallotOpened.schema.shape;
/** As an auditor is given them by the service: the same file that everybody can have of a round with ten ballots or more. */
const file = z.object({ roundId: id, ballots: z.array(z.strictObject({ v, n, choices, r })) });

/** Reads files of opened ballots. @throws Error for one that cannot be read or holds something else */
export async function disclosedIn(paths: readonly string[]): Promise<Disclosed> {
  const read = await Promise.all(
    paths.map(async (path) => {
      const parsed = file.safeParse(jsonOf(await readFile(path, 'utf8')));
      if (!parsed.success) throw new Error(`${path} holds no opened ballots: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`);
      return [parsed.data.roundId, parsed.data.ballots] as const;
    }),
  );
  return new Map(read);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
