import { catalogue, type Envelope, type EventType } from '#events';
import type { Ledger, Position } from '#ledger';

const releasing = [...new Set(catalogue.types.flatMap(({ audience }) => (typeof audience === 'object' ? [audience.publicAfter] : [])))];

/** Which facts everybody may read by now: some are public only once another stands in the ledger, such as ballots once their vote is closed (audit.md, "Three circles of readers"). */
export class Releases {
  readonly #released = new Set<string>();
  #readTo: Position | undefined;

  constructor(private readonly ledger: Ledger) {}

  async isPublic({ audience }: EventType, { data }: Envelope): Promise<boolean> {
    if (typeof audience === 'string') return audience === 'public';
    const key = keyOf(audience.publicAfter, audience.same, data);
    // What was released once stays so: only for what was not is the ledger read on.
    if (!this.#released.has(key)) await this.#readOn();
    return this.#released.has(key);
  }

  async #readOn(): Promise<void> {
    for (let atEnd = false; !atEnd; ) {
      const page = await this.ledger.readAll({ after: this.#readTo, types: releasing });
      for (const { json } of page.entries) this.#release(catalogue.decode(json));
      [this.#readTo, atEnd] = [page.readTo ?? this.#readTo, page.atEnd];
    }
  }

  #release({ type, data }: Envelope): void {
    for (const { audience } of catalogue.types)
      if (typeof audience === 'object' && audience.publicAfter === type) this.#released.add(keyOf(type, audience.same, data));
  }
}

const keyOf = (by: string, same: string, data: Envelope['data']): string => JSON.stringify([by, data[same]]);
