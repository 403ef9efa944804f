import type { Envelope, EventType, PublicAfter } from '#events';

type Later = EventType & { readonly audience: PublicAfter };

/** What one event makes public: those of `types` that have the same value in the field `same`. */
export interface Release {
  readonly types: readonly string[];
  readonly same: string;
  readonly value: unknown;
}

/** Whether an event is among what is released. */
export function isReleased({ type, data }: Envelope, releases: readonly Release[]): boolean {
  return releases.some(({ types, same, value }) => types.includes(type) && JSON.stringify(data[same]) === JSON.stringify(value));
}

const NOTHING: readonly Release[] = [];
const isLater = (entry: EventType): entry is Later => typeof entry.audience === 'object';
const keyOf = (by: string, same: string, value: unknown) => `${by} ${same} ${JSON.stringify(value)}`;

/** Which events are public at which moment (audit.md, "Three circles of readers"), followed along the ledger. */
export class Disclosure {
  readonly #public: ReadonlySet<string>;
  readonly #later: ReadonlyMap<string, PublicAfter>;
  readonly #releasing: ReadonlySet<string>;
  readonly #released = new Set<string>();

  constructor(types: readonly EventType[]) {
    this.#public = new Set(types.filter(({ audience }) => audience === 'public').map(({ type }) => type));
    this.#later = new Map(types.filter(isLater).map(({ type, audience }) => [type, audience]));
    this.#releasing = new Set([...this.#later.values()].map(({ publicAfter }) => publicAfter));
  }

  /** The types that are ever public. */
  get outward(): readonly string[] {
    return [...this.#public, ...this.#later.keys()];
  }

  /** The types that make others public; they may be restricted themselves. */
  get releasing(): readonly string[] {
    return [...this.#releasing];
  }

  /** Whether everyone may read this event, as far as the ledger was followed. */
  isPublic({ type, data }: Envelope): boolean {
    const later = this.#later.get(type);
    return later ? this.#released.has(keyOf(later.publicAfter, later.same, data[later.same])) : this.#public.has(type);
  }

  /** Follows the ledger by one event; answers what it makes public that was not before. An event without the field makes nothing public. */
  follow({ type, data }: Envelope): readonly Release[] {
    if (!this.#releasing.has(type)) return NOTHING;
    const fields = new Map<string, string[]>();
    for (const [held, { publicAfter, same }] of this.#later) if (publicAfter === type) fields.set(same, [...(fields.get(same) ?? []), held]);
    return [...fields].flatMap(([same, types]) => {
      const value = data[same];
      const key = keyOf(type, same, value);
      if (value === undefined || this.#released.has(key)) return [];
      this.#released.add(key);
      return [{ types, same, value }];
    });
  }
}
