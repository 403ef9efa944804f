import type { EventType } from '#events';

/** Another process of a newer release writes what this one does not know: whether everyone may read it cannot be told here. */
export class NewerEvent extends Error {
  constructor(number: number, type: string, v?: number) {
    const what = v === undefined ? `type ${type}` : `version ${v} of ${type}`;
    super(`event number ${number} is of ${what}, which this release does not know: the worker is older than what writes; start the newer one`);
    this.name = 'NewerEvent';
  }
}

/** What this release knows. To pass over anything else would lose it for those outside, since the checkpoint moves on. */
export class KnownTypes {
  readonly #versions: ReadonlyMap<string, number>;

  constructor(types: readonly EventType[]) {
    this.#versions = new Map(types.map(({ type, v }) => [type, v]));
  }

  has(type: string): boolean {
    return this.#versions.has(type);
  }

  /** True for a version that came after those of this release; earlier ones are known. */
  isNewer(type: string, v: number): boolean {
    return v > (this.#versions.get(type) ?? 0);
  }
}
