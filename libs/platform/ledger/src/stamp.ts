import type { CommandMeta, Fact } from '#decider';
import type { Envelope } from '#events';
import { canonical, leafHash } from '#proof';
import type { EventCatalogue } from './event-catalogue.js';
import { eventIdOf } from './event-id.js';
import type { StampedEvent } from './ledger.js';

export interface Stamp {
  readonly stream: string;
  /** The revision of the first fact; the others follow it. */
  readonly firstRevision: number;
  readonly facts: readonly Fact[];
  readonly meta: CommandMeta;
  /** RFC 3339 UTC with milliseconds, by the business clock. */
  readonly recordedAt: string;
  /** The current schema version of an event type. */
  versionOf(type: string): number;
  /** Public events carry the office as actor and role, restricted ones the person's token and exact role (audit.md, "Three circles of readers"). */
  isPublic(type: string): boolean;
  /** Sealed events name nobody and no moment but the full hour; their command's id must say nothing of its sender either. */
  isSealed?(type: string): boolean;
}

const MINUTES_AND_LESS = ':00:00.000Z';

/**
 * Puts the envelope around each fact and writes it once as canonical text (audit.md, "What a recorded event is"). The event's id is UUID v5 of the
 * command's id and the fact's index, so that the same command always makes the same ids.
 *
 * @throws NotCanonical when a fact holds a value outside the ledger's profile
 */
export function stamp({ stream, firstRevision, facts, meta, recordedAt, versionOf, isPublic, isSealed }: Stamp): StampedEvent[] {
  return facts.map((fact, index) => {
    const sealed = isSealed?.(fact.type) ?? false;
    const envelope: Envelope = {
      v: versionOf(fact.type),
      id: eventIdOf(meta.commandId, index),
      type: fact.type,
      stream,
      revision: firstRevision + index,
      recordedAt: sealed ? hourOf(recordedAt) : recordedAt,
      commandId: meta.commandId,
      ...(sealed ? {} : sender(meta, isPublic(fact.type))),
      data: fact.data as Record<string, unknown>,
    };
    const json = canonical(envelope);
    return { envelope, json, leaf: leafHash(json) };
  });
}

/** As `stamp`, with everything that a catalogue knows of the types. @throws UndecodableEvent when a fact does not fit its type's schema, NotCanonical */
export function stampBy(catalogue: EventCatalogue, of: Omit<Stamp, 'versionOf' | 'isPublic' | 'isSealed'>): StampedEvent[] {
  for (const { type, data } of of.facts) catalogue.check(type, data);
  return stamp({
    ...of,
    versionOf: (type) => catalogue.typeOf(type).v,
    isPublic: (type) => catalogue.typeOf(type).audience !== 'restricted',
    isSealed: (type) => catalogue.typeOf(type).sealed === true,
  });
}

function sender(meta: CommandMeta, open: boolean): Pick<Envelope, 'causationId' | 'actor' | 'role'> {
  const cause = meta.causationId === undefined ? {} : { causationId: meta.causationId };
  return open ? { ...cause, actor: meta.office, role: kindOf(meta.office) } : { ...cause, actor: meta.actor, role: meta.role };
}

/** The full hour before an instant. */
function hourOf(instant: string): string {
  return `${instant.slice(0, 'YYYY-MM-DDThh'.length)}${MINUTES_AND_LESS}`;
}

/** `panel:chalcots` → `panel`. A panel has one chair and one treasurer: their role would be a name. */
function kindOf(office: string): string {
  return office.replace(/:.*$/, '');
}
