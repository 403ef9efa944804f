import type { Backing } from './backing.js';

/**
 * Counts how many of a project's backers are in each class of voters, and for each worth that they give it. What it found stands in `classes`, `worths` and
 * `counts` up to `size` until the next look.
 */
export class ClassCounter {
  size = 0;
  classes = new Int32Array(64);
  worths = new Int32Array(64);
  counts = new Int32Array(64);
  /** Where the classes of each pair of class and worth went: written and read by whoever moves them. */
  readonly kinds: number;
  private readonly kindOf: Int32Array | undefined;
  private readonly worthOf: readonly number[];
  private tally = new Int32Array(256);
  private slots = new Int32Array(64);

  constructor(
    private readonly backing: Backing,
    private readonly classOf: Int32Array,
  ) {
    const { worths } = backing;
    this.worthOf = worths ? [...new Set(worths)].sort((a, b) => a - b) : [1];
    const kinds = new Map(this.worthOf.map((worth, kind) => [worth, kind]));
    this.kindOf = worths?.map((worth) => kinds.get(worth) ?? 0);
    this.kinds = this.worthOf.length;
  }

  /** @param classes how many classes there are by now */
  look(p: number, classes: number): void {
    const { backing, classOf, kindOf, kinds } = this;
    if (this.tally.length < classes * kinds) this.tally = new Int32Array(classes * kinds * 2);
    const { tally } = this;
    const { starts, groups, sizes } = backing;
    let size = 0;
    for (let k = starts[p] as number, end = starts[p + 1] as number; k < end; k += 1) {
      const g = groups[k] as number;
      const slot = kindOf ? (classOf[g] as number) * kinds + (kindOf[k] as number) : (classOf[g] as number);
      if (tally[slot] === 0) {
        if (size === this.slots.length) this.slots = grown(this.slots);
        this.slots[size] = slot;
        size += 1;
      }
      (tally[slot] as number) += sizes[g] as number;
    }
    this.read(size);
  }

  private read(size: number): void {
    if (this.counts.length < size) {
      this.classes = new Int32Array(size * 2);
      this.worths = new Int32Array(size * 2);
      this.counts = new Int32Array(size * 2);
    }
    const { slots, tally, kinds, worthOf, classes, worths, counts } = this;
    for (let j = 0; j < size; j += 1) {
      const slot = slots[j] as number;
      classes[j] = kinds === 1 ? slot : Math.floor(slot / kinds);
      worths[j] = kinds === 1 ? (worthOf[0] as number) : (worthOf[slot % kinds] as number);
      counts[j] = tally[slot] as number;
      tally[slot] = 0;
    }
    this.size = size;
  }

  /**
   * Moves the backers of a project to other classes, as the last look found them.
   * @param targets the new class of each pair of class and worth, in the order of the look
   */
  move(p: number, targets: Int32Array): void {
    const { backing, classOf, kindOf, kinds, slots, tally } = this;
    for (let j = 0; j < this.size; j += 1) tally[slots[j] as number] = targets[j] as number;
    const { starts, groups } = backing;
    for (let k = starts[p] as number, end = starts[p + 1] as number; k < end; k += 1) {
      const g = groups[k] as number;
      classOf[g] = tally[kindOf ? (classOf[g] as number) * kinds + (kindOf[k] as number) : (classOf[g] as number)] as number;
    }
    for (let j = 0; j < this.size; j += 1) tally[slots[j] as number] = 0;
  }
}

function grown(list: Int32Array) {
  const larger = new Int32Array(list.length * 2);
  larger.set(list);
  return larger;
}
