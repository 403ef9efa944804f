import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './process-state.js';

/** The processes that use one server at present, each a file named by its id: the last to leave stops the server. */
export interface Sharers {
  join(): Promise<void>;
  /** Leaves, and answers whether nobody else is left. */
  leave(): Promise<boolean>;
}

/** Files left by processes that were killed do not count. */
export function sharersOf(dataDir: string): Sharers {
  const folder = join(dataDir, 'postgres.sharers');
  const own = join(folder, String(process.pid));
  return {
    async join() {
      await mkdir(folder, { recursive: true });
      await writeFile(own, '');
    },
    async leave() {
      await rm(own, { force: true });
      const others = await readdir(folder).catch(() => []);
      const alive = others.filter((name) => isAlive(Number(name)));
      for (const name of others) if (!alive.includes(name)) await rm(join(folder, name), { force: true });
      return alive.length === 0;
    },
  };
}
