/**
 * Ids that are ranges of one text, each with the place at which it was put in: found without cutting a string out, as hundreds of thousands of marks are.
 * Ids are text: "10" and "9" stay as they are written, and in the order in which they were put in.
 */
export class Ids {
  private readonly slots: Int32Array;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private count = 0;

  constructor(
    private readonly text: string,
    most: number,
  ) {
    let size = 16;
    while (size < most * 2) size *= 2;
    this.slots = new Int32Array(size);
    this.starts = new Int32Array(most);
    this.ends = new Int32Array(most);
  }

  /** Puts an id in; answers false where it stands already. */
  add(start: number, end: number): boolean {
    const slot = this.slot(start, end);
    if (this.slots[slot] !== 0) return false;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.slots[slot] = ++this.count;
    return true;
  }

  /** The place of an id, or -1. */
  find(start: number, end: number): number {
    return (this.slots[this.slot(start, end)] ?? 0) - 1;
  }

  /** Where the id stands, or the free slot where it would. */
  private slot(start: number, end: number): number {
    const mask = this.slots.length - 1;
    let slot = this.hash(start, end) & mask;
    for (;;) {
      const place = (this.slots[slot] ?? 0) - 1;
      if (place < 0 || this.isAt(place, start, end)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** FNV-1a over UTF-16 units, its upper half folded into the lower, which alone chooses the slot. */
  private hash(start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ this.text.charCodeAt(at), 0x01000193);
    return hash ^ (hash >>> 15);
  }

  private isAt(place: number, start: number, end: number): boolean {
    const first = this.starts[place] ?? 0;
    if ((this.ends[place] ?? 0) - first !== end - start) return false;
    for (let k = 0; k < end - start; k++) if (this.text.charCodeAt(first + k) !== this.text.charCodeAt(start + k)) return false;
    return true;
  }
}
