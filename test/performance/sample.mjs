import { randomUUID } from 'node:crypto';
import { stamp } from '#ledger';
import { contentHash } from '#proof';

const AT = '2026-03-11T19:42:00.000Z';

/** The data of an event of ordinary size: about 600 bytes with its envelope. */
export const sampleData = () => ({
  goals: [
    { goalId: 'safer-lighting', textHash: 'a'.repeat(64) },
    { goalId: 'things-to-do', textHash: 'b'.repeat(64) },
  ],
  adoptedOn: '2026-03-11',
  conversations: 120,
  householdsHeard: 214,
  placeId: 'chalcots',
  version: 3,
});

/** One command with one event, canonical text and leaf made anew, as the service makes them. */
export function sampleAppend(stream, before) {
  const commandId = randomUUID();
  const facts = [{ type: 'ManifestoAdopted', data: sampleData() }];
  const meta = { commandId, actor: 'system', office: 'panel:chalcots', role: 'panel' };
  const events = stamp({ stream, firstRevision: before + 1, facts, meta, recordedAt: AT, versionOf: () => 1, isPublic: () => true });
  return { stream, expectedRevision: before < 0 ? 'none' : before, commandId, payloadHash: contentHash(commandId), events };
}
