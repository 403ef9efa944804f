import { z } from 'zod';
import { command, reactions } from '#decider';
import { type Ledger, stamp } from '#ledger';
import { contentHash } from '#proof';
import type { Execute, ReactionOutcome } from '../src/reactions/reaction-processor.js';

export class Answer extends command('Answer', z.strictObject({ to: z.string(), amountPence: z.int() })) {}

/** Every note is answered twice, every answer to a note is confirmed once. */
export const answering = reactions({
  Noted: ({ stream, revision, data }) => [
    { command: Answer, data: { to: `${stream}/${revision}/first`, amountPence: data.amountPence } },
    { command: Answer, data: { to: `${stream}/${revision}/second`, amountPence: data.amountPence } },
  ],
});
export const confirming = reactions({
  Answered: ({ data }) =>
    String(data.to).startsWith('confirmed') ? [] : [{ command: Answer, data: { to: `confirmed ${data.to}`, amountPence: data.amountPence } }],
});

/** A doorway with one rule: amounts below nothing are refused. Each command has a stream of its own, so that a second effect would be seen as a second stream. */
export function doorway(ledger: Pick<Ledger, 'append'>): Execute {
  return async ({ data, meta }): Promise<ReactionOutcome> => {
    const { amountPence } = data as { amountPence: number };
    if (amountPence < 0) return { status: 'refused', refusal: { code: 'below-nothing', detail: { amountPence } } };
    const stream = `answer-${meta.commandId}`;
    const facts = [{ type: 'Answered', data }];
    const recordedAt = '2026-03-11T19:42:00.000Z';
    const events = stamp({ stream, firstRevision: 0, facts, meta, recordedAt, versionOf: () => 1, isPublic: () => true });
    const payloadHash = contentHash(JSON.stringify(data));
    const { status } = await ledger.append({ stream, expectedRevision: 'none', commandId: meta.commandId, payloadHash, events });
    if (status === 'conflict' || status === 'payload-conflict') throw new Error(status);
    return { status: 'done' };
  };
}

/** What was answered, in ledger order. */
export async function answersIn(ledger: Ledger): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await ledger.readAll({ after, types: ['Answered'] });
    for (const { json } of page.entries) found.push(JSON.parse(json).data.to);
    after = page.readTo;
    atEnd = page.atEnd;
  }
  return found;
}

/** What has to be answered to notes of one stream. */
export function expectedAnswers(stream: string, count: number): string[] {
  const places = Array.from({ length: count }, (_, revision) => [`${stream}/${revision}/first`, `${stream}/${revision}/second`]).flat();
  return [...places, ...places.map((place) => `confirmed ${place}`)].sort();
}
