import type { ClientBase } from 'pg';
import type { Envelope } from '#events';

/** An event on its way into a read model, with the number under which people know it. */
export interface ProjectedEvent {
  readonly number: number;
  readonly event: Envelope;
}

/**
 * One read model (architecture.md, "How a query travels"): its tables, and how events become rows. The tables live in the schema `read_<name>_v<version>`;
 * a change of shape is a new version, built beside the old one.
 */
export interface Projection {
  /** Small letters, digits and underscores. */
  readonly name: string;
  readonly version: number;
  /** The event types it reads; all others pass it by. */
  readonly types: readonly string[];
  /** The text of its `.tables.sql`: unqualified names, created in the projection's own schema. */
  readonly tables: string;
  /**
   * Writes the rows that follow from some events in order, at most 1,000. Names in its SQL are unqualified: the search path is the schema being built.
   * The transaction is the caller's, and so is the checkpoint. The rows must not depend on how the events are cut into batches.
   */
  project(events: readonly ProjectedEvent[], client: ClientBase): Promise<void>;
}

/** The schema that a projection's queries name. */
export function schemaOf(projection: Pick<Projection, 'name' | 'version'>): string {
  return `read_${projection.name}_v${projection.version}`;
}

/** Where a rebuild is made, until it takes the live schema's place. */
export function rebuildSchemaOf(projection: Pick<Projection, 'name' | 'version'>): string {
  return `${schemaOf(projection)}_next`;
}

/** Schema names are put into SQL as they are, so only plain ones are let in. */
export function checkName(projection: Pick<Projection, 'name' | 'version'>): void {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(projection.name) || /_v\d+$|_next$/.test(projection.name)) throw new Error(`not a projection's name: ${projection.name}`);
  if (!Number.isSafeInteger(projection.version) || projection.version < 1) throw new Error(`${projection.name}: versions count from 1`);
}
