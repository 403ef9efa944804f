import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { appendOf, everything, freshStream } from '../../test/appends.js';
import { type EventstorePlace, eventstorePlace } from '../../test/eventstore-place.js';
import type { StandIn } from '../../test/eventstore-stand-in/stand-in.js';
import type { Fate } from '../../test/eventstore-stand-in/stand-in-faults.js';
import { StoreAway } from '../append-queue.js';
import type { Append, AppendResult } from '../ledger.js';
import type { EventstoreLedger } from './eventstore-ledger.js';

const WRITERS = 3;
const APPENDS_EACH = 5;
const BREAK_EVERY_MS = 40;
/** Many small waits, on a busy machine. */
const TEST_MS = 120_000;
const anyFate: fc.Arbitrary<Fate> = fc.oneof(
  fc.constantFrom<Fate>(
    { kind: 'deadline' },
    { kind: 'lost' },
    { kind: 'busy' },
    { kind: 'silent' },
    { kind: 'hold', written: true },
    { kind: 'hold', written: false },
  ),
  fc.record({ kind: fc.constantFrom('late', 'slow'), afterMs: fc.integer({ min: 1, max: 120 }) }),
);

type Answer = AppendResult['status'] | 'nobody knows';

describe('whatever goes wrong between us and a server, on a stand-in', () => {
  let place: EventstorePlace & { standIn: StandIn | undefined };
  const ledgers: EventstoreLedger[] = [];
  beforeAll(async () => {
    place = await eventstorePlace({});
    for (let i = 0; i < WRITERS; i++) ledgers.push(await place.open({ answerMs: 150, patienceMs: 3_000 }));
  });
  afterAll(async () => {
    for (const ledger of ledgers) await ledger.close();
    await place.drop();
  });

  /** Appends several times behind what it has read, as a command would. */
  async function write(ledger: EventstoreLedger, stream: string): Promise<readonly (readonly [Append, Answer])[]> {
    const answered: [Append, Answer][] = [];
    for (let i = 0; i < APPENDS_EACH; i++) {
      const newest = (await ledger.readStream(stream)).at(-1);
      const append = appendOf(stream, newest?.revision ?? 'none', { count: 1 + (i % 2) });
      const answer = ledger.append(append).then(({ status }) => status);
      answered.push([append, await answer.catch((fault) => (fault instanceof StoreAway ? 'nobody knows' : Promise.reject(fault)))]);
    }
    return answered;
  }

  test(
    'what was acknowledged stands once, what conflicted stands nowhere, and nothing stands twice',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyFate, { minLength: 4, maxLength: 16 }), async (fates) => {
          const { standIn } = place;
          const stream = freshStream();
          standIn?.faults.fates.push(...fates);
          const breaking = setInterval(() => standIn?.faults.breakStreams(), BREAK_EVERY_MS);
          const answered = (await Promise.all(ledgers.map((ledger) => write(ledger, stream)))).flat().filter(([, status]) => status !== 'duplicate');
          clearInterval(breaking);
          // A late commit may still be on its way to a stream that has gone on without it.
          await new Promise((resolve) => setTimeout(resolve, 130));
          standIn?.faults.fates.splice(0);
          const there = standIn?.store.stream(stream).map(({ data }) => data.toString()) ?? [];
          for (const [{ events }, status] of answered) {
            const standing = events.map(({ json }) => there.filter((text) => text === json).length);
            if (status === 'nobody knows') expect(new Set(standing).size).toBe(1);
            else expect(standing).toEqual(events.map(() => (status === 'appended' ? 1 : 0)));
          }
          expect(new Set(there).size).toBe(there.length);
          expect(answered.map(([, status]) => status)).toContain('appended');
        }),
        { numRuns: 15, endOnFailure: true },
      );
      for (const ledger of ledgers) {
        const entries = await everything(ledger, undefined);
        expect(entries.map(({ number }) => number)).toEqual(entries.map((_, i) => i));
      }
    },
    TEST_MS,
  );
});
