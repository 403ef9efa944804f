import { constants } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { instant, keptClass, personalClass } from '#events';

const line = z.strictObject({
  /** The random id of somebody in this installation, never a name. */
  person: z.string().min(1).max(120),
  /** When the vault was told: RFC 3339, by the system clock, as the vault's own times. What came in later is not what was erased. */
  at: instant,
  classes: z.array(personalClass).min(1),
  keeps: z.array(keptClass),
});

/** What was erased of one person at one time, and what stays of them, hidden. */
export type Suppressed = z.infer<typeof line>;

/** The list of those erased. It stands outside the database and its backups, so that a restored one cannot bring anybody back (audit.md, "Personal data"). */
export interface SuppressionList {
  /** Durable once it resolves. */
  add(suppressed: Suppressed): Promise<void>;
  /** Everybody on it; of somebody erased more than once all classes, and what stays by the newest entry. @throws BadSuppressionList */
  all(): Promise<readonly Suppressed[]>;
}

/** The injection token of the list. */
export const SUPPRESSION_LIST = Symbol('SuppressionList');

/** The list is damaged: nobody can say any more who must stay erased, so the service does not start. */
export class BadSuppressionList extends Error {
  override readonly name = 'BadSuppressionList';
}

/** One JSON object in a line, only ever added to. Only its operator may read it. */
export class FileSuppressionList implements SuppressionList {
  constructor(private readonly path: string) {}

  async add(suppressed: Suppressed): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const file = await open(this.path, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      const written = await file.readFile();
      // A crash in the middle of a line left a piece of it: the erasure it belonged to has not been done, and is now entered anew.
      const whole = written.lastIndexOf('\n') + 1;
      if (whole < written.length) await file.truncate(whole);
      await file.write(`${JSON.stringify(line.parse(suppressed))}\n`, whole);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async all(): Promise<readonly Suppressed[]> {
    const lines = (await this.read()).split('\n').slice(0, -1);
    return merged(lines.map((text, index) => this.parse(text, index + 1)));
  }

  private async read(): Promise<string> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw fault;
    }
  }

  private parse(text: string, number: number): Suppressed {
    try {
      return line.parse(JSON.parse(text));
    } catch {
      throw new BadSuppressionList(`Line ${number} of ${this.path} cannot be read: restore the list of erased people before the service starts.`);
    }
  }
}

/** For tests and for a process alone. */
export class MemorySuppressionList implements SuppressionList {
  readonly #lines: Suppressed[] = [];

  async add(suppressed: Suppressed): Promise<void> {
    this.#lines.push(line.parse(suppressed));
  }

  async all(): Promise<readonly Suppressed[]> {
    return merged(this.#lines);
  }
}

function merged(lines: readonly Suppressed[]): readonly Suppressed[] {
  const people = new Map<string, Suppressed>();
  for (const next of lines) {
    const before = people.get(next.person);
    people.set(next.person, { ...next, classes: [...new Set([...(before?.classes ?? []), ...next.classes])] });
  }
  return [...people.values()];
}
