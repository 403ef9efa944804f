import type { Envelope, EventType, PublicAfter } from '#events';
import { versionName } from './record-names.js';

type Later = EventType & { readonly audience: PublicAfter };

/** What one event makes public: those of `types` that have the same value in the field `same`. */
export interface Release {
  /** What `waitsFor` answers for the same facts. */
  readonly key: string;
  readonly types: readonly string[];
  readonly same: string;
  readonly value: unknown;
}

/** Whether an event is among what is released, in whatever version. */
export function isReleased({ type, data }: Envelope, releases: readonly Release[]): boolean {
  return releases.some(({ types, same, value }) => types.includes(type) && JSON.stringify(data[same]) === JSON.stringify(value));
}

/** An event of a public type in a version whose schema was never published: older than all that were, or of a newer release. For people to decide. */
export class UnknownVersion extends Error {
  constructor({ id, type, v }: Envelope) {
    super(`${id}: ${versionName(type, v)} is not known to be public`);
    this.name = 'UnknownVersion';
  }
}

const NOTHING: readonly Release[] = [];
const isLater = (entry: EventType): entry is Later => typeof entry.audience === 'object';
const keyOf = (by: string, same: string, value: unknown) => `${by} ${same} ${JSON.stringify(value)}`;

/**
 * Which events are public at which moment (audit.md, "Three circles of readers"), followed along the ledger. Bytes go out as they were recorded, in whatever
 * version; so of a public type only those versions do whose schema was published.
 */
export class Disclosure {
  readonly #public: ReadonlySet<string>;
  readonly #later: ReadonlyMap<string, PublicAfter>;
  readonly #releasing: ReadonlySet<string>;
  readonly #released = new Set<string>();
  readonly #known: ReadonlySet<string>;

  /** `earlier` names the published versions that events are no longer written in, such as `AwardDeclared.v1`. */
  constructor(types: readonly EventType[], earlier: readonly string[] = []) {
    this.#known = new Set([...types.map(({ type, v }) => versionName(type, v)), ...earlier]);
    this.#public = new Set(types.filter(({ audience }) => audience === 'public').map(({ type }) => type));
    this.#later = new Map(types.filter(isLater).map(({ type, audience }) => [type, audience]));
    this.#releasing = new Set([...this.#later.values()].map(({ publicAfter }) => publicAfter));
  }

  /** The types that are ever public. */
  get outward(): readonly string[] {
    return [...this.#public, ...this.heldBack];
  }

  /** The types that are public only from some moment on. */
  get heldBack(): readonly string[] {
    return [...this.#later.keys()];
  }

  /** The types that make others public; they may be restricted themselves. */
  get releasing(): readonly string[] {
    return [...this.#releasing];
  }

  /** The key of the release that makes this event public, has it been or not; none for what is public at once or never. */
  waitsFor({ type, data }: Envelope): string | undefined {
    const later = this.#later.get(type);
    return later && keyOf(later.publicAfter, later.same, data[later.same]);
  }

  /** Whether everyone may read this event, as far as the ledger was followed. @throws UnknownVersion */
  isPublic(event: Envelope): boolean {
    const key = this.waitsFor(event);
    const isOut = key === undefined ? this.#public.has(event.type) : this.#released.has(key);
    return isOut && this.#vouched(event);
  }

  /** Whether these releases make this event public. @throws UnknownVersion */
  isPublicBy(releases: readonly Release[], event: Envelope): boolean {
    return isReleased(event, releases) && this.#vouched(event);
  }

  /** To pass over it would lose it for good, since the checkpoint moves on. */
  #vouched(event: Envelope): true {
    if (!this.#known.has(versionName(event.type, event.v))) throw new UnknownVersion(event);
    return true;
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
      return [{ key, types, same, value }];
    });
  }
}
