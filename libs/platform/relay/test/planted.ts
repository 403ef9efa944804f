import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { catalogueOf, eventType } from '#events';
import { type Ledger, stamp } from '#ledger';
import { contentHash } from '#proof';

const any = z.record(z.string(), z.unknown());
const afterClose = { publicAfter: 'Closed', same: 'round' };

/** A contract with one of each kind: public, restricted, and public only once a round is closed. */
export const planted = catalogueOf(
  [
    { feature: 'notes', types: [eventType('Noted', 2, 'public', any), eventType('Kept', 1, 'restricted', any)] },
    { feature: 'ballots', types: [eventType('Sealed', 1, afterClose, any), eventType('Opened', 1, afterClose, any)] },
    { feature: 'rounds', types: [eventType('Closed', 1, 'public', any), eventType('Secret', 1, 'restricted', any)] },
  ],
  {},
);

export interface PlantedFact {
  readonly type: string;
  readonly data?: object;
  /** As a newer release writes it. */
  readonly v?: number;
}

/** Appends facts to a stream, behind what stands there, in commands of at most `size`. */
export async function write(ledger: Ledger, stream: string, facts: readonly PlantedFact[], size = 500): Promise<void> {
  const first = (await ledger.readStream(stream)).length;
  for (let from = 0; from < facts.length; from += size) {
    const part = facts.slice(from, from + size).map(({ type, data = {} }) => ({ type, data }));
    const meta = { commandId: randomUUID(), actor: 'spec', office: 'spec', role: 'spec' };
    const firstRevision = first + from;
    const versionOf = (type: string) => facts.find((fact) => fact.type === type)?.v ?? planted.typeOf(type).v;
    const events = stamp({ stream, firstRevision, facts: part, meta, recordedAt: '2026-03-11T19:42:00.000Z', versionOf, isPublic: () => true });
    const expectedRevision = firstRevision === 0 ? ('none' as const) : firstRevision - 1;
    const { status } = await ledger.append({ stream, expectedRevision, commandId: meta.commandId, payloadHash: contentHash(meta.commandId), events });
    if (status !== 'appended') throw new Error(status);
  }
}

/** About `count` notes on many streams at once, in commands of ten, so that they stand mixed in the ledger. */
export async function writeNotes(ledger: Ledger, count: number, streams: number): Promise<void> {
  const facts = Array.from({ length: Math.ceil(count / streams) }, (_, n) => ({ type: 'Noted', data: { n, text: 'a'.repeat(300) } }));
  await Promise.all(Array.from({ length: streams }, (_, n) => write(ledger, `note-${n}`, facts, 10)));
}
