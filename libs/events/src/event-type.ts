import type { z } from 'zod';
import type { Envelope } from './envelope.js';

/** Public from the moment on when an event of the type `publicAfter` stands in the ledger that has the same value in the field `same` of its data. */
export interface PublicAfter {
  readonly publicAfter: string;
  readonly same: string;
}

/** Who may read an event (audit.md, "Three circles of readers"). A public event never carries a person-level id. */
export type Audience = 'public' | 'restricted' | PublicAfter;

export interface EventType<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  readonly v: number;
  readonly audience: Audience;
  readonly schema: S;
  /** A ballot's: its envelope names nobody and no moment but the full hour (audit.md, "What a recorded event is"). */
  readonly sealed?: true | undefined;
}

/** Declares one event type at its current version; the schema is a contract for decades and locked in `events.lock.json`. */
export function eventType<T extends string, S extends z.ZodType>(type: T, v: number, audience: Audience, schema: S): EventType<T, S> {
  return { type, v, audience, schema };
}

/** As `eventType`, in the sealed variant of the envelope. */
export function sealedEventType<T extends string, S extends z.ZodType>(type: T, v: number, audience: Audience, schema: S): EventType<T, S> {
  return { type, v, audience, schema, sealed: true };
}

/** The plain fact `{type, data}` that a decider answers with. */
export type FactOf<E> = E extends EventType<infer T, infer S> ? { readonly type: T; readonly data: z.output<S> } : never;
/** The fact as it stands in the ledger, with its envelope. */
export type RecordedOf<E> = E extends EventType<infer T, infer S> ? Envelope<T, z.output<S>> : never;
