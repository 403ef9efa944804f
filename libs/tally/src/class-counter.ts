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
  /** After a move, the class that each pair went to. */
  targets = new Int32Array(64);
  private readonly kinds: number;
  private readonly kindOf: Int32Array | undefined;
  private readonly worthOf: readonly number[];
  private tally = new Int32Array(256);
  private next = new Int32Array(256);
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
    this.widen(classes);
    const { tally } = this;
    const { starts, groups, counts } = backing;
    let size = 0;
    for (let k = starts[p] as number, end = starts[p + 1] as number; k < end; k += 1) {
      const g = groups[k] as number;
      const slot = kindOf ? (classOf[g] as number) * kinds + (kindOf[k] as number) : (classOf[g] as number);
      if (tally[slot] === 0) {
        size = this.noteSlot(slot, size);
      }
      (tally[slot] as number) += counts[k] as number;
    }
    this.read(size);
  }

  private read(size: number): void {
    if (this.counts.length < size) {
      this.classes = new Int32Array(size * 2);
      this.worths = new Int32Array(size * 2);
      this.counts = new Int32Array(size * 2);
      this.targets = new Int32Array(size * 2);
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
   * Moves the backers of a project to other classes, and counts them by the classes that they came from; `targets` holds where each of those went.
   * @param onto what the classes have, and, where somebody keeps it, what a voter of each group then holds
   * @param target the new class of those of a class who give the project a worth; asked once
   */
  move(p: number, onto: Holdings, target: (which: number, worth: number) => number): void {
    const { backing, classOf, kindOf, kinds, worthOf } = this;
    this.widen(onto.size);
    const { tally, next } = this;
    const { starts, groups, counts } = backing;
    const { held } = onto;
    let { money } = onto;
    let size = 0;
    for (let k = starts[p] as number, end = starts[p + 1] as number; k < end; k += 1) {
      const g = groups[k] as number;
      const was = classOf[g] as number;
      const slot = kindOf ? was * kinds + (kindOf[k] as number) : was;
      if (tally[slot] === 0) {
        next[slot] = target(was, worthOf[kindOf ? (kindOf[k] as number) : 0] as number);
        money = onto.money;
        size = this.noteSlot(slot, size);
      }
      (tally[slot] as number) += counts[k] as number;
      const now = next[slot] as number;
      classOf[g] = now;
      if (held) held[g] = money[now] as number;
    }
    this.read(size);
    for (let j = 0; j < size; j += 1) this.targets[j] = next[this.slots[j] as number] as number;
  }

  /** How many groups back a project. */
  backers(p: number): number {
    return (this.backing.starts[p + 1] as number) - (this.backing.starts[p] as number);
  }

  private noteSlot(slot: number, size: number): number {
    if (size === this.slots.length) this.slots = grown(this.slots);
    this.slots[size] = slot;
    return size + 1;
  }

  private widen(classes: number): void {
    if (this.tally.length >= classes * this.kinds) return;
    this.tally = new Int32Array(classes * this.kinds * 2);
    this.next = new Int32Array(classes * this.kinds * 2);
  }
}

/** What classes of voters have (money or load), and what a voter of each group has. */
export interface Holdings {
  readonly size: number;
  readonly money: Float64Array;
  readonly held?: Float64Array;
}

function grown(list: Int32Array) {
  const larger = new Int32Array(list.length * 2);
  larger.set(list);
  return larger;
}
