/** A map that keeps what was used last and forgets the oldest that may be forgotten. */
export class Recent<Key, Value> {
  private readonly entries = new Map<Key, Value>();

  constructor(
    private readonly most: number,
    private readonly mayForget: (value: Value) => boolean = () => true,
  ) {}

  get(key: Key): Value | undefined {
    const value = this.entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size > this.most) this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const [key, value] of this.entries) {
      if (!this.mayForget(value)) continue;
      this.entries.delete(key);
      return;
    }
  }
}
