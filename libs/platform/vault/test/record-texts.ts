import type { TextRef } from '#events';
import { type Ledger, stamp } from '#ledger';

/** Writes an event of a command that names these texts, as the doorway's command would. */
export async function recordTexts(ledger: Ledger, stream: string, commandId: string, refs: readonly TextRef[]): Promise<void> {
  for (;;) {
    const length = (await ledger.readStream(stream)).length;
    const events = stamp({
      ...{ stream, firstRevision: length, facts: [{ type: 'NeedRecorded', data: { refs } }], recordedAt: '2026-05-04T09:00:00.000Z' },
      meta: { commandId, actor: 'system', office: 'system', role: 'system' },
      versionOf: () => 1,
      isPublic: () => false,
    });
    const expectedRevision = length === 0 ? ('none' as const) : length - 1;
    const { status } = await ledger.append({ stream, expectedRevision, commandId, payloadHash: '0'.repeat(64), events });
    if (status !== 'conflict') return;
  }
}
