/** What was found out is remembered for a short time, and never more than so many; the oldest goes first. */
export class Remembered<Key, Value> {
  readonly #kept = new Map<Key, { readonly value: Value; readonly until: number }>();

  constructor(
    private readonly most: number,
    private readonly lifeMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get(key: Key): Value | undefined {
    const kept = this.#kept.get(key);
    if (!kept || kept.until > this.now()) return kept?.value;
    this.#kept.delete(key);
    return undefined;
  }

  set(key: Key, value: Value): void {
    this.#kept.delete(key);
    this.#kept.set(key, { value, until: this.now() + this.lifeMs });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.most) return;
      this.#kept.delete(oldest);
    }
  }

  delete(key: Key): void {
    this.#kept.delete(key);
  }
}
