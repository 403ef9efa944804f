import type { Audience, Envelope } from '#events';

/** What carrying commands needs of `catalogue` (#events). */
export interface EventCatalogue {
  /** @throws UndecodableEvent for a type that is not in the catalogue */
  typeOf(type: string): { readonly v: number; readonly audience: Audience; readonly sealed?: true | undefined };
  /** @throws UndecodableEvent */
  decode(json: string): Envelope;
  /** @throws UndecodableEvent when the data does not fit the type's schema */
  check(type: string, data: unknown): void;
}
