import { z } from 'zod';
import type { TextRef } from '#events';
import type { RetentionClass } from './retention.js';

/** Who sends a command, and under which id it counts once. */
export interface CommandMeta {
  /** The idempotency key: the same id never has a second effect. */
  readonly commandId: string;
  /** The id of the event that caused it, for reactions. */
  readonly causationId?: string | undefined;
  /** The person's token in the context of the stream, or `system`. Stands on restricted events. */
  readonly actor: string;
  /** The office that acts (`panel:bank-x`, `fund-holder`, `applicant`, `system`). Stands on public events. */
  readonly office: string;
  readonly role: string;
  /** If-Match: the revision the sender has seen; another one is stale. */
  readonly expectedRevision?: number | undefined;
}

const texts = new WeakMap<z.ZodType, RetentionClass>();

/** Free text that a person types: the vault keeps it under its retention class, events carry a TextRef. Trimmed, NFC, 1 to `max` characters. */
export function text(max: number, retention: RetentionClass = 'office') {
  const schema = z
    .string()
    .trim()
    .normalize('NFC')
    .min(1, 'write something here')
    .max(max, `use ${max} characters or fewer`)
    .refine((value) => !value.includes('\u0000') && value.isWellFormed(), 'remove the characters that cannot be stored')
    .brand<'Text'>();
  texts.set(schema, retention);
  return schema;
}

/** True for a schema made by `text()`; the doorway turns such values into TextRefs. */
export function isText(schema: z.ZodType): boolean {
  return texts.has(schema);
}

/** Why a text made by `text()` is kept; undefined for any other schema. */
export function retentionOf(schema: z.ZodType): RetentionClass | undefined {
  return texts.get(schema);
}

/** A command's data as deciders see it: every typed text replaced by its TextRef. */
export type Sealed<T> = T extends string & z.core.$brand<'Text'>
  ? TextRef
  : T extends readonly (infer Item)[]
    ? Sealed<Item>[]
    : T extends object
      ? { [Key in keyof T]: Sealed<T[Key]> }
      : T;

export interface CommandClass<T extends string = string, S extends z.ZodObject = z.ZodObject> {
  readonly type: T;
  readonly schema: S;
  new (data: z.input<S>, meta: CommandMeta): { readonly type: T; readonly data: z.input<S>; readonly meta: CommandMeta };
}

/** The base of a command class: `class OpenBank extends command('OpenBank', z.strictObject({…})) {}`. */
export function command<T extends string, S extends z.ZodObject>(type: T, schema: S): CommandClass<T, S> {
  return class {
    static readonly type = type;
    static readonly schema = schema;
    readonly type = type;
    constructor(
      readonly data: z.input<S>,
      readonly meta: CommandMeta,
    ) {}
  };
}

/** The command as its decider sees it; distributes over a union of classes. */
export type DecidableOf<C> = C extends CommandClass<infer T, infer S> ? { readonly type: T; readonly data: Sealed<z.output<S>>; readonly at: string } : never;
