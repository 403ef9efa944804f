import { LookProof } from '#vault';
import type { Look, LookQuery, Looks, LooksChecked, RecordedLook } from './looks.js';

/** A log of looks for tests: nothing outside this process can change it. */
export class MemoryLooks implements Looks {
  readonly #looks: RecordedLook[] = [];

  async record(looks: readonly Look[]): Promise<LookProof> {
    const at = new Date().toISOString();
    for (const look of looks) this.#looks.push({ ...look, number: this.#looks.length + 1, at });
    return LookProof.of(looks.length);
  }

  async read({ reader, kind, subjects, before = Number.POSITIVE_INFINITY, limit }: LookQuery): Promise<readonly RecordedLook[]> {
    const fits = (look: RecordedLook) =>
      look.number < before &&
      (reader === undefined || look.reader === reader) &&
      (kind === undefined || look.kind === kind) &&
      (subjects === undefined || subjects.includes(look.subject));
    return this.#looks.filter(fits).reverse().slice(0, limit);
  }

  async check(): Promise<LooksChecked> {
    return { whole: true, count: this.#looks.length };
  }
}
